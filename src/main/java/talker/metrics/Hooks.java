package talker.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How outgoing webhooks fare that are delivered from this node. */
public final class Hooks {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder disabled = new LongAdder();
    private final Map<String, Long> behind = new ConcurrentHashMap<>();

    Hooks() {}

    /** A receiver has accepted a delivery. */
    public void accepted() {
        accepted.increment();
    }

    /** A delivery has failed; it is tried again. */
    public void failed() {
        failed.increment();
    }

    /** A webhook has been given up. */
    public void disabled() {
        disabled.increment();
    }

    /** The webhook with this id is so many events behind its room. */
    public void behind(String id, long events) {
        if (events > 0) {
            behind.put(id, events);
        } else {
            behind.remove(id);
        }
    }

    private double sum() {
        long sum = 0;
        for (long events : behind.values()) {
            sum += events;
        }
        return sum;
    }

    void show(MeterRegistry registry) {
        String tries = "Deliveries to webhooks that were tried, by how that ended";
        delivery(registry, "accepted", accepted, tries);
        delivery(registry, "failed", failed, tries);
        FunctionCounter.builder("talker.webhooks.disabled", disabled, LongAdder::sum)
                .description("Webhooks that were given up")
                .register(registry);
        Gauge.builder("talker.webhook.backlog", this, Hooks::sum)
                .description("Events of rooms that webhooks have still to be told of, as far as is known")
                .register(registry);
    }

    private static void delivery(MeterRegistry registry, String outcome, LongAdder number, String description) {
        FunctionCounter.builder("talker.webhook.deliveries", number, LongAdder::sum)
                .tag("outcome", outcome)
                .description(description)
                .register(registry);
    }
}
