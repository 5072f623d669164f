package talker.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.util.Optional;

/**
 * Who may read the metrics besides whoever has the admin key.
 *
 * @param token a secret that opens the metrics and nothing else; empty where there is none
 * @param loopback whether programs on this machine may read them without a secret
 */
public record MetricsReaders(Optional<AdminKey> token, boolean loopback) {
    private static final String TOKEN = "http.metrics.token";
    private static final int MIN_LENGTH = 16;

    /** Reads {@code talker.http.metrics} below {@code talker}. */
    static MetricsReaders from(Config talker) {
        String token = talker.getString(TOKEN);
        if (!token.isEmpty() && token.length() < MIN_LENGTH) {
            throw new ConfigException.BadValue(
                    talker.origin(), "talker." + TOKEN, "it has at least " + MIN_LENGTH + " characters");
        }
        return new MetricsReaders(
                token.isEmpty() ? Optional.empty() : Optional.of(AdminKey.of(token)),
                talker.getBoolean("http.metrics.loopback"));
    }
}
