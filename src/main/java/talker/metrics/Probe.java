package talker.metrics;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.dispatch.ExecutionContexts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import scala.concurrent.ExecutionContext;

/**
 * How long things wait for a thread: once a second it asks each dispatcher to run nothing, and notes how long that took;
 * and how late the scheduler was to let it do so.
 */
final class Probe {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final ExecutionContext DIRECT = ExecutionContexts.fromExecutor(Runnable::run);
    private static final double NANOS = 1e9;

    /** A dispatcher, and since when a task of ours waits for it: 0 where none does. */
    private static final class Dispatcher {
        private final Executor executor;
        private final Timer waits;
        private volatile long askedAt;

        Dispatcher(Executor executor, Timer waits) {
            this.executor = executor;
            this.waits = waits;
        }

        /** Asks where the last task has run: a dispatcher that hangs gets no second one. */
        void ask() {
            if (askedAt == 0) {
                askedAt = System.nanoTime();
                executor.execute(this::onRun);
            }
        }

        private void onRun() {
            waits.record(System.nanoTime() - askedAt, TimeUnit.NANOSECONDS);
            askedAt = 0;
        }

        double stalledSeconds() {
            long since = askedAt;
            return since == 0 ? 0 : (System.nanoTime() - since) / NANOS;
        }
    }

    private final List<Dispatcher> dispatchers;
    private final Timer lag;
    private long dueAt = System.nanoTime() + INTERVAL.toNanos();

    private Probe(ActorSystem<?> system, MeterRegistry registry) {
        lag = timed("talker.scheduler.lag", "How late a timer goes off").register(registry);
        Map<String, DispatcherSelector> named = Map.of(
                "default", DispatcherSelector.defaultDispatcher(),
                "internal", DispatcherSelector.fromConfig("akka.actor.internal-dispatcher"),
                "blocking", DispatcherSelector.blocking());
        dispatchers = named.entrySet().stream()
                .map(each -> dispatcher(system, registry, each.getKey(), each.getValue()))
                .toList();
    }

    private static Dispatcher dispatcher(
            ActorSystem<?> system, MeterRegistry registry, String name, DispatcherSelector selector) {
        Timer waits = timed("talker.dispatcher.wait", "How long a task waits for a thread of the dispatcher")
                .tag("dispatcher", name)
                .register(registry);
        Dispatcher dispatcher = new Dispatcher(system.dispatchers().lookup(selector), waits);
        Gauge.builder("talker.dispatcher.stalled", dispatcher, Dispatcher::stalledSeconds)
                .tag("dispatcher", name)
                .baseUnit("seconds")
                .description("How long a task has been waiting for a thread of the dispatcher now")
                .register(registry);
        return dispatcher;
    }

    private static Timer.Builder timed(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5));
    }

    /** Begins, and goes on until the system ends. */
    static void start(ActorSystem<?> system, MeterRegistry registry) {
        Probe probe = new Probe(system, registry);
        system.classicSystem().scheduler().scheduleWithFixedDelay(INTERVAL, INTERVAL, probe::onTick, DIRECT);
    }

    /** On the scheduler's own thread, which is what is measured: it only hands tasks over. */
    private void onTick() {
        lag.record(Math.max(0, System.nanoTime() - dueAt), TimeUnit.NANOSECONDS);
        dispatchers.forEach(Dispatcher::ask);
        dueAt = System.nanoTime() + INTERVAL.toNanos();
    }
}
