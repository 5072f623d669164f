package talker.metrics;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.LongSupplier;

/**
 * What a node measures of itself. One for each system of actors: whoever has a system has its metrics. Safe for any
 * number of threads. docs/OPERATING.md says what each metric means.
 */
public final class Metrics implements Extension {
    /** The media type of {@link #scrape()}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String LIMITS = "talker.limits.hit";
    private static final Id ID = new Id();

    private static final class Id extends ExtensionId<Metrics> {
        @Override
        public Metrics createExtension(ActorSystem<?> system) {
            return new Metrics();
        }
    }

    /** Made where somebody needs it. */
    private static final class Nobodys {
        static final Metrics METRICS = new Metrics();
    }

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Traffic traffic = new Traffic();
    private final Connections connections = new Connections();
    private final Chat chat = new Chat(registry);
    private final Journal journal = new Journal(registry);
    private final Hooks hooks = new Hooks();
    private final Tally<AuthFailure> authFailures = new Tally<>(AuthFailure.class);
    private final Tally<Limit> limits = new Tally<>(Limit.class);
    private final Tally<Part> faults = new Tally<>(Part.class);

    private Metrics() {
        traffic.show(registry);
        connections.show(registry);
        hooks.show(registry);
        authFailures.count(registry, "talker.auth.failures", "reason", "Who was not let in");
        limits.count(registry, LIMITS, "limit", "Bounds that somebody has run into");
        faults.count(registry, "talker.faults", "part", "Parts that a fault has ended or started afresh");
    }

    /** The metrics of a system; one that has no extensions, as those of test kits, has those of nobody. */
    public static Metrics of(ActorSystem<?> system) {
        try {
            return system.registerExtension(ID);
        } catch (UnsupportedOperationException noExtensions) {
            return Nobodys.METRICS;
        }
    }

    /** Measures, until the system ends, what nobody tells it: the process, the threads, the version. */
    public void watch(ActorSystem<?> system, String version) {
        Jvm.show(registry);
        Probe.start(system, registry);
        Gauge.builder("talker.build", () -> 1)
                .tag("version", version)
                .tag("java", Runtime.version().toString())
                .description("The version that runs")
                .register(registry);
    }

    /** What goes out to readers. */
    public Traffic traffic() {
        return traffic;
    }

    /** Connections and sessions. */
    public Connections connections() {
        return connections;
    }

    /** Rooms and what is said in them. */
    public Chat chat() {
        return chat;
    }

    /** The journal. */
    public Journal journal() {
        return journal;
    }

    /** Outgoing webhooks. */
    public Hooks hooks() {
        return hooks;
    }

    /** Somebody was not let in. */
    public void authFailed(AuthFailure why) {
        authFailures.add(why, 1);
    }

    /** Somebody has run into a bound. */
    public void limitHit(Limit limit) {
        limits.add(limit, 1);
    }

    /** A bound that is counted elsewhere: {@code hits} tells how often somebody has run into it. */
    public void countLimit(Enum<?> bound, LongSupplier hits) {
        FunctionCounter.builder(LIMITS, hits, LongSupplier::getAsLong)
                .tag("limit", Label.of(bound))
                .description("Bounds that somebody has run into")
                .register(registry);
    }

    /** A part was ended, or started afresh, by a fault. */
    public void fault(Part part) {
        faults.add(part, 1);
    }

    /** Where more may be shown that is read only when it is asked for. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Everything, in Prometheus' format for text. */
    public String scrape() {
        return registry.scrape(CONTENT_TYPE);
    }
}
