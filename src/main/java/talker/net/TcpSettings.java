package talker.net;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.List;
import talker.peer.Balancers;

/**
 * The TCP port.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 for a free one
 * @param maxLineLength of a client's line, in bytes without the line break
 * @param sendBuffer the operating system's buffer for each connection, in bytes
 * @param asksForProxy whether every connection begins with the header of a balancer that says who the client is
 * @param balancers whose header is believed
 * @param headerTimeout how long that may take to come
 */
public record TcpSettings(
        String host,
        int port,
        int maxLineLength,
        int sendBuffer,
        boolean asksForProxy,
        Balancers balancers,
        Duration headerTimeout) {
    private static final String PROXY = "tcp.proxy-protocol";

    /** A port to which clients come themselves. */
    public TcpSettings(String host, int port, int maxLineLength, int sendBuffer) {
        this(host, port, maxLineLength, sendBuffer, false, new Balancers(List.of()), Duration.ofSeconds(10));
    }

    /** Reads {@code talker.tcp} and {@code talker.protocol} below {@code talker}. */
    public static TcpSettings from(Config talker) {
        Balancers balancers = Balancers.from(talker);
        boolean asksForProxy = asksForProxy(talker.getString(PROXY));
        if (asksForProxy && balancers.isEmpty()) {
            throw new ConfigException.BadValue(
                    "talker.balancers", "talker.tcp.proxy-protocol is required, so this has to name who sends it");
        }
        return new TcpSettings(
                talker.getString("bind"),
                talker.getInt("tcp.port"),
                Math.toIntExact(talker.getBytes("protocol.max-line-length")),
                Math.toIntExact(talker.getBytes("tcp.send-buffer")),
                asksForProxy,
                balancers,
                talker.getDuration("session.connect-timeout"));
    }

    private static boolean asksForProxy(String text) {
        return switch (text) {
            case "off", "false", "no" -> false;
            case "required" -> true;
            default ->
                throw new ConfigException.BadValue("talker." + PROXY, "it is off or required, not \"" + text + "\"");
        };
    }
}
