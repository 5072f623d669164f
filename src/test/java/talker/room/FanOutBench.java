package talker.room;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import talker.protocol.Terms;
import talker.protocol.UserName;
import talker.protocol.Version;
import talker.session.Outbox;
import talker.session.SessionFixtures;

/**
 * What an Audience's way out costs without actors and sockets: so many finals are encoded and collected, flushed to all
 * members, and taken out of their outboxes as the chunks that would be written.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FanOutBench {
    @Param({"10", "500"})
    public int members;

    @Param({"1", "10"})
    public int finals;

    @Param({"ONE", "TWO"})
    public Version version;

    private final List<Outbox> outboxes = new ArrayList<>();
    private final List<StoredMessage> messages = new ArrayList<>();
    private Broadcast broadcast;
    private TimerScheduler<Audience.Command> timers;

    @Setup
    public void prepare() {
        BehaviorTestKit.create(Behaviors.<Audience.Command>withTimers(scheduler -> {
            timers = scheduler;
            return Behaviors.empty();
        }));
        Members all = new Members();
        broadcast = new Broadcast(all, Fixtures.settings(), timers);
        for (int i = 0; i < members; i++) {
            Outbox outbox = new Outbox(SessionFixtures.settings());
            outboxes.add(outbox);
            UserName user = UserName.of("user" + i);
            Terms terms = new Terms(version, null, 0, true);
            Member member = new Member(new Audience.Enter(
                    user, outbox, TestInbox.<MemberEvent>create("session" + i).getRef(), terms));
            member.goLive(null);
            all.add(member);
            broadcast.include(member);
        }
        for (int i = 1; i <= finals; i++) {
            messages.add(new StoredMessage(
                    i,
                    Fixtures.id(i),
                    Fixtures.ANN,
                    "what people say to each other, as long as it has to be, or so",
                    i));
        }
    }

    /** The result is how many bytes would be written. */
    @Benchmark
    public long flush() {
        for (StoredMessage message : messages) {
            broadcast.publish(new StoredLine(message));
        }
        broadcast.flush();
        long bytes = 0;
        for (Outbox outbox : outboxes) {
            bytes += outbox.next().size();
            outbox.written();
        }
        return bytes;
    }
}
