package talker.session;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** Session settings by name, for tests: bounds that no test meets unless it says so. */
public final class SessionFixtures {
    Duration connectTimeout = Duration.ofHours(1);
    Duration idleTimeout = Duration.ofHours(1);
    Duration refusalDelay = Duration.ofMillis(1);
    Duration recheckInterval = Duration.ofMinutes(5);
    int messagesPerSecond;
    int burst = 1000;
    int requestCost = 10;
    int errorsPerMinute = 20;
    int unconfirmedFinals = 1000;
    long unconfirmedBytes = 1 << 20;
    Duration farewell = Duration.ofHours(1);
    long outboxLimit = 1 << 20;
    long replayMargin = 1 << 20;
    int bytesPerSecond;
    int burstBytes = 1 << 20;

    private SessionFixtures() {}

    public static SessionSettings settings() {
        return settings(all -> all);
    }

    public static SessionSettings settings(UnaryOperator<SessionFixtures> change) {
        SessionFixtures s = change.apply(new SessionFixtures());
        return new SessionSettings(
                s.connectTimeout,
                s.idleTimeout,
                s.refusalDelay,
                s.recheckInterval,
                s.messagesPerSecond,
                s.burst,
                s.requestCost,
                s.errorsPerMinute,
                s.unconfirmedFinals,
                s.unconfirmedBytes,
                s.farewell,
                s.outboxLimit,
                s.replayMargin,
                s.bytesPerSecond,
                s.burstBytes);
    }

    public SessionFixtures connectTimeout(Duration value) {
        connectTimeout = value;
        return this;
    }

    public SessionFixtures idleTimeout(Duration value) {
        idleTimeout = value;
        return this;
    }

    public SessionFixtures refusalDelay(Duration value) {
        refusalDelay = value;
        return this;
    }

    public SessionFixtures rate(int perSecond, int atOnce) {
        messagesPerSecond = perSecond;
        burst = atOnce;
        return this;
    }

    public SessionFixtures byteRate(int perSecond, int atOnce) {
        bytesPerSecond = perSecond;
        burstBytes = atOnce;
        return this;
    }

    public SessionFixtures requestCost(int value) {
        requestCost = value;
        return this;
    }

    public SessionFixtures errorsPerMinute(int value) {
        errorsPerMinute = value;
        return this;
    }

    public SessionFixtures unconfirmedFinals(int value) {
        unconfirmedFinals = value;
        return this;
    }

    public SessionFixtures farewell(Duration value) {
        farewell = value;
        return this;
    }

    public SessionFixtures outboxLimit(long value) {
        outboxLimit = value;
        return this;
    }

    public SessionFixtures replayMargin(long value) {
        replayMargin = value;
        return this;
    }
}
