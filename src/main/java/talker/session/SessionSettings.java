package talker.session;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/**
 * The bounds of a connection. conf/talker.conf says what each is for.
 *
 * @param connectTimeout the time until a successful connect
 * @param idleTimeout how long nothing may pass, in either direction
 * @param refusalDelay what every refused connect takes at least, so that all take the same
 * @param recheckInterval after how long a session asks again whether its user may be in the room, on the average
 * @param messagesPerSecond how many messages a connection may send in the long run; 0 is unlimited
 * @param burst how many it may send at once
 * @param requestCost how many messages a request for history or users counts as
 * @param errorsPerMinute how many wrong messages are forgiven within a minute
 * @param unconfirmedFinals how many finals may wait for the journal before the connection is read no further
 * @param unconfirmedBytes how much memory they may take
 * @param farewell how long a connection that ends waits for its last finals to be stored
 * @param outboxLimit how many bytes may wait for a slow reader
 * @param replayMargin how many of the last bytes of a broken connection count as not received
 * @param bytesPerSecond how much a connection may send in the long run; 0 is unlimited
 * @param burstBytes how much it may send at once
 */
public record SessionSettings(
        Duration connectTimeout,
        Duration idleTimeout,
        Duration refusalDelay,
        Duration recheckInterval,
        int messagesPerSecond,
        int burst,
        int requestCost,
        int errorsPerMinute,
        int unconfirmedFinals,
        long unconfirmedBytes,
        Duration farewell,
        long outboxLimit,
        long replayMargin,
        int bytesPerSecond,
        int burstBytes) {

    /** Reads the sections {@code session}, {@code limits} and {@code delivery} below {@code talker}. */
    public static SessionSettings from(Config talker) {
        Config session = talker.getConfig("session");
        Config limits = talker.getConfig("limits");
        Config delivery = talker.getConfig("delivery");
        return new SessionSettings(
                session.getDuration("connect-timeout"),
                session.getDuration("idle-timeout"),
                session.getDuration("refusal-delay"),
                recheckInterval(session),
                limits.getInt("messages-per-second"),
                limits.getInt("burst"),
                limits.getInt("request-cost"),
                limits.getInt("errors-per-minute"),
                limits.getInt("unconfirmed-finals"),
                limits.getBytes("unconfirmed-bytes"),
                session.getDuration("farewell"),
                delivery.getBytes("outbox-limit"),
                delivery.getBytes("replay-margin"),
                Math.toIntExact(limits.getBytes("bytes-per-second")),
                Math.toIntExact(limits.getBytes("burst-bytes")));
    }

    private static Duration recheckInterval(Config session) {
        Duration interval = session.getDuration("recheck-interval");
        if (interval.toSeconds() < 1) {
            throw new ConfigException.BadValue(
                    session.origin(), "talker.session.recheck-interval", "must be a second or more");
        }
        return interval;
    }
}
