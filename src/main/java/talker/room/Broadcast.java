package talker.room;

import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import talker.protocol.MessageId;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;

/**
 * The way out to all members of an Audience: lines leave at once after a pause, and then at most once an interval, as one
 * chunk that all share.
 */
final class Broadcast {
    private static final int FLUSH_BYTES = 64 * 1024;

    private final Members members;
    private final FlushPace pace;
    private final TimerScheduler<Audience.Command> timers;
    private final LineBuffer lines = new LineBuffer();
    private long lastFlush;
    private boolean flushIsDue;

    Broadcast(Members members, FlushPace pace, TimerScheduler<Audience.Command> timers) {
        this.members = members;
        this.pace = pace;
        this.timers = timers;
        lastFlush = System.nanoTime() - pace.nanos(0);
    }

    void join(UserName user) {
        lines.add(new ServerMessage.Join(user));
    }

    void leave(UserName user) {
        lines.add(new ServerMessage.Leave(user));
    }

    void partial(MessageId id, String content, UserName from) {
        lines.addPartial(id, content, from);
    }

    void publish(StoredLine line) {
        lines.addFinal(line);
    }

    /** Whether finals wait to be flushed. */
    boolean hasFinals() {
        return lines.hasFinals();
    }

    /** The member gets what is said from now on. */
    void include(Member member) {
        member.from = lines.size();
    }

    /** Hands a member who leaves what waits for the others. */
    void deliverRest(Member member) {
        if (member.from < lines.size()) {
            deliver(member, lines.peek());
        }
    }

    /** Flushes if it is time to, and otherwise when it will be. */
    void flushWhenDue() {
        if (lines.isEmpty()) {
            return;
        }
        long wait = lastFlush + pace.nanos(members.size()) - System.nanoTime();
        if (wait <= 0 || lines.size() >= FLUSH_BYTES) {
            flush();
        } else if (!flushIsDue) {
            flushIsDue = true;
            timers.startSingleTimer(Audience.Tick.FLUSH, Duration.ofNanos(wait));
        }
    }

    void onFlush() {
        flushIsDue = false;
        flush();
    }

    void flush() {
        if (lines.isEmpty()) {
            return;
        }
        lastFlush = System.nanoTime();
        Delivery delivery = lines.take();
        for (Member member : members.all()) {
            if (member.from < delivery.size()) {
                deliver(member, delivery);
            }
            member.from = 0;
        }
    }

    private static void deliver(Member member, Delivery delivery) {
        Delivery part = delivery.from(member.from);
        member.reader.deliver(member.phase() == Member.Phase.LIVE ? part : part.withoutFinals());
    }
}
