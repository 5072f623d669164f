package talker.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import talker.testkit.Postgres;

/** What an operator is told about a database, by a real server. */
class DatabaseTest {
    private static final Postgres POSTGRES = Postgres.shared();

    @Test
    void theTablesAreMadeOnce() {
        String url = POSTGRES.createEmptyDatabase();
        assertThat(at(url).init()).isTrue();
        assertThat(at(url).init()).isFalse();
        at(url).check();
        assertThat(POSTGRES.query(
                        url,
                        "SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_tables"
                                + " WHERE schemaname = 'public'"))
                .isEqualTo("event_journal,event_tag,snapshot,talker_schema");
    }

    @Test
    void severalWhoMakeTheTablesAtOnceDoNotStumble() throws Exception {
        String url = POSTGRES.createEmptyDatabase();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> init = () -> at(url).init();
            int made = 0;
            for (Future<Boolean> each :
                    threads.invokeAll(Stream.generate(() -> init).limit(4).toList())) {
                made += each.get() ? 1 : 0;
            }
            assertThat(made).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void missingTablesAreNamedWithTheCommandThatMakesThem() {
        refuses(POSTGRES.createEmptyDatabase(), "has no tables of Talker's yet", "talker database init");
    }

    @Test
    void tablesOfAnotherVersionAreRefused() {
        String url = POSTGRES.createDatabase();
        POSTGRES.execute(url, "UPDATE talker_schema SET version = 2");
        refuses(url, "has tables of version 2", "this Talker reads version 1");
        assertThatThrownBy(() -> at(url).init())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("has tables of version 2");
    }

    @Test
    void somebodyElsesTablesAreLeftAlone() {
        String url = POSTGRES.createEmptyDatabase();
        POSTGRES.execute(url, "CREATE TABLE event_journal (hands TEXT)");
        assertThatThrownBy(() -> at(url).init())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("a table event_journal that is not Talker's");
        assertThat(POSTGRES.query(url, "SELECT to_regclass('snapshot') IS NULL"))
                .isEqualTo("t");
    }

    @Test
    void aWrongPasswordIsNamedAndNotTold() {
        String url = POSTGRES.createDatabase().replaceFirst("://talker:[^@]*@", "://talker:hunter2@");
        refuses(url, "does not let the user 'talker' in", "talker.database");
    }

    @Test
    void anUnknownUserIsNamed() {
        String url = POSTGRES.createDatabase().replaceFirst("://talker:", "://nobody:");
        refuses(url, "does not let the user 'nobody' in");
    }

    @Test
    void aMissingDatabaseIsNamed() {
        refuses(POSTGRES.url("nowhere"), "no such database: 127.0.0.1:" + POSTGRES.port() + "/nowhere", "createdb");
    }

    @Test
    void missingRightsAreNamed() {
        String url = POSTGRES.createDatabase();
        POSTGRES.execute(url, "REVOKE INSERT ON event_journal FROM talker");
        refuses(url, "The user 'talker' lacks rights", "INSERT");
    }

    @Test
    void aServerThatIsAwayIsNamed() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        refuses(
                "postgresql://talker:secret@127.0.0.1:" + port + "/talker",
                "PostgreSQL at 127.0.0.1:" + port + "/talker cannot be reached",
                "See that it runs");
    }

    @Test
    void somethingElseOnThePortIsNoDatabase() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> {
                try (var socket = other.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                } catch (IOException gone) {
                    // the test is over
                }
            });
            answers.start();
            refuses("postgresql://talker:secret@127.0.0.1:" + other.getLocalPort() + "/talker", "cannot be reached");
            answers.join();
        }
    }

    private static Database at(String url) {
        return Database.at(PostgresUrl.parse(url));
    }

    /** The check fails, says all of this, and tells no password. */
    private static void refuses(String url, String... said) {
        assertThatThrownBy(() -> at(url).check())
                .isInstanceOf(StartupException.class)
                .hasMessageContainingAll(said)
                .satisfies(refused ->
                        assertThat(refused.getMessage()).doesNotContain("p@ss", "p%40ss", "hunter2", "secret"));
    }
}
