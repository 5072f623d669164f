package talker.node;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tells the nodes on one database whether a cluster lives on it, and lets one of them at a time found one: two
 * advisory locks of PostgreSQL, which a session has until it ends. They are numbered by two integers: one of Talker's
 * ({@link #MEMBERS}, {@link #FOUNDER}), and the object id of the table event_journal, so that each journal has its own.
 *
 * <p>Every member holds the first one, shared. Who wants to found a cluster holds the second one, alone, and looks whether
 * anybody holds the first. Both belong to a connection of their own, not of a pool, which is opened at the first call and
 * again at the first one after it was lost. The calls block, for up to the time-outs of {@link #CONNECTION}.
 */
final class ClusterLock implements AutoCloseable {
    /** Held, shared, by every member of a cluster until its process ends. Never given another meaning. */
    static final int MEMBERS = 61_801;

    /** Held by the one node that founds a cluster, until it is a member. Never given another meaning. */
    static final int FOUNDER = 61_802;

    /** An answer that does not come is given up sooner than one about messages: there is nothing it could lose. */
    private static final Map<String, String> CONNECTION =
            Map.of("ApplicationName", "talker cluster lock", "connectTimeout", "5", "socketTimeout", "5");

    /**
     * PostgreSQL notices within 25 s that a host has gone without a word, and lets its locks go: by silence, or because
     * an answer was never received.
     */
    private static final String NOTICE_DEATH = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;"
            + " SET tcp_keepalives_count = 3; SET tcp_user_timeout = 25000";

    private final Database database;
    private @Nullable Connection connection;
    private boolean isFounder;
    private boolean isMember;
    private boolean isClosed;

    /** Connects to nothing yet. */
    ClusterLock(Database database) {
        this.database = database;
    }

    /**
     * Whether this node, which is not a member, may found a cluster: nobody is a member of one, and nobody else founds one.
     * It may until it is a member, or this says no, or fails.
     */
    synchronized boolean mayFound() throws SQLException {
        return query(sql -> {
            isFounder = isFounder || take(sql, "pg_try_advisory_lock", FOUNDER);
            // Taken for a moment only: a member that has lost its lock must be able to take it again.
            boolean nobodyIsMember = isFounder && take(sql, "pg_try_advisory_lock", MEMBERS);
            if (nobodyIsMember) {
                take(sql, "pg_advisory_unlock", MEMBERS);
            }
            return nobodyIsMember;
        });
    }

    /**
     * Makes known that this node is a member, and again where that was forgotten because the connection was lost.
     *
     * @return whether it is known now; if not, somebody was just looking
     */
    synchronized boolean enter() throws SQLException {
        return query(sql -> {
            if (isMember) {
                sql.execute("SELECT 1");
                return true;
            }
            isMember = take(sql, "pg_try_advisory_lock_shared", MEMBERS);
            if (isMember && isFounder) {
                take(sql, "pg_advisory_unlock", FOUNDER);
                isFounder = false;
            }
            return isMember;
        });
    }

    /** What an operator is told about a failure of these calls. */
    StartupException unusable(SQLException failure) {
        return database.unusable(failure);
    }

    private interface Query {
        boolean run(Statement sql) throws SQLException;
    }

    private boolean query(Query query) throws SQLException {
        if (isClosed) {
            return false;
        }
        try {
            if (connection == null) {
                connection = database.connect(CONNECTION);
                try (Statement sql = connection.createStatement()) {
                    sql.execute(NOTICE_DEATH);
                }
            }
            try (Statement sql = connection.createStatement()) {
                return query.run(sql);
            }
        } catch (SQLException lost) {
            hangUp();
            throw lost;
        }
    }

    private static boolean take(Statement sql, String function, int number) throws SQLException {
        try (ResultSet rows =
                sql.executeQuery("SELECT " + function + "(" + number + ", 'event_journal'::regclass::oid::int)")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private void hangUp() {
        isFounder = false;
        isMember = false;
        Connection lost = connection;
        connection = null;
        if (lost != null) {
            try {
                lost.close();
            } catch (SQLException alreadyGone) {
                // and its locks with it, or as soon as PostgreSQL notices
            }
        }
    }

    /** Lets go of everything; from now on the calls do nothing. */
    @Override
    public synchronized void close() {
        isClosed = true;
        if (connection != null) {
            try (Statement sql = connection.createStatement()) {
                sql.execute("SELECT pg_advisory_unlock_all()");
            } catch (SQLException alreadyGone) {
                // and the locks with it
            }
        }
        hangUp();
    }
}
