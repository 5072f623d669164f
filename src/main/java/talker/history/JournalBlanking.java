package talker.history;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.persistence.jdbc.db.SlickExtension;
import akka.persistence.jdbc.db.SlickExtensionImpl;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import talker.protocol.RoomName;
import talker.room.Blanking;
import talker.room.Room;
import talker.room.RoomEvent;

/**
 * Blanks messages in the tables of akka-persistence-jdbc, on the connections with which it writes: the embedded journal
 * has but one, which has to be waited for.
 */
public final class JournalBlanking implements Blanking {
    private static final String REWRITE =
            "UPDATE \"event_journal\" SET \"event_payload\" = ? WHERE \"persistence_id\" = ? AND \"sequence_number\" = ?";
    private static final String FORGET =
            "DELETE FROM \"snapshot\" WHERE \"persistence_id\" = ? AND \"sequence_number\" < ?";

    private final ActorSystem<?> system;
    private final Serialization serialization;
    private final Executor blocking;

    private JournalBlanking(ActorSystem<?> system) {
        this.system = system;
        serialization = SerializationExtension.get(system);
        blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    }

    /** That of the system's journal. */
    public static JournalBlanking of(ActorSystem<?> system) {
        return new JournalBlanking(system);
    }

    /** The event keeps its type, and so the row all but its payload. */
    @Override
    public CompletionStage<Done> blank(RoomName room, long seq, RoomEvent.Posted rest) {
        return run(REWRITE, sql -> {
            sql.setBytes(1, serialization.serialize(rest).get());
            sql.setString(2, Room.persistenceId(room).id());
            sql.setLong(3, seq);
        });
    }

    @Override
    public CompletionStage<Done> forgetSnapshots(RoomName room, long before) {
        return run(FORGET, sql -> {
            sql.setString(1, Room.persistenceId(room).id());
            sql.setLong(2, before);
        });
    }

    @FunctionalInterface
    private interface Parameters {
        void setOn(PreparedStatement sql) throws SQLException;
    }

    private CompletionStage<Done> run(String statement, Parameters parameters) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Connection connection = connect();
                            PreparedStatement sql = connection.prepareStatement(statement)) {
                        parameters.setOn(sql);
                        sql.executeUpdate();
                        return Done.getInstance();
                    } catch (SQLException failure) {
                        throw new CompletionException(failure);
                    }
                },
                blocking);
    }

    private Connection connect() {
        SlickExtensionImpl databases = (SlickExtensionImpl) SlickExtension.get(system);
        return databases
                .database(system.settings().config().getConfig("jdbc-journal"))
                .database()
                .source()
                .createConnection();
    }
}
