package talker.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import talker.bench.Scenario;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** Reads arguments; one that cannot be read is a usage error that tells the rule. */
final class Converters {
    private static final String PART = "1 to 63 of a-z, 0-9, '-' and '_', beginning with a letter or digit";

    private Converters() {}

    /** The name of an account. */
    static final class Account implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return RoomName.parsePart(text)
                    .orElseThrow(() -> refuse("'" + text + "' is no account's name: it needs " + PART));
        }
    }

    /** The name of a room with its account's. */
    static final class Room implements ITypeConverter<RoomName> {
        @Override
        public RoomName convert(String text) {
            return RoomName.parse(text)
                    .orElseThrow(
                            () -> refuse("'" + text + "' is no room's name: it is ACCOUNT.ROOM, each of them " + PART));
        }
    }

    /** The name of a user. */
    static final class User implements ITypeConverter<UserName> {
        @Override
        public UserName convert(String text) {
            return UserName.parse(text).orElseThrow(() -> refuse("'" + text + "' is no user's name: " + USER_RULE));
        }
    }

    static final String USER_RULE = "it needs 1 to 64 characters, none of them invisible or a control character,"
            + " no white space at either end, in Unicode's normal form C";

    /** The address of a server's HTTP port. */
    static final class Server implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI uri = new URI(text);
                boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                if (!isHttp || uri.getHost() == null || uri.getQuery() != null) {
                    throw refuse("'" + text + "' is no server: it looks like http://127.0.0.1:8080");
                }
                return uri;
            } catch (URISyntaxException wrong) {
                throw refuse("'" + text + "' is no server: it looks like http://127.0.0.1:8080");
            }
        }
    }

    /** A length of time such as 500ms, 20s, 5m, 1h or 30d. */
    static final class Time implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

        @Override
        public Duration convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw refuse("'" + text + "' is no time: it looks like 500ms, 20s, 5m, 1h or 30d");
            }
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
    }

    /** The name of a kind of load. */
    static final class BenchScenario implements ITypeConverter<Scenario> {
        @Override
        public Scenario convert(String text) {
            return Scenario.named(text)
                    .orElseThrow(() -> refuse("'" + text + "' is no scenario; there are "
                            + Arrays.stream(Scenario.values())
                                    .map(Scenario::label)
                                    .collect(Collectors.joining(", "))));
        }
    }

    private static TypeConversionException refuse(String why) {
        return new TypeConversionException(why);
    }
}
