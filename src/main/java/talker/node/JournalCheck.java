package talker.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.serialization.SerializationExtension;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Consumer;
import talker.room.RoomState;
import talker.upkeep.Finding;
import talker.upkeep.Verification;

/** Verifies the journal that a configuration names, without a server; one may run on it. */
public final class JournalCheck {
    private JournalCheck() {}

    /**
     * Verifies it.
     *
     * @param whenFound is told what is wrong
     * @param whenEntityIsDone is told how far it is
     * @throws StartupException where there is no journal, or it cannot be read at all
     */
    public static Verification.Summary run(
            Config config, Consumer<Finding> whenFound, Consumer<Verification.Summary> whenEntityIsDone) {
        Config talker = config.getConfig("talker");
        RoomState.Window window = new RoomState.Window(
                talker.getInt("room.remembered-ids"),
                talker.getInt("room.recent-messages"),
                talker.getBytes("room.recent-bytes"));
        String database = talker.getString("database");
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "verify", readingOnly(config));
        try (Connection connection = database.isEmpty()
                ? embedded(Path.of(talker.getString("data-dir")))
                : shared(PostgresUrl.parse(database))) {
            return new Verification(connection, SerializationExtension.get(system), window, whenFound, whenEntityIsDone)
                    .run();
        } catch (SQLException failed) {
            throw new StartupException(
                    "The journal cannot be read: " + failed.getMessage() + ". Restore it from a backup.", failed);
        } finally {
            system.terminate();
        }
    }

    /** Serializers are all that is wanted of it. */
    private static Config readingOnly(Config config) {
        return ConfigFactory.parseMap(Map.of(
                        "akka.actor.provider", "local",
                        "akka.loglevel", "WARNING",
                        "akka.coordinated-shutdown.run-by-jvm-shutdown-hook", "off"))
                .withFallback(config);
    }

    private static Connection embedded(Path folder) throws SQLException {
        Path journal = folder.resolve(DataFolder.JOURNAL);
        if (!Files.isRegularFile(journal)) {
            throw new StartupException("There is no journal in the data folder " + folder
                    + ". Name the folder with --data-dir, or the database with --database.");
        }
        return DriverManager.getConnection("jdbc:sqlite:" + journal + "?open_mode=1&busy_timeout=10000");
    }

    private static Connection shared(PostgresUrl url) {
        Database database = Database.at(url);
        try {
            Connection connection = database.connect(Map.of("readOnlyMode", "always"));
            connection.setReadOnly(true);
            return connection;
        } catch (SQLException failure) {
            throw database.unusable(failure);
        }
    }
}
