package talker.node;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import talker.health.JournalVital;

/**
 * Stores something in the journal's database that is no event, and removes it in the same transaction: whether the database
 * can be reached and takes anything, and its disk as well. On a connection of its own, so that it waits in no queue.
 */
final class TrialWrite implements JournalVital.Trial {
    /** Enough to need room on the disk. */
    private static final int BYTES = 32 * 1024;

    private static final Map<String, String> CONNECTION =
            Map.of("ApplicationName", "talker trial", "connectTimeout", "2", "socketTimeout", "5");

    private interface Connect {
        Connection connect() throws SQLException;
    }

    private final Connect database;

    private TrialWrite(Connect database) {
        this.database = database;
    }

    static TrialWrite embedded(Path folder) {
        String url = "jdbc:sqlite:" + DataFolder.journalFile(folder) + "?synchronous=FULL&busy_timeout=1000";
        return new TrialWrite(() -> DriverManager.getConnection(url));
    }

    static TrialWrite shared(Database database) {
        return new TrialWrite(() -> database.connect(CONNECTION));
    }

    @Override
    public void run() throws SQLException {
        String id = "trial|" + UUID.randomUUID();
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO snapshot (persistence_id, sequence_number, created,"
                                    + " snapshot_ser_id, snapshot_ser_manifest, snapshot_payload)"
                                    + " VALUES (?, 1, 0, 0, '', ?)");
                    PreparedStatement delete =
                            connection.prepareStatement("DELETE FROM snapshot WHERE persistence_id = ?")) {
                insert.setString(1, id);
                insert.setBytes(2, new byte[BYTES]);
                insert.executeUpdate();
                delete.setString(1, id);
                delete.executeUpdate();
                connection.commit();
            }
        }
    }
}
