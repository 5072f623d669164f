package talker.upkeep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import talker.node.Configuration;
import talker.node.JournalCheck;
import talker.node.Server;
import talker.node.TestServer;

/** A server whose journal a test looks into, with the admin API. */
final class House implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path folder;
    private final Map<String, Object> settings;
    private Server server;

    House(Path folder, Map<String, Object> settings) {
        this.folder = folder;
        this.settings = settings;
        server = TestServer.start(folder, settings);
    }

    Server server() {
        return server;
    }

    void restart() {
        server.close();
        server = TestServer.start(folder, settings);
    }

    @Override
    public void close() {
        server.close();
    }

    HttpResponse<String> call(String method, String path, String body) {
        URI uri = URI.create("http://127.0.0.1:" + server.httpAddress().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + server.adminKey())
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    String ok(String method, String path, String body) {
        HttpResponse<String> response = call(method, path, body);
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return response.body();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    void addRoom(String room, String... users) {
        ok("PUT", "/v1/rooms/" + room, "{}");
        String account = room.substring(0, room.indexOf('.'));
        for (String user : users) {
            call("POST", "/v1/accounts/" + account + "/users", "{\"user\":\"" + user + "\"}");
        }
    }

    /** A message as an export has it. */
    static String line(long number, String from, String content, long time) {
        return "{\"id\":\"" + new UUID(7, number) + "\",\"from\":\"" + from + "\",\"content\":\"" + content
                + "\",\"time\":" + time + "}\n";
    }

    JsonNode imports(String room, String lines) {
        return json(ok("POST", "/v1/rooms/" + room + "/import", lines));
    }

    /** All messages, oldest first. */
    List<JsonNode> history(String room) {
        List<JsonNode> messages = new ArrayList<>();
        long after = 0;
        boolean more = true;
        while (more) {
            JsonNode page = json(ok("GET", "/v1/rooms/" + room + "/history?limit=1000&after=" + after, ""));
            for (JsonNode message : page.path("messages")) {
                messages.add(message);
                after = message.path("seq").asLong();
            }
            more = page.path("more").asBoolean();
        }
        return messages;
    }

    JsonNode erases(String account, String user) {
        String[] lines = ok("POST", "/v1/accounts/" + account + "/users/" + user + "/erase", "")
                .strip()
                .split("\n", -1);
        return json(lines[lines.length - 1]);
    }

    /** What is wrong in the journal. */
    List<String> findings() {
        return findings(config());
    }

    static List<String> findings(Config config) {
        List<String> found = new ArrayList<>();
        Verification.Summary summary = JournalCheck.run(config, finding -> found.add(finding.toString()), soFar -> {});
        assertThat(summary.findings()).isEqualTo(found.size());
        assertThat(summary.events()).isPositive();
        return found;
    }

    static Config elsewhere(Path folder) {
        return Configuration.load(
                ConfigFactory.parseMap(Map.of("talker.data-dir", folder.toString())), Optional.empty());
    }

    private Config config() {
        Map<String, Object> flags = new HashMap<>(settings);
        flags.put("talker.data-dir", folder.toString());
        return Configuration.load(ConfigFactory.parseMap(flags), Optional.empty());
    }
}
