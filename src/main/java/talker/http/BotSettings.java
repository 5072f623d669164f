package talker.http;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * What users may do over HTTP. conf/talker.conf says what each is for.
 *
 * @param refusalDelay what every refusal of a token takes at least
 * @param maxContent how long the text of a message may be, in bytes as a string of JSON
 * @param partialInterval how often the room sees what is being added to a message that is streamed
 * @param giveUp for how long the server tries to store a final
 * @param messagesPerSecond how many messages a user may post in the long run; 0 is unlimited
 * @param burst how many at once
 * @param requestCost how many messages another request counts as
 * @param unconfirmedFinals how many finals of a user may wait for the journal
 * @param unconfirmedBytes how much memory they may take
 * @param historyBytes how long a page of history may be
 * @param streams how many messages a user may be streaming at a time
 * @param streamIdle how long nothing may come of a message that is streamed
 * @param streamTimeout how long a message may be streamed in all
 * @param eventStreams how many rooms, or one how often, a user may listen to at a time
 * @param eventPing how often something is sent to whoever listens, at least
 */
public record BotSettings(
        Duration refusalDelay,
        long maxContent,
        Duration partialInterval,
        Duration giveUp,
        int messagesPerSecond,
        int burst,
        int requestCost,
        int unconfirmedFinals,
        long unconfirmedBytes,
        long historyBytes,
        int streams,
        Duration streamIdle,
        Duration streamTimeout,
        int eventStreams,
        Duration eventPing) {

    /** Reads the sections {@code session}, {@code protocol}, {@code delivery}, {@code limits} and {@code http}. */
    public static BotSettings from(Config talker) {
        Config delivery = talker.getConfig("delivery");
        Config limits = talker.getConfig("limits");
        Config http = talker.getConfig("http");
        return new BotSettings(
                talker.getDuration("session.refusal-delay"),
                talker.getBytes("protocol.max-line-length"),
                delivery.getDuration("partial-interval"),
                delivery.getDuration("give-up"),
                limits.getInt("messages-per-second"),
                limits.getInt("burst"),
                limits.getInt("request-cost"),
                limits.getInt("unconfirmed-finals"),
                limits.getBytes("unconfirmed-bytes"),
                delivery.getBytes("history-bytes"),
                http.getInt("streams-per-user"),
                http.getDuration("stream-idle-timeout"),
                http.getDuration("stream-timeout"),
                http.getInt("event-streams-per-user"),
                ping(http.getDuration("event-ping-interval"), talker.getDuration("session.idle-timeout")));
    }

    /** A listener's session must not find itself idle. */
    private static Duration ping(Duration wanted, Duration idleTimeout) {
        Duration most = idleTimeout.dividedBy(2);
        return wanted.compareTo(most) < 0 ? wanted : most;
    }
}
