package talker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.TestServer;

/** The commands for invites and for users who sign in elsewhere, against a real server. */
class InviteCommandsTest {
    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder, Map.of());
        done("room", "add", "acme.lobby");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anInviteIsAddedListedAndRemoved() {
        String url = done("invite", "add", "acme.lobby", "--expires", "2d", "--uses", "10")
                .strip();
        assertThat(url).matches("http://127\\.0\\.0\\.1:\\d+/#invite=acme\\.lobby/[0-9a-z-]+/[\\w-]{43}");
        String[] listed = done("invite", "list", "acme.lobby").strip().split("\t", -1);
        assertThat(listed).hasSize(3);
        assertThat(url).contains(listed[0]);
        assertThat(listed[1]).isEqualTo("10");
        assertThat(Duration.between(Instant.now(), Instant.parse(listed[2])))
                .isBetween(Duration.ofHours(47), Duration.ofHours(48));
        assertThat(done("invite", "remove", "acme.lobby", listed[0])).isEmpty();
        assertThat(done("invite", "list", "acme.lobby")).isEmpty();
        assertThat(failed("invite", "remove", "acme.lobby", listed[0])).contains("There is no such invite");
        assertThat(failed("invite", "add", "acme.lobby", "--expires", "91d")).contains("max-lifetime");
    }

    @Test
    void aUserWhoSignsInElsewhereHasNoToken() {
        assertThat(done("user", "add", "acme", "kim", "--issuer", "https://login.example.org"))
                .isEmpty();
        assertThat(done("user", "list", "acme")).contains("kim");
    }

    private static String done(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(run(out, err, words)).as(err.toString()).isZero();
        return out.toString();
    }

    private static String failed(String... words) {
        StringWriter err = new StringWriter();
        assertThat(run(new StringWriter(), err, words)).isEqualTo(1);
        return err.toString();
    }

    private static int run(StringWriter out, StringWriter err, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(
                List.of("--server", "http://127.0.0.1:" + server.httpAddress().getPort()));
        all.addAll(List.of("--data-dir", folder.toString()));
        return TalkerCommand.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }
}
