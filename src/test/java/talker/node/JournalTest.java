package talker.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded journal as journal-sqlite.conf sets it up, with an entity that keeps words. */
class JournalTest {
    @TempDir
    Path folder;

    private DataFolder data;
    private ActorTestKit actors;

    @BeforeEach
    void open() {
        data = DataFolder.open(folder);
        Config config = ConfigFactory.parseString("talker.data-dir = \"" + folder + "\"")
                .withFallback(ConfigFactory.parseResources("journal-sqlite.conf"));
        actors = ActorTestKit.create("journal", ConfigFactory.load(config));
    }

    @AfterEach
    void close() {
        actors.shutdownTestKit();
        data.close();
    }

    @Test
    void whatWasConfirmedIsThereAfterARestart() {
        TestProbe<Object> probe = actors.createTestProbe();
        ActorRef<Object> words = actors.spawn(Words.create("a"));
        words.tell(new Words.Keep(List.of("one", "two"), probe.ref().unsafeUpcast()));
        probe.expectMessage(Done.getInstance());
        actors.stop(words);

        ActorRef<Object> again = actors.spawn(Words.create("a"));
        again.tell(new Words.Ask(probe.ref().unsafeUpcast()));
        probe.expectMessage("[one, two]");
    }

    @Test
    void aSnapshotIsTakenAndRead() throws Exception {
        TestProbe<Object> probe = actors.createTestProbe();
        ActorRef<Object> words = actors.spawn(Words.create("a"));
        List<String> twelve = IntStream.range(0, 12).mapToObj(i -> "w" + i).toList();
        words.tell(new Words.Keep(twelve, probe.ref().unsafeUpcast()));
        probe.expectMessage(Done.getInstance());
        probe.awaitAssert(() -> {
            assertThat(query("SELECT count(*) FROM snapshot")).isEqualTo("1");
            return true;
        });
        actors.stop(words);
        execute("UPDATE event_journal SET event_payload = 'spoilt'");

        ActorRef<Object> again = actors.spawn(Words.create("a"));
        again.tell(new Words.Ask(probe.ref().unsafeUpcast()));
        probe.expectMessage(twelve.toString());
    }

    @Test
    void aBatchIsOneTransactionSoAllOfItIsStoredOrNothing() throws Exception {
        TestProbe<Object> probe = actors.createTestProbe();
        ActorRef<Object> words = actors.spawn(Words.create("a"));
        words.tell(new Words.Ask(probe.ref().unsafeUpcast()));
        probe.expectMessage("[]");
        execute("INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,"
                + " adapter_manifest, event_payload, event_ser_id, event_ser_manifest) VALUES ('words|a', 150,"
                + " 'w', 0, '', x'00', 1, 'm')");

        LoggingTestKit.error("Failed to persist").expect(actors.system(), () -> {
            words.tell(new Words.Keep(twoHundred(), probe.ref().unsafeUpcast()));
            probe.expectTerminated(words, Duration.ofSeconds(5));
            return true;
        });
        assertThat(query("SELECT group_concat(sequence_number) FROM event_journal"))
                .isEqualTo("150");
    }

    @Test
    void aBatchOf200IsStoredInOrder() throws Exception {
        TestProbe<Object> probe = actors.createTestProbe();
        ActorRef<Object> words = actors.spawn(Words.create("a"));
        words.tell(new Words.Keep(twoHundred(), probe.ref().unsafeUpcast()));
        probe.expectMessage(Done.getInstance());
        assertThat(query("SELECT max(sequence_number) || ' ' || count(*) FROM event_journal"))
                .isEqualTo("200 200");
        assertThat(query("SELECT count(DISTINCT write_timestamp) FROM event_journal"))
                .isEqualTo("1");
    }

    private static List<String> twoHundred() {
        return IntStream.rangeClosed(1, 200).mapToObj(i -> "word " + i).toList();
    }

    private void execute(String statement) throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                Statement sql = database.createStatement()) {
            sql.executeUpdate(statement);
        }
    }

    private String query(String query) throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                Statement sql = database.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            return rows.getString(1);
        }
    }
}
