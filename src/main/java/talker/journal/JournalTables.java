package talker.journal;

import akka.actor.typed.ActorSystem;
import akka.persistence.jdbc.db.SlickExtension;
import akka.persistence.jdbc.db.SlickExtensionImpl;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;
import slick.dbio.DBIOAction;
import slick.jdbc.JdbcBackend;
import slick.jdbc.SimpleJdbcAction;
import talker.protocol.RoomName;
import talker.room.Room;
import talker.room.RoomEvent;

/**
 * The tables of the journal and of the snapshots, on the connections that the server has anyway: what only reads does so
 * on those for history; what changes something queues up with the rooms that store, one short transaction after the
 * other, and so holds none of them up for longer than one takes. Safe for any number of threads.
 */
public final class JournalTables {
    /** What the journal calls a message. */
    private static final String POSTED = "room.posted";

    private static final String ROOM = Room.TYPE_KEY.name() + "|";

    private final JdbcBackend.DatabaseDef writer;
    private final JdbcBackend.DatabaseDef reader;
    private final Serialization serialization;

    private JournalTables(JdbcBackend.DatabaseDef writer, JdbcBackend.DatabaseDef reader, Serialization serialization) {
        this.writer = writer;
        this.reader = reader;
        this.serialization = serialization;
    }

    /** Those of the journal that a system has. */
    public static JournalTables of(ActorSystem<?> system) {
        SlickExtensionImpl slick = (SlickExtensionImpl) SlickExtension.get(system);
        return new JournalTables(
                slick.database(system.settings().config().getConfig("jdbc-journal"))
                        .database(),
                slick.database(system.settings().config().getConfig("jdbc-read-journal"))
                        .database(),
                SerializationExtension.get(system));
    }

    /** What is done with a connection. */
    @FunctionalInterface
    private interface Work<T> {
        T with(Connection database) throws SQLException;
    }

    /** The kind of effect that an action has cannot be said in Java, and is of the Scala compiler's interest only. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> CompletionStage<T> run(JdbcBackend.DatabaseDef database, Work<T> work) {
        DBIOAction action = new SimpleJdbcAction<T>(context -> {
            try {
                return work.with(context.connection());
            } catch (SQLException failed) {
                throw new JournalException(failed);
            }
        });
        return FutureConverters.asJava((Future<T>) database.run(action));
    }

    /** All of it, or nothing. */
    private <T> CompletionStage<T> change(Work<T> work) {
        return run(writer, database -> {
            database.setAutoCommit(false);
            try {
                T result = work.with(database);
                database.commit();
                return result;
            } catch (SQLException | RuntimeException failed) {
                database.rollback();
                throw failed;
            } finally {
                database.setAutoCommit(true);
            }
        });
    }

    // Entities

    /** The room that an entity is; empty where it is none. */
    public static Optional<RoomName> room(String entity) {
        return entity.startsWith(ROOM) ? RoomName.parse(entity.substring(ROOM.length())) : Optional.empty();
    }

    /** The entity after another in the database's order; that after {@code ""} is the first. */
    public CompletionStage<Optional<String>> entityAfter(String entity) {
        return run(reader, database -> Sql.entityAfter(database, entity));
    }

    /** Where a room's events begin and end; empty where it has none. */
    public CompletionStage<Optional<Span>> span(RoomName room) {
        return run(reader, database -> Sql.span(database, id(room)));
    }

    private static String id(RoomName room) {
        return Room.persistenceId(room).id();
    }

    // Events and snapshots of rooms

    /** The oldest events after a sequence number, at most so many. */
    public CompletionStage<List<Row>> events(RoomName room, long after, int limit) {
        return run(reader, database -> Sql.events(database, id(room), after, limit));
    }

    /** The newest message before a sequence number, after {@code skip} others; empty where there are fewer. */
    public CompletionStage<Optional<Long>> newestMessage(RoomName room, long before, int skip) {
        return run(reader, database -> Sql.newest(database, id(room), before, POSTED, skip));
    }

    /** A room's snapshots, oldest first. */
    public CompletionStage<List<Row>> snapshots(RoomName room) {
        return run(reader, database -> Sql.snapshots(database, id(room)));
    }

    /** What a row stands for; throws where this release cannot read it. */
    public Object read(Row row) {
        return serialization
                .deserialize(row.payload(), row.serializer(), row.manifest())
                .get();
    }

    /** The bytes of an event or a snapshot. */
    public byte[] bytes(Object value) {
        return serialization.serialize(value).get();
    }

    // Changes

    /** Puts other messages in the place of some, by their sequence numbers, in one transaction; how many there were. */
    public CompletionStage<Integer> replaceMessages(RoomName room, Map<Long, RoomEvent.Posted> messages) {
        List<Row> rows = messages.entrySet().stream()
                .map(each -> new Row(each.getKey(), 0, POSTED, bytes(each.getValue())))
                .toList();
        return replaceEvents(room, rows);
    }

    /** Puts other events of the same type in the place of some, in one transaction; how many there were. */
    public CompletionStage<Integer> replaceEvents(RoomName room, List<Row> rows) {
        return change(database -> Sql.replaceEvents(database, id(room), rows));
    }

    /** Likewise of snapshots. */
    public CompletionStage<Integer> replaceSnapshots(RoomName room, List<Row> rows) {
        return change(database -> Sql.replaceSnapshots(database, id(room), rows));
    }

    /** Deletes the oldest events up to a sequence number, at most so many in one transaction; how many there were. */
    public CompletionStage<Integer> deleteEvents(RoomName room, long upTo, int limit) {
        return change(database -> Sql.deleteEvents(database, id(room), upTo, limit));
    }

    /** Deletes snapshots below a sequence number; how many there were. */
    public CompletionStage<Integer> deleteSnapshots(RoomName room, long below) {
        return change(database -> Sql.deleteSnapshots(database, id(room), below));
    }

    /** Likewise, if there is one that is not below it: the room starts from that. */
    public CompletionStage<Integer> deleteReplacedSnapshots(RoomName room, long below) {
        return change(database -> Sql.deleteReplacedSnapshots(database, id(room), below));
    }

    /**
     * Has SQLite move what its log holds into its file, and empty the log, in which what was changed stands as it was
     * before. True where that is done; false where somebody was reading, and it has to be tried again. PostgreSQL looks
     * after itself.
     */
    public CompletionStage<Boolean> emptyLog() {
        return run(writer, database -> {
            if (!database.getMetaData().getDatabaseProductName().equals("SQLite")) {
                return true;
            }
            try (Statement sql = database.createStatement();
                    ResultSet rows = sql.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                return rows.getInt(1) == 0;
            }
        });
    }
}
