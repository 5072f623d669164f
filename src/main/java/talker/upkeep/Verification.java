package talker.upkeep;

import akka.serialization.Serialization;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Consumer;
import talker.journal.Sql;
import talker.room.RoomState;

/**
 * Walks through a journal, entity by entity, and says what is wrong in it. It reads on a connection of its own and changes
 * nothing; of each entity it keeps what the entity itself would keep in memory.
 *
 * <p>A server may write meanwhile; only what is erased or deleted at that moment can look wrong.
 */
public final class Verification {
    private final Connection database;
    private final Serialization serialization;
    private final RoomState.Window window;
    private final Consumer<Finding> whenFound;
    private final Consumer<Summary> whenEntityIsDone;
    private Summary summary = new Summary(0, 0, 0, 0);

    /**
     * How far it is.
     *
     * @param entities how many rooms, accounts and others
     * @param events how many events they have
     * @param snapshots how many snapshots they have
     * @param findings how many things are wrong
     */
    public record Summary(long entities, long events, long snapshots, long findings) {
        Summary plus(long moreEntities, long moreEvents, long moreSnapshots, long moreFindings) {
            return new Summary(
                    entities + moreEntities, events + moreEvents, snapshots + moreSnapshots, findings + moreFindings);
        }
    }

    /**
     * A verification that has not begun.
     *
     * @param window how much of the past rooms keep in memory
     * @param whenFound is told what is wrong
     * @param whenEntityIsDone is told after each entity
     */
    public Verification(
            Connection database,
            Serialization serialization,
            RoomState.Window window,
            Consumer<Finding> whenFound,
            Consumer<Summary> whenEntityIsDone) {
        this.database = database;
        this.serialization = serialization;
        this.window = window;
        this.whenFound = whenFound;
        this.whenEntityIsDone = whenEntityIsDone;
    }

    /** Does it. */
    public Summary run() throws SQLException {
        checkDatabase();
        String entity = "";
        Optional<String> withEvents = Sql.entityAfter(database, entity);
        Optional<String> withSnapshot = Sql.entityWithSnapshotAfter(database, entity);
        while (withEvents.isPresent()) {
            entity = withEvents.get();
            verify(entity);
            withEvents = Sql.entityAfter(database, entity);
        }
        entity = "";
        while (withSnapshot.isPresent()) {
            entity = withSnapshot.get();
            if (Sql.span(database, entity).isEmpty()) {
                verify(entity);
            }
            withSnapshot = Sql.entityWithSnapshotAfter(database, entity);
        }
        return summary;
    }

    private void verify(String entity) throws SQLException {
        EntityCheck check = new EntityCheck(database, serialization, entity, Replayed.of(entity, window), this::found);
        check.run();
        summary = summary.plus(1, check.events(), check.snapshots(), 0);
        whenEntityIsDone.accept(summary);
    }

    private void found(Finding finding) {
        summary = summary.plus(0, 0, 0, 1);
        whenFound.accept(finding);
    }

    /** SQLite checks its file itself; PostgreSQL has tools of its own for that. */
    private void checkDatabase() throws SQLException {
        if (!database.getMetaData().getDatabaseProductName().equals("SQLite")) {
            return;
        }
        try (Statement sql = database.createStatement();
                ResultSet rows = sql.executeQuery("PRAGMA quick_check(20)")) {
            while (rows.next()) {
                if (!rows.getString(1).equals("ok")) {
                    found(new Finding("", 0, "the file is damaged: " + rows.getString(1)));
                }
            }
        }
    }
}
