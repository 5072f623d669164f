package talker.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL database that the nodes of a cluster share: makes its tables, and checks them before a server starts.
 * Whatever is wrong with it is a {@link StartupException}.
 */
public final class Database {
    private static final List<String> TABLE_NAMES = List.of("event_journal", "event_tag", "snapshot");
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int VERSION = 1;
    private static final String TABLES = "/database/postgresql.sql";

    /** A number of our own, so that of several who make the tables at once one does, and the others see them. */
    private static final long LOCK = 61_800L;

    private final PostgresUrl url;

    private Database(PostgresUrl url) {
        this.url = url;
    }

    /** The database at an address; connects to nothing yet. */
    public static Database at(PostgresUrl url) {
        return new Database(url);
    }

    /**
     * Makes the tables where there are none, and checks the version of those that are there.
     *
     * @return whether they were made now
     */
    public boolean init() {
        try (Connection connection = connect();
                Statement sql = connection.createStatement()) {
            connection.setAutoCommit(false);
            sql.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            if (hasTable(sql, "talker_schema")) {
                checkVersion(sql);
                checkTables(sql);
                return false;
            }
            if (hasTable(sql, "event_journal")) {
                throw new StartupException("The database " + url + " has a table event_journal that is not Talker's."
                        + " Give Talker a database, or a schema, of its own.");
            }
            sql.execute(tables());
            connection.commit();
            return true;
        } catch (SQLException failure) {
            throw unusable(failure);
        }
    }

    /** Checks that a server can start on it. */
    public void check() {
        try (Connection connection = connect();
                Statement sql = connection.createStatement()) {
            if (!hasTable(sql, "talker_schema")) {
                throw new StartupException("The database " + url + " has no tables of Talker's yet."
                        + " Make them with: talker database init");
            }
            checkVersion(sql);
            checkTables(sql);
            checkRights(sql);
            if ("off".equals(text(sql, "SHOW fsync"))) {
                LOG.warn("PostgreSQL at {} runs with fsync = off: what it has confirmed is lost with the power", url);
            }
        } catch (SQLException failure) {
            throw unusable(failure);
        }
    }

    /**
     * How it is, as one of Talker's connections sees it.
     *
     * @param members the nodes that are members of a cluster on it, by the addresses from which they connect
     */
    public record Facts(String fsync, String synchronousCommit, int maxConnections, Instant now, List<String> members) {
        public Facts {
            members = List.copyOf(members);
        }
    }

    /** Asks how it is. */
    public Facts facts() {
        try (Connection connection = connect();
                Statement sql = connection.createStatement()) {
            return new Facts(
                    text(sql, "SHOW fsync"),
                    text(sql, "SHOW synchronous_commit"),
                    Integer.parseInt(text(sql, "SHOW max_connections")),
                    Instant.ofEpochMilli(
                            Long.parseLong(text(sql, "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"))),
                    members(sql));
        } catch (SQLException failure) {
            throw unusable(failure);
        }
    }

    private static List<String> members(Statement sql) throws SQLException {
        List<String> members = new ArrayList<>();
        try (ResultSet rows =
                sql.executeQuery("SELECT coalesce(host(client_addr), 'this machine') || ' (backend ' || pid || ')'"
                        + " FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted"
                        + " AND classid = " + ClusterLock.MEMBERS + " AND objid = 'event_journal'::regclass::oid"
                        + " ORDER BY pid")) {
            while (rows.next()) {
                members.add(rows.getString(1));
            }
        }
        return members;
    }

    private Connection connect() throws SQLException {
        return connect(Map.of());
    }

    /** With these settings of the driver instead of those in the URL. */
    Connection connect(Map<String, String> settings) throws SQLException {
        Properties properties = url.properties();
        properties.putAll(settings);
        return DriverManager.getConnection(url.jdbcUrl(), properties);
    }

    private void checkVersion(Statement sql) throws SQLException {
        String version = text(sql, "SELECT coalesce(max(version), 0) FROM talker_schema");
        if (!version.equals(String.valueOf(VERSION))) {
            throw new StartupException("The database " + url + " has tables of version " + version
                    + "; this Talker reads version " + VERSION + ". Run the Talker that made them, or see the notes on"
                    + " upgrades in docs/OPERATING.md.");
        }
    }

    private void checkTables(Statement sql) throws SQLException {
        for (String table : TABLE_NAMES) {
            if (!hasTable(sql, table)) {
                throw new StartupException("The database " + url + " has lost its table " + table
                        + ". Restore it from a backup; for an empty one drop talker_schema and what is left of the"
                        + " others, then run: talker database init");
            }
        }
    }

    private void checkRights(Statement sql) throws SQLException {
        String allowed = text(
                sql,
                "SELECT bool_and(has_table_privilege(name, action))"
                        + " FROM unnest(ARRAY['event_journal', 'event_tag', 'snapshot']) AS tables (name),"
                        + " unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS actions (action)");
        String numbered = text(sql, "SELECT has_sequence_privilege('event_journal_ordering_seq', 'USAGE')");
        if (!numbered.equals("t") || !allowed.equals("t")) {
            throw noRights();
        }
    }

    private static boolean hasTable(Statement sql, String table) throws SQLException {
        return text(sql, "SELECT to_regclass('" + table + "') IS NOT NULL").equals("t");
    }

    private static String text(Statement sql, String query) throws SQLException {
        try (ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String tables() {
        try (InputStream script = Objects.requireNonNull(Database.class.getResourceAsStream(TABLES), TABLES)) {
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What an operator is told about a failure. */
    StartupException unusable(SQLException failure) {
        String state = Objects.requireNonNullElse(failure.getSQLState(), "");
        String message = Objects.requireNonNullElse(failure.getMessage(), "").replaceAll("\\s*\n\\s*", " ");
        if (state.startsWith("28")) {
            return new StartupException("PostgreSQL at " + url + " does not let the user '" + url.user() + "' in ("
                    + message + "). Correct the user and the password in talker.database.");
        }
        if (state.equals("3D000")) {
            return new StartupException("PostgreSQL has no such database: " + url + ". Make it with createdb, then its"
                    + " tables with: talker database init");
        }
        if (state.equals("42501")) {
            return noRights();
        }
        if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
            return new StartupException("PostgreSQL at " + url + " cannot be reached (" + message
                    + "). See that it runs, that it listens there, and that nothing is in the way.");
        }
        return new StartupException("The database " + url + " cannot be used: " + message);
    }

    private StartupException noRights() {
        return new StartupException("The user '" + url.user() + "' lacks rights in the database " + url + ": it needs"
                + " SELECT, INSERT, UPDATE and DELETE on the tables of Talker's and USAGE on event_journal_ordering_seq,"
                + " and CREATE on the schema for: talker database init");
    }
}
