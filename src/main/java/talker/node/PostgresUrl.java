package talker.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a PostgreSQL database is and who may use it: {@code postgresql://user:password@host:5432/name}, as libpq writes
 * it. Special characters in the user, the password and the name are percent-encoded; several hosts are separated by
 * commas; parameters of the JDBC driver may follow a question mark.
 *
 * <p>The password is in {@link #toConfig} and {@link #properties} only: neither {@link #toString} nor an error tells it.
 */
public final class PostgresUrl {
    private static final Pattern FORM = Pattern.compile(
            "postgres(?:ql)?://(?<user>[^:/?#]+)(?::(?<password>.*))?@(?<hosts>[^/?#@]+)/(?<name>[^/?#]+)"
                    + "(?:\\?(?<parameters>.*))?",
            Pattern.DOTALL);

    /**
     * How the driver connects. A batch becomes one INSERT of many rows. A server that does not answer, or went away
     * without a word, is given up after a while, so that the pool gets a fresh connection; where there are several hosts
     * it is one to the primary. Errors, which are logged, do not repeat the rows that could not be stored.
     *
     * <p>The options bind the server: a commit returns when the disk has it; and a node that froze in the middle of a
     * transaction does not keep the locks by which it would hold up the room's next writer.
     */
    private static final Map<String, String> DRIVER_SETTINGS = Map.of(
            "reWriteBatchedInserts", "true",
            "ApplicationName", "talker",
            "targetServerType", "primary",
            "connectTimeout", "5",
            "socketTimeout", "20",
            "tcpKeepAlive", "true",
            "logServerErrorDetail", "false",
            "options",
                    "-c synchronous_commit=on -c statement_timeout=15s -c idle_in_transaction_session_timeout=5s"
                            + " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3");

    private final String user;
    private final String password;
    private final String hosts;
    private final String name;
    private final Map<String, String> parameters;

    private PostgresUrl(String user, String password, String hosts, String name, Map<String, String> parameters) {
        this.user = user;
        this.password = password;
        this.hosts = hosts;
        this.name = name;
        this.parameters = parameters;
    }

    /** Reads the setting {@code talker.database}. */
    public static PostgresUrl parse(String text) {
        Matcher url = FORM.matcher(text);
        if (!url.matches()) {
            throw malformed();
        }
        String password = url.group("password");
        String parameters = url.group("parameters");
        try {
            return new PostgresUrl(
                    decode(url.group("user")),
                    password == null ? "" : decode(password),
                    url.group("hosts"),
                    url.group("name"),
                    parameters == null ? Map.of() : parameters(parameters));
        } catch (IllegalArgumentException badEscape) {
            throw malformed();
        }
    }

    private static StartupException malformed() {
        return new StartupException("talker.database is not of the form postgresql://user:password@host:5432/name."
                + " Put it in quotes, and write special characters as percent-escapes: @ as %40, / as %2F, % as %25.");
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : text.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException();
            }
            parameters.put(decode(parameter.substring(0, equals)), decode(parameter.substring(equals + 1)));
        }
        return parameters;
    }

    /** Percent-escapes only: a plus is a plus. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    /** The user who connects. */
    public String user() {
        return user;
    }

    /** Where it is, for people: {@code host:5432/name}. */
    @Override
    public String toString() {
        return hosts + "/" + name;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + hosts + "/" + name;
    }

    /** What the JDBC driver needs to connect besides the URL. */
    Properties properties() {
        Properties properties = new Properties();
        properties.putAll(driverSettings());
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return properties;
    }

    /** What journal-postgresql.conf needs to connect. */
    Config toConfig() {
        return ConfigFactory.parseMap(Map.of(
                "talker-postgresql.url",
                jdbcUrl(),
                "talker-postgresql.user",
                user,
                "talker-postgresql.password",
                password,
                "talker-postgresql.properties",
                driverSettings()));
    }

    /** Ours, unless the URL says otherwise. */
    private Map<String, String> driverSettings() {
        Map<String, String> settings = new LinkedHashMap<>(DRIVER_SETTINGS);
        settings.putAll(parameters);
        return settings;
    }
}
