package talker.net;

import com.typesafe.config.Config;
import java.util.List;
import talker.peer.Balancers;

/**
 * The way in by WebSocket.
 *
 * @param maxLineLength of a client's line, in bytes without the line break
 * @param allowedOrigins the web sites, besides the server's own, whose pages may connect, such as
 *     {@code https://chat.example.org}; {@code *} is all
 * @param balancers who may say where a client is
 */
public record WebSocketSettings(int maxLineLength, List<String> allowedOrigins, Balancers balancers) {
    public WebSocketSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** Reads {@code talker.http} and {@code talker.protocol} below {@code talker}. */
    public static WebSocketSettings from(Config talker) {
        return new WebSocketSettings(
                Math.toIntExact(talker.getBytes("protocol.max-line-length")),
                talker.getStringList("http.allowed-origins"),
                Balancers.from(talker));
    }
}
