package talker.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The node's connections and their sessions. */
public final class Connections {
    private final Tally<Way> open = new Tally<>(Way.class);
    private final Tally<Way> opened = new Tally<>(Way.class);
    private final Tally<SessionState> sessions = new Tally<>(SessionState.class);
    private final Set<Backlog> backlogs = ConcurrentHashMap.newKeySet();

    Connections() {}

    /** A connection has got a session; {@code waiting} is what waits for its reader. */
    public void opened(Way way, Backlog waiting) {
        open.add(way, 1);
        opened.add(way, 1);
        backlogs.add(waiting);
    }

    /** A connection and its session are gone. */
    public void closed(Way way, Backlog waiting) {
        open.add(way, -1);
        backlogs.remove(waiting);
    }

    /** A session has begun. */
    public void began(SessionState state) {
        sessions.add(state, 1);
    }

    /** A session goes on to another state. */
    public void moved(SessionState from, SessionState to) {
        sessions.add(from, -1);
        sessions.add(to, 1);
    }

    /** A session has ended. */
    public void ended(SessionState state) {
        sessions.add(state, -1);
    }

    private double waitingBytes() {
        long sum = 0;
        for (Backlog backlog : backlogs) {
            sum += backlog.waitingBytes();
        }
        return sum;
    }

    void show(MeterRegistry registry) {
        open.gauge(registry, "talker.connections", "way", "Connections that are open");
        opened.count(registry, "talker.connections.opened", "way", "Connections that were taken");
        sessions.gauge(registry, "talker.sessions", "state", "Sessions, by where they are in their lives");
        Gauge.builder("talker.outbox.waiting", this, Connections::waitingBytes)
                .baseUnit("bytes")
                .description("Bytes that wait for readers")
                .register(registry);
    }
}
