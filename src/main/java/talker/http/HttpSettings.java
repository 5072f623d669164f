package talker.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.typesafe.config.Config;
import java.time.Duration;
import talker.peer.Balancers;

/**
 * The HTTP port.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 for a free one
 * @param maxConnections how many connections the port takes that are no WebSockets; with as many it takes no more until one
 *     ends
 * @param connectionsPerAddress how many of them one address may have
 * @param firstRequestTimeout how long the first request of a connection may take to come, the handshake of TLS included
 * @param maxBody the largest body of a request, in bytes
 * @param bodyTimeout how long the body of a request may take to come, where it is no stream
 * @param maxTokenLength the longest token of an issuer, in bytes
 * @param timeout how long a request waits for an account or for the journal
 * @param limits what connections of the Talker Protocol may send: told to whoever asks, held elsewhere
 * @param bots what users may do over HTTP
 * @param balancers who may say where a client is
 * @param metrics who may read the metrics
 * @param invites what invites may be like, and how often one may try to accept one
 */
public record HttpSettings(
        String host,
        int port,
        int maxConnections,
        int connectionsPerAddress,
        Duration firstRequestTimeout,
        long maxBody,
        Duration bodyTimeout,
        int maxTokenLength,
        Duration timeout,
        Limits limits,
        BotSettings bots,
        Balancers balancers,
        MetricsReaders metrics,
        InviteSettings invites) {
    /** So that a node that is full of chat still says so, and can be administered. */
    private static final int BESIDES = 1024;

    /**
     * How many messages a connection may send.
     *
     * @param messagesPerSecond in the long run; 0 is unlimited
     * @param burst at once
     */
    public record Limits(@JsonProperty("messages-per-second") int messagesPerSecond, int burst) {}

    /**
     * How many connections the HTTP port takes that are no WebSockets, with {@code talker.limits.connections} below {@code
     * talker}: streams of events may be all of those, and some have to be left.
     */
    public static int maxConnections(Config talker) {
        return Math.addExact(talker.getInt("limits.connections"), BESIDES);
    }

    /** Reads {@code talker.bind}, {@code talker.http} and {@code talker.limits} below {@code talker}. */
    public static HttpSettings from(Config talker) {
        return new HttpSettings(
                talker.getString("bind"),
                talker.getInt("http.port"),
                maxConnections(talker),
                talker.getInt("http.connections-per-address"),
                talker.getDuration("http.first-request-timeout"),
                talker.getBytes("http.max-body"),
                talker.getDuration("http.body-timeout"),
                Math.toIntExact(talker.getBytes("sign-in.jwt.max-token-length")),
                talker.getDuration("http.timeout"),
                new Limits(talker.getInt("limits.messages-per-second"), talker.getInt("limits.burst")),
                BotSettings.from(talker),
                Balancers.from(talker),
                MetricsReaders.from(talker),
                InviteSettings.from(talker));
    }
}
