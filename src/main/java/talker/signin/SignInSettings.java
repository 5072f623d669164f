package talker.signin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whose signed tokens are accepted, and the bounds of checking them. conf/talker.conf says what each is for.
 *
 * @param issuers whose tokens; with none, every token is taken for a stored one
 * @param clockSkew how much clocks may differ
 * @param maxTokenLength the longest token that is looked at, in bytes
 * @param threads how many signatures are checked at a time
 * @param queue how many tokens may be under way; more are refused
 * @param jwksTimeout how long fetching keys may take
 * @param jwksMaxSize how long they may be, in bytes
 * @param jwksRefresh when they are fetched again
 * @param jwksRetry how often they are fetched at the most because a token names another, or because it failed before
 * @param jwksMaxAge how long those that cannot be fetched again are trusted
 */
public record SignInSettings(
        List<Issuer> issuers,
        Duration clockSkew,
        int maxTokenLength,
        int threads,
        int queue,
        Duration jwksTimeout,
        int jwksMaxSize,
        Duration jwksRefresh,
        Duration jwksRetry,
        Duration jwksMaxAge) {
    /** Of a server that trusts no issuer. */
    static final SignInSettings NONE = new SignInSettings(
            List.of(), Duration.ZERO, 1, 1, 1, Duration.ZERO, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private static final String SECTION = "sign-in.jwt";

    /** What a line that connects has besides the token. */
    private static final int REST_OF_LINE = 1024;

    public SignInSettings {
        issuers = List.copyOf(issuers);
    }

    /** Reads {@code sign-in.jwt} below {@code talker}. */
    public static SignInSettings from(Config talker) {
        Config jwt = talker.getConfig(SECTION);
        List<Issuer> issuers =
                jwt.getConfigList("issuers").stream().map(Issuer::from).toList();
        Set<List<String>> seen = new HashSet<>();
        for (Issuer issuer : issuers) {
            if (!seen.add(List.of(issuer.name(), issuer.audience()))) {
                throw bad(jwt, "issuers", "has '" + issuer.name() + "' twice with the same audience");
            }
        }
        SignInSettings settings = new SignInSettings(
                issuers,
                jwt.getDuration("clock-skew"),
                bytes(jwt, "max-token-length"),
                atLeastOne(jwt, "threads"),
                atLeastOne(jwt, "queue"),
                jwt.getDuration("jwks-timeout"),
                bytes(jwt, "jwks-max-size"),
                jwt.getDuration("jwks-refresh"),
                jwt.getDuration("jwks-retry"),
                jwt.getDuration("jwks-max-age"));
        long line = talker.getBytes("protocol.max-line-length");
        if (!issuers.isEmpty() && settings.maxTokenLength > line - REST_OF_LINE) {
            throw bad(jwt, "max-token-length", "must leave 1 KiB of talker.protocol.max-line-length");
        }
        return settings;
    }

    private static int bytes(Config jwt, String key) {
        long bytes = jwt.getBytes(key);
        if (bytes < 1 || bytes > 1 << 24) {
            throw bad(jwt, key, "must be 1 byte to 16 MiB");
        }
        return (int) bytes;
    }

    private static int atLeastOne(Config jwt, String key) {
        int value = jwt.getInt(key);
        if (value < 1) {
            throw bad(jwt, key, "must be 1 or more");
        }
        return value;
    }

    private static ConfigException bad(Config jwt, String key, String why) {
        return new ConfigException.BadValue(jwt.origin(), "talker." + SECTION + "." + key, why);
    }
}
