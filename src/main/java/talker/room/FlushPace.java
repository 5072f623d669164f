package talker.room;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How long an Audience collects lines after it has sent some. What costs is not a line but a write to a socket, however
 * many lines it carries, so a room with more members takes longer steps. About what sending to all of them takes is a
 * step that neither wastes time nor hands out crumbs. Who came and who went can wait longer than what is said: when
 * hundreds come at once, each of them is news to all others.
 *
 * @param interval the least time between two chunks
 * @param perMember by how much longer it is for each member on the node
 * @param longest how long it is at the most on account of the members
 * @param presence the least time between two chunks that tell only who came and who went
 */
public record FlushPace(Duration interval, Duration perMember, Duration longest, Duration presence) {
    /** Reads {@code talker.delivery}. */
    static FlushPace from(Config delivery) {
        return new FlushPace(
                delivery.getDuration("flush-interval"),
                delivery.getDuration("flush-interval-per-member"),
                delivery.getDuration("flush-interval-max"),
                delivery.getDuration("presence-interval"));
    }

    /** The time between two chunks to so many members, in nanoseconds. */
    long nanos(int members) {
        return Math.max(interval.toNanos(), Math.min(members * perMember.toNanos(), longest.toNanos()));
    }

    /** Likewise, where the chunk tells only who came and who went. */
    long presenceNanos(int members) {
        return Math.max(nanos(members), presence.toNanos());
    }
}
