package talker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How the journal answers. */
public final class Journal {
    private final Timer writes;
    private final Counter failures;
    private final DistributionSummary events;
    private final Timer reads;

    Journal(MeterRegistry registry) {
        writes = timed("talker.journal.write", "A write to the journal, until it is confirmed")
                .register(registry);
        reads = timed("talker.journal.read", "A page of messages read from the journal")
                .register(registry);
        failures = Counter.builder("talker.journal.write.failures")
                .description("Writes to the journal that failed")
                .register(registry);
        events = DistributionSummary.builder("talker.journal.write.events")
                .description("Events stored by one write: a batch of a room, or a change of an account")
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200, 500)
                .register(registry);
    }

    private static Timer.Builder timed(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(
                        Duration.ofNanos(500_000),
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20));
    }

    /** A write of so many events is confirmed. */
    public void wrote(int count, long nanos) {
        writes.record(nanos, TimeUnit.NANOSECONDS);
        events.record(count);
    }

    /** A write has failed. */
    public void writeFailed() {
        failures.increment();
    }

    /** A page of messages was read. */
    public void read(long nanos) {
        reads.record(nanos, TimeUnit.NANOSECONDS);
    }
}
