package talker.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import talker.testkit.Postgres;

/** The journal on a real PostgreSQL as journal-postgresql.conf sets it up, with entities that keep words. */
class PostgresJournalTest {
    private static final Postgres POSTGRES = Postgres.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String database = POSTGRES.createDatabase();
    private final ActorTestKit actors = actors(database);
    private final TestProbe<Object> probe = actors.createTestProbe();

    @AfterEach
    void close() {
        actors.shutdownTestKit();
    }

    @Test
    void whatWasConfirmedIsThereAfterARestart() {
        ActorRef<Object> words = actors.spawn(Words.create("a"));
        keep(words, List.of("one", "two"));
        actors.stop(words);

        ask(actors.spawn(Words.create("a")), "[one, two]");
    }

    @Test
    void aBatchIsOneTransaction() {
        keep(actors.spawn(Words.create("a")), twoHundred());

        assertThat(query("SELECT max(sequence_number) || ' ' || count(*) FROM event_journal"))
                .isEqualTo("200 200");
        assertThat(query("SELECT count(DISTINCT xmin::text) FROM event_journal"))
                .isEqualTo("1");
    }

    @Test
    void aSnapshotIsTakenAndRead() {
        ActorRef<Object> words = actors.spawn(Words.create("a"));
        List<String> twelve = IntStream.range(0, 12).mapToObj(i -> "w" + i).toList();
        keep(words, twelve);
        probe.awaitAssert(() -> {
            assertThat(query("SELECT count(*) FROM snapshot")).isEqualTo("1");
            return true;
        });
        actors.stop(words);
        POSTGRES.execute(database, "UPDATE event_journal SET event_payload = 'spoilt'");

        ask(actors.spawn(Words.create("a")), twelve.toString());
    }

    @Test
    void aSecondWriterOfAnEntityIsKeptOut() {
        ActorTestKit others = actors(database);
        try {
            ActorRef<Object> stale = actors.spawn(Words.create("a"));
            ask(stale, "[]");
            ActorRef<Object> rightful = others.spawn(Words.create("a"));
            keep(rightful, List.of("mine"));

            LoggingTestKit.error("Failed to persist").expect(actors.system(), () -> {
                stale.tell(new Words.Keep(twoHundred(), probe.ref().unsafeUpcast()));
                probe.expectTerminated(stale, PATIENCE);
                return true;
            });
            keep(rightful, List.of("too"));
            ask(actors.spawn(Words.create("a")), "[mine, too]");
        } finally {
            others.shutdownTestKit();
        }
    }

    @Test
    void aWriterThatFrozeInATransactionDoesNotHoldUpTheNext() throws Exception {
        String impatient = database + "?options=-c%20idle_in_transaction_session_timeout=500ms";
        PostgresUrl url = PostgresUrl.parse(impatient);
        try (Connection frozen = DriverManager.getConnection(url.jdbcUrl(), url.properties());
                Statement sql = frozen.createStatement()) {
            frozen.setAutoCommit(false);
            sql.execute("INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,"
                    + " adapter_manifest, event_payload, event_ser_id, event_ser_manifest)"
                    + " VALUES ('words|a', 1, 'w', 0, '', '', 1, 'm')");
            ActorRef<Object> next = actors.spawn(Words.create("a"));
            keep(next, List.of("at last"));
            ask(next, "[at last]");
        }
    }

    @Test
    void everyConnectionIsDurableAndHoldsNobodyUpForLong() throws Exception {
        PostgresUrl url = PostgresUrl.parse(database);
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.properties());
                Statement sql = connection.createStatement()) {
            for (Map.Entry<String, String> setting : Map.of(
                            "synchronous_commit", "on",
                            "fsync", "on",
                            "statement_timeout", "15s",
                            "idle_in_transaction_session_timeout", "5s",
                            "application_name", "talker")
                    .entrySet()) {
                try (var rows = sql.executeQuery("SHOW " + setting.getKey())) {
                    rows.next();
                    assertThat(rows.getString(1)).as(setting.getKey()).isEqualTo(setting.getValue());
                }
            }
        }
    }

    private void keep(ActorRef<Object> entity, List<String> words) {
        entity.tell(new Words.Keep(words, probe.ref().unsafeUpcast()));
        probe.expectMessage(PATIENCE, Done.getInstance());
    }

    private void ask(ActorRef<Object> entity, String expected) {
        entity.tell(new Words.Ask(probe.ref().unsafeUpcast()));
        probe.expectMessage(PATIENCE, expected);
    }

    private static List<String> twoHundred() {
        return IntStream.rangeClosed(1, 200).mapToObj(i -> "word " + i).toList();
    }

    private String query(String sql) {
        return POSTGRES.query(database, sql);
    }

    /** Actors with the journal of this database and nothing else of Talker's, as in one node. */
    private static ActorTestKit actors(String database) {
        Config config = PostgresUrl.parse(database)
                .toConfig()
                .withFallback(ConfigFactory.parseResources("talker.conf"))
                .withFallback(ConfigFactory.parseResources("journal-postgresql.conf"));
        return ActorTestKit.create("journal", ConfigFactory.load(config));
    }
}
