package talker.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import talker.room.Delivery;

/** What a line costs on its way through the outbox of one connection. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OutboxBench {
    private static final int BEHIND = 100;

    private Outbox outbox;
    private Delivery delivery;

    @Setup
    public void prepare() {
        outbox = new Outbox(SessionFixtures.settings());
        delivery =
                Delivery.of("{\"type\":\"join\",\"user\":\"ann\"}\n".repeat(7).getBytes(UTF_8));
    }

    /** A reader that keeps up: each delivery is a chunk of its own. */
    @Benchmark
    public int throughAReaderThatKeepsUp() {
        outbox.deliver(delivery);
        int size = outbox.next().size();
        outbox.written();
        return size;
    }

    /** A reader that lags behind: a hundred deliveries become one chunk. */
    @Benchmark
    public int throughAReaderThatLags() {
        for (int i = 0; i < BEHIND; i++) {
            outbox.deliver(delivery);
        }
        int size = outbox.next().size();
        outbox.written();
        return size;
    }
}
