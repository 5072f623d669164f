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

/** The commands for webhooks and incoming hooks, against a real server. */
class HookCommandsTest {
    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder, Map.of("talker.webhooks.allow-private-addresses", "on"));
        done("room", "add", "acme.lobby");
        done("user", "add", "acme", "builds");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aWebhookIsAddedListedAndRemoved() {
        String added = done("webhook", "add", "acme.lobby", "http://127.0.0.1:9/hook");
        assertThat(added).matches("[0-9a-f-]{36}\t[A-Za-z0-9_-]{43}\n");
        String id = added.substring(0, added.indexOf('\t'));
        assertThat(done("webhook", "list", "acme.lobby")).isEqualTo(id + "\tok\thttp://127.0.0.1:9/hook\n");
        assertThat(done("webhook", "remove", "acme.lobby", id)).isEmpty();
        assertThat(done("webhook", "list", "acme.lobby")).isEmpty();
        assertThat(failed("webhook", "remove", "acme.lobby", id))
                .isEqualTo("talker: The room has no such webhook. See which there are with 'talker webhook list"
                        + " ACCOUNT.ROOM'.\n");
        assertThat(failed("webhook", "add", "acme.lobby", "ftp://127.0.0.1/")).contains("http or https");
        assertThat(failed("webhook", "add", "acme.nowhere", "http://127.0.0.1/"))
                .contains("No room 'nowhere'");
    }

    @Test
    void anIncomingHookIsAddedListedAndRemoved() throws Exception {
        String url = done("hook", "add", "acme.lobby", "builds").strip();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"the build is green\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(done("history", "acme.lobby")).contains("the build is green");
        String[] listed = done("hook", "list", "acme.lobby").strip().split("\t", -1);
        assertThat(listed).hasSize(2).endsWith("builds");
        assertThat(url).contains(listed[0]);
        assertThat(done("hook", "remove", "acme.lobby", listed[0])).isEmpty();
        assertThat(done("hook", "list", "acme.lobby")).isEmpty();
        assertThat(failed("hook", "add", "acme.lobby", "nobody")).contains("No user 'nobody'");
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
