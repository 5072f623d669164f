package talker.net;

import com.typesafe.config.Config;

/**
 * The TCP port.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 for a free one
 * @param maxLineLength of a client's line, in bytes without the line break
 * @param sendBuffer the operating system's buffer for each connection, in bytes
 */
public record TcpSettings(String host, int port, int maxLineLength, int sendBuffer) {
    /** Reads {@code talker.tcp} and {@code talker.protocol} below {@code talker}. */
    public static TcpSettings from(Config talker) {
        return new TcpSettings(
                talker.getString("bind"),
                talker.getInt("tcp.port"),
                Math.toIntExact(talker.getBytes("protocol.max-line-length")),
                Math.toIntExact(talker.getBytes("tcp.send-buffer")));
    }
}
