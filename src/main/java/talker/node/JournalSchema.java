package talker.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Makes and checks the embedded journal's tables. Their version is SQLite's {@code user_version} of the file. */
final class JournalSchema {
    private static final int VERSION = 1;
    private static final String TABLES = "/database/sqlite.sql";

    private JournalSchema() {}

    /**
     * Makes the tables in an empty file, and checks the version of those in any other.
     *
     * @return whether there is no event in the journal yet
     */
    static boolean prepare(Path file) {
        String url = "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=FULL&busy_timeout=10000";
        try (Connection database = DriverManager.getConnection(url);
                Statement sql = database.createStatement()) {
            int version = number(sql, "PRAGMA user_version");
            if (version == 0 && number(sql, "SELECT count(*) FROM sqlite_master") == 0) {
                database.setAutoCommit(false);
                sql.executeUpdate(tables());
                database.commit();
            } else if (version != VERSION) {
                throw otherVersion(file, version);
            }
            return number(sql, "SELECT NOT EXISTS (SELECT 1 FROM \"event_journal\")") == 1;
        } catch (SQLException failure) {
            throw unusable(file, failure);
        }
    }

    private static int number(Statement sql, String query) throws SQLException {
        try (ResultSet rows = sql.executeQuery(query)) {
            return rows.getInt(1);
        }
    }

    private static String tables() {
        try (InputStream script = Objects.requireNonNull(JournalSchema.class.getResourceAsStream(TABLES), TABLES)) {
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static StartupException otherVersion(Path file, int version) {
        String found = version == 0 ? "is a database, but not Talker's" : "has tables of version " + version;
        return new StartupException("The journal " + file + " " + found + "; this server reads version " + VERSION
                + ". Run the Talker that wrote it, or choose another folder with --data-dir.");
    }

    private static StartupException unusable(Path file, SQLException failure) {
        boolean damaged = failure instanceof SQLiteException sqlite
                && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB
                        || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CORRUPT);
        String advice = damaged
                ? "It is damaged: restore it from a backup, or move it away to start with an empty journal."
                : "See that the disk is not full and that this user may write the file and its folder.";
        return new StartupException(
                "The journal " + file + " cannot be opened (" + failure.getMessage() + "). " + advice, failure);
    }
}
