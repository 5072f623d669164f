package talker.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What is said in the rooms, and read again. */
public final class Chat {
    private final LongAdder audiences = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final LongAdder notStored = new LongAdder();
    private final LongAdder waiting = new LongAdder();
    private final LongAdder pages = new LongAdder();
    private final LongAdder httpPages = new LongAdder();
    private final Tally<Refused> refused = new Tally<>(Refused.class);
    private final DistributionSummary replaySizes;
    private final Timer replays;

    Chat(MeterRegistry registry) {
        replaySizes = DistributionSummary.builder("talker.replay.messages")
                .description("Messages of a replay to a reader who came back")
                .serviceLevelObjectives(1, 10, 100, 1_000, 10_000, 100_000)
                .register(registry);
        replays = Timer.builder("talker.replay")
                .description("From the beginning of a replay until its reader gets live messages")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(10),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60))
                .register(registry);
        show(registry);
    }

    /** A room has got an Audience on this node. */
    public void audienceOpened() {
        audiences.increment();
    }

    /** A room's Audience on this node has ended. */
    public void audienceEnded() {
        audiences.decrement();
    }

    /** A room of this node has stored so many new finals. */
    public void finalsStored(int count) {
        stored.add(count);
    }

    /** A final was not taken. */
    public void finalRefused(Refused why) {
        refused.add(why, 1);
    }

    /** The sender of a final was told that it could not be stored in time. */
    public void finalNotStored() {
        notStored.increment();
    }

    /** So many finals more, or with a negative number fewer, of this node's users wait for the journal. */
    public void finalsWaiting(int count) {
        waiting.add(count);
    }

    /** A reader has got what it missed, as far as it was owed anything. */
    public void replayed(int messages, long nanos) {
        if (messages > 0) {
            replaySizes.record(messages);
            replays.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** A client was sent a page of history. */
    public void pageSent() {
        pages.increment();
    }

    /** A page of history was read by HTTP. */
    public void httpPageSent() {
        httpPages.increment();
    }

    private void show(MeterRegistry registry) {
        Gauge.builder("talker.audiences", audiences, LongAdder::sum)
                .description("Rooms that have, or had a moment ago, members on this node")
                .register(registry);
        Gauge.builder("talker.finals.waiting", waiting, LongAdder::sum)
                .description("Finals of this node's users that wait for the journal")
                .register(registry);
        count(registry, "talker.finals.stored", stored, "Finals that rooms of this node have stored");
        count(
                registry,
                "talker.finals.not.stored",
                notStored,
                "Finals whose senders were told that they could not be stored in time");
        refused.count(registry, "talker.finals.refused", "reason", "Finals that were not taken");
        String read = "Pages of history that were sent";
        page(registry, "protocol", pages, read);
        page(registry, "http", httpPages, read);
    }

    private static void page(MeterRegistry registry, String way, LongAdder number, String description) {
        FunctionCounter.builder("talker.history.pages", number, LongAdder::sum)
                .tag("way", way)
                .description(description)
                .register(registry);
    }

    private static void count(MeterRegistry registry, String name, LongAdder number, String description) {
        FunctionCounter.builder(name, number, LongAdder::sum)
                .description(description)
                .register(registry);
    }
}
