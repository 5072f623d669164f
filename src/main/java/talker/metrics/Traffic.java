package talker.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/**
 * What goes out to the readers. It is counted once for each chunk that is written, never for each copy of a line, and no
 * thread waits for another.
 */
public final class Traffic {
    private final LongAdder chunks = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder finals = new LongAdder();
    private final LongAdder partials = new LongAdder();
    private final LongAdder others = new LongAdder();
    private final LongAdder partialsReceived = new LongAdder();
    private final LongAdder conflated = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder slowReaders = new LongAdder();

    /** Numbers that nobody reads, for a part of the server on its own. */
    public Traffic() {}

    /** A chunk leaves for a reader, with so many lines that are finals, partials and others. */
    public void sent(int size, int finalLines, int partialLines, int otherLines) {
        chunks.increment();
        bytes.add(size);
        add(finals, finalLines);
        add(partials, partialLines);
        add(others, otherLines);
    }

    /** So many partials have come from users of this node. */
    public void partialsReceived(int count) {
        add(partialsReceived, count);
    }

    /** Of partials that waited for a slow reader so many were replaced by newer ones, and so many were left out. */
    public void partialsSkipped(int replaced, int leftOut) {
        add(conflated, replaced);
        add(dropped, leftOut);
    }

    /** A reader was too slow: its connection is broken off. */
    public void slowReader() {
        slowReaders.increment();
    }

    private static void add(LongAdder number, int count) {
        if (count > 0) {
            number.add(count);
        }
    }

    void show(MeterRegistry registry) {
        String lines = "Copies of lines sent to readers, by what the line is";
        line(registry, "final", finals, lines);
        line(registry, "partial", partials, lines);
        line(registry, "other", others, lines);
        count(registry, "talker.sent.chunks", chunks, "Chunks of lines written to connections");
        FunctionCounter.builder("talker.sent", bytes, LongAdder::sum)
                .baseUnit("bytes")
                .description("Bytes written to connections")
                .register(registry);
        count(registry, "talker.partials.received", partialsReceived, "Partials that users of this node have sent");
        count(
                registry,
                "talker.partials.conflated",
                conflated,
                "Copies of partials that were replaced by newer ones while they waited for a slow reader");
        count(
                registry,
                "talker.partials.dropped",
                dropped,
                "Copies of partials that were left out because too much waited for a slow reader");
        count(
                registry,
                "talker.slow.readers.closed",
                slowReaders,
                "Connections that were broken off because their readers were too slow");
    }

    private static void line(MeterRegistry registry, String kind, LongAdder number, String description) {
        FunctionCounter.builder("talker.sent.lines", number, LongAdder::sum)
                .tag("kind", kind)
                .description(description)
                .register(registry);
    }

    private static void count(MeterRegistry registry, String name, LongAdder number, String description) {
        FunctionCounter.builder(name, number, LongAdder::sum)
                .description(description)
                .register(registry);
    }
}
