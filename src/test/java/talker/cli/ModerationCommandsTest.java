package talker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.TestServer;

/** The commands that moderate, against a real server. */
class ModerationCommandsTest {
    @TempDir
    static Path folder;

    private static Server server;
    private static String token;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder, Map.of());
        done("room", "add", "acme.lobby");
        token = done("user", "add", "acme", "bob").strip();
        done("user", "add", "acme", "ann");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whatIsInForceIsPrintedAndTakenBack() {
        assertThat(done("room", "moderator", "add", "acme.lobby", "ann")).isEmpty();
        assertThat(done("room", "mute", "acme.lobby", "bob", "--for", "10m", "--reason", "noise"))
                .isEmpty();
        done("room", "ban", "acme.lobby", "bob");
        List<String> lines = done("room", "moderation", "acme.lobby").lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("moderator\tann");
        assertThat(lines.get(1)).matches("muted\tbob\t20[-0-9T:.]+Z\tan administrator\tnoise");
        assertThat(lines.get(2)).isEqualTo("banned\tbob\tfor good\tan administrator\t");
        assertThat(done("room", "moderation", "acme.lobby", "--json"))
                .startsWith("{\"moderators\":[\"ann\"],\"mutes\":[{");
        done("room", "unmute", "acme.lobby", "bob");
        done("room", "unban", "acme.lobby", "bob");
        done("room", "kick", "acme.lobby", "bob", "--reason", "enough");
        done("room", "moderator", "remove", "acme.lobby", "ann");
        assertThat(done("room", "moderation", "acme.lobby")).isEmpty();
    }

    @Test
    void aMessageIsTakenBackByItsSeqOrItsId() throws Exception {
        String first = post("a slip");
        assertThat(done("history", "acme.lobby", "--json")).contains("a slip");
        String seq = first.replaceAll(".*\"seq\":(\\d+).*", "$1");
        assertThat(done("room", "redact", "acme.lobby", seq, "--reason", "a slip"))
                .isEmpty();
        String id = post("another").replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
        done("room", "redact", "acme.lobby", id);
        assertThat(done("history", "acme.lobby")).isEmpty();
        assertThat(failed("room", "redact", "acme.lobby", "999"))
                .isEqualTo("talker: The room has no such message; one whose id it has forgotten is found by its 'seq'."
                        + " 'talker history ACCOUNT.ROOM --json' shows the seq of each.\n");
    }

    @Test
    void whatIsWrongIsTold() {
        assertThat(failed("room", "kick", "acme.lobby", "nobody")).contains("No user 'nobody'");
        assertThat(failed("room", "kick", "acme.cellar", "bob")).contains("No room 'cellar'");
        for (String time : List.of("0s", "999ms", "3651d", "soon")) {
            assertThat(run(new StringWriter(), new StringWriter(), "room", "mute", "acme.lobby", "bob", "--for", time))
                    .as(time)
                    .isEqualTo(2);
        }
        done("room", "mute", "acme.lobby", "bob", "--for", "3650d");
        done("room", "unmute", "acme.lobby", "bob");
    }

    private static String post(String text) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + server.httpAddress().getPort() + "/v1/rooms/acme.lobby/messages"))
                                .header("Authorization", "Bearer " + token)
                                .POST(HttpRequest.BodyPublishers.ofString("{\"content\":\"" + text + "\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.body();
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
