package talker.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements, which are the same for SQLite and PostgreSQL. Each blocks until the database has answered. */
public final class Sql {
    private static final String FIRST_AND_LAST =
            "SELECT (SELECT min(sequence_number) FROM event_journal WHERE persistence_id = ?),"
                    + " (SELECT max(sequence_number) FROM event_journal WHERE persistence_id = ?)";
    private static final String NEXT_ENTITY = "SELECT min(persistence_id) FROM event_journal WHERE persistence_id > ?";
    private static final String NEXT_WITH_SNAPSHOT =
            "SELECT min(persistence_id) FROM snapshot WHERE persistence_id > ?";
    private static final String EVENTS = "SELECT sequence_number, event_ser_id, event_ser_manifest, event_payload"
            + " FROM event_journal WHERE persistence_id = ? AND sequence_number > ? ORDER BY sequence_number LIMIT ?";
    private static final String NUMBERED = EVENTS.replace("SELECT ", "SELECT ordering, deleted, ");
    private static final String SNAPSHOTS = "SELECT sequence_number, snapshot_ser_id, snapshot_ser_manifest,"
            + " snapshot_payload FROM snapshot WHERE persistence_id = ? ORDER BY sequence_number";
    private static final String NTH_NEWEST = "SELECT sequence_number FROM event_journal WHERE persistence_id = ?"
            + " AND sequence_number < ? AND event_ser_manifest = ? ORDER BY sequence_number DESC LIMIT 1 OFFSET ?";
    private static final String REPLACE_EVENT =
            "UPDATE event_journal SET event_payload = ? WHERE persistence_id = ? AND sequence_number = ?";
    private static final String REPLACE_SNAPSHOT =
            "UPDATE snapshot SET snapshot_payload = ? WHERE persistence_id = ? AND sequence_number = ?";
    private static final String DELETE_OLDEST = "DELETE FROM event_journal WHERE persistence_id = ?"
            + " AND sequence_number <= (SELECT max(sequence_number) FROM (SELECT sequence_number FROM event_journal"
            + " WHERE persistence_id = ? AND sequence_number <= ? ORDER BY sequence_number LIMIT ?) AS oldest)";
    private static final String DELETE_SNAPSHOTS =
            "DELETE FROM snapshot WHERE persistence_id = ? AND sequence_number < ?";
    private static final String DELETE_REPLACED = DELETE_SNAPSHOTS
            + " AND EXISTS (SELECT 1 FROM snapshot AS newer WHERE newer.persistence_id = ? AND newer.sequence_number >= ?)";

    private Sql() {}

    /**
     * An event with what only a check of the journal asks for.
     *
     * @param ordering its place among all events
     * @param isDeleted whether Akka Persistence has deleted it, and keeps the row for its number
     */
    public record Event(long ordering, boolean isDeleted, Row row) {}

    /** Where an entity's events begin and end; empty where it has none. */
    public static Optional<Span> span(Connection database, String id) throws SQLException {
        try (PreparedStatement sql = database.prepareStatement(FIRST_AND_LAST)) {
            sql.setString(1, id);
            sql.setString(2, id);
            try (ResultSet rows = sql.executeQuery()) {
                rows.next();
                long first = rows.getLong(1);
                return rows.wasNull() ? Optional.empty() : Optional.of(new Span(first, rows.getLong(2)));
            }
        }
    }

    /** The entity after another in the database's order of names; that after {@code ""} is the first. */
    public static Optional<String> entityAfter(Connection database, String id) throws SQLException {
        return name(database, NEXT_ENTITY, id);
    }

    /** Likewise, of those that have a snapshot. */
    public static Optional<String> entityWithSnapshotAfter(Connection database, String id) throws SQLException {
        return name(database, NEXT_WITH_SNAPSHOT, id);
    }

    private static Optional<String> name(Connection database, String query, String id) throws SQLException {
        try (PreparedStatement sql = database.prepareStatement(query)) {
            sql.setString(1, id);
            try (ResultSet rows = sql.executeQuery()) {
                rows.next();
                return Optional.ofNullable(rows.getString(1));
            }
        }
    }

    /** The oldest events after a sequence number. */
    public static List<Row> events(Connection database, String id, long after, int limit) throws SQLException {
        try (PreparedStatement sql = database.prepareStatement(EVENTS)) {
            sql.setString(1, id);
            sql.setLong(2, after);
            sql.setInt(3, limit);
            return rows(sql);
        }
    }

    /** Likewise, those that are deleted too. */
    public static List<Event> numbered(Connection database, String id, long after, int limit) throws SQLException {
        List<Event> found = new ArrayList<>();
        try (PreparedStatement sql = database.prepareStatement(NUMBERED)) {
            sql.setString(1, id);
            sql.setLong(2, after);
            sql.setInt(3, limit);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    Row row = new Row(rows.getLong(3), rows.getInt(4), rows.getString(5), rows.getBytes(6));
                    found.add(new Event(rows.getLong(1), rows.getBoolean(2), row));
                }
            }
        }
        return found;
    }

    /** An entity's snapshots, oldest first. */
    public static List<Row> snapshots(Connection database, String id) throws SQLException {
        try (PreparedStatement sql = database.prepareStatement(SNAPSHOTS)) {
            sql.setString(1, id);
            return rows(sql);
        }
    }

    private static List<Row> rows(PreparedStatement sql) throws SQLException {
        List<Row> found = new ArrayList<>();
        try (ResultSet rows = sql.executeQuery()) {
            while (rows.next()) {
                found.add(new Row(rows.getLong(1), rows.getInt(2), rows.getString(3), rows.getBytes(4)));
            }
        }
        return found;
    }

    /** The newest event of a type before a sequence number, after {@code skip} others; empty where there are fewer. */
    static Optional<Long> newest(Connection database, String id, long before, String manifest, int skip)
            throws SQLException {
        try (PreparedStatement sql = database.prepareStatement(NTH_NEWEST)) {
            sql.setString(1, id);
            sql.setLong(2, before);
            sql.setString(3, manifest);
            sql.setInt(4, skip);
            try (ResultSet rows = sql.executeQuery()) {
                return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
            }
        }
    }

    static int replaceEvents(Connection database, String id, List<Row> rows) throws SQLException {
        return replace(database, REPLACE_EVENT, id, rows);
    }

    static int replaceSnapshots(Connection database, String id, List<Row> rows) throws SQLException {
        return replace(database, REPLACE_SNAPSHOT, id, rows);
    }

    private static int replace(Connection database, String update, String id, List<Row> rows) throws SQLException {
        try (PreparedStatement sql = database.prepareStatement(update)) {
            int replaced = 0;
            for (Row row : rows) {
                replaced += replace(sql, id, row.seq(), row.payload());
            }
            return replaced;
        }
    }

    private static int replace(PreparedStatement update, String id, long seq, byte[] payload) throws SQLException {
        update.setBytes(1, payload);
        update.setString(2, id);
        update.setLong(3, seq);
        return update.executeUpdate();
    }

    static int deleteEvents(Connection database, String id, long upTo, int limit) throws SQLException {
        try (PreparedStatement sql = database.prepareStatement(DELETE_OLDEST)) {
            sql.setString(1, id);
            sql.setString(2, id);
            sql.setLong(3, upTo);
            sql.setInt(4, limit);
            return sql.executeUpdate();
        }
    }

    static int deleteSnapshots(Connection database, String id, long below) throws SQLException {
        try (PreparedStatement sql = database.prepareStatement(DELETE_SNAPSHOTS)) {
            sql.setString(1, id);
            sql.setLong(2, below);
            return sql.executeUpdate();
        }
    }

    static int deleteReplacedSnapshots(Connection database, String id, long below) throws SQLException {
        try (PreparedStatement sql = database.prepareStatement(DELETE_REPLACED)) {
            sql.setString(1, id);
            sql.setLong(2, below);
            sql.setString(3, id);
            sql.setLong(4, below);
            return sql.executeUpdate();
        }
    }
}
