package talker.http;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The HTTP port.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 for a free one
 * @param maxBody the largest body of a request, in bytes
 * @param timeout how long a request waits for an account or for the journal
 */
public record HttpSettings(String host, int port, long maxBody, Duration timeout) {
    /** Reads {@code talker.bind} and {@code talker.http} below {@code talker}. */
    public static HttpSettings from(Config talker) {
        return new HttpSettings(
                talker.getString("bind"),
                talker.getInt("http.port"),
                talker.getBytes("http.max-body"),
                talker.getDuration("http.timeout"));
    }
}
