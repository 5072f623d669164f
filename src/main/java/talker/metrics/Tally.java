package talker.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** A number for each constant of an enum, counted by any number of threads without waiting for each other. */
final class Tally<E extends Enum<E>> {
    private final Map<E, LongAdder> numbers;

    Tally(Class<E> type) {
        numbers = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            numbers.put(constant, new LongAdder());
        }
    }

    private LongAdder of(E constant) {
        LongAdder number = numbers.get(constant);
        if (number == null) {
            throw new IllegalStateException("every constant has a number");
        }
        return number;
    }

    void add(E constant, long count) {
        of(constant).add(count);
    }

    /** Shows the numbers as counters, the constants as values of a label. */
    void count(MeterRegistry registry, String name, String label, String description) {
        numbers.forEach((constant, number) -> FunctionCounter.builder(name, number, LongAdder::sum)
                .tag(label, Label.of(constant))
                .description(description)
                .register(registry));
    }

    /** Shows the numbers as gauges. */
    void gauge(MeterRegistry registry, String name, String label, String description) {
        numbers.forEach((constant, number) -> Gauge.builder(name, number, LongAdder::sum)
                .tag(label, Label.of(constant))
                .description(description)
                .register(registry));
    }
}
