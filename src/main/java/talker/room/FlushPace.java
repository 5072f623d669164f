package talker.room;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How long an Audience collects lines after it has sent some. What costs is not a line but a write to a socket, however
 * many lines it carries, so a room with more members takes longer steps. About what sending to all of them takes is a
 * step that neither wastes time nor hands out crumbs.
 *
 * @param interval the least time between two chunks
 * @param perMember by how much longer it is for each member on the node
 * @param longest how long it is at the most on account of the members
 */
public record FlushPace(Duration interval, Duration perMember, Duration longest) {
    /** Reads {@code talker.delivery}. */
    static FlushPace from(Config delivery) {
        return new FlushPace(
                delivery.getDuration("flush-interval"),
                delivery.getDuration("flush-interval-per-member"),
                delivery.getDuration("flush-interval-max"));
    }

    /** The time between two chunks to so many members, in nanoseconds. */
    long nanos(int members) {
        return Math.max(interval.toNanos(), Math.min(members * perMember.toNanos(), longest.toNanos()));
    }
}
