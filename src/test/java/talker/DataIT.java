package talker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.ServerProcess;

/** A server of the distribution is killed with -9 in the middle of an import, of an erasure, and of retention. */
class DataIT {
    private static final int MESSAGES = 12_000;
    private static final String SECRET = "words-that-nobody-else-says";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    @Test
    void whatAKillBreaksOffIsDoneAgainAndNothingIsLostOrLeft() throws Exception {
        try (ServerProcess server = new ServerProcess(
                        folder, Map.of("JAVA_OPTS", "-Dtalker.retention.interval=300ms -Dtalker.retention.step=50"))
                .start()) {
            server.talker("room", "add", "data.lobby", "data.copy");
            server.talker("user", "add", "data", "ann");
            server.talker("user", "add", "data", "bob");
            importIsKilled(server);
            erasureIsKilled(server);
            retentionIsKilled(server);
        }
        assertThat(talker(null, "verify", "--data-dir", folder.resolve("data").toString()))
                .isZero();
    }

    private void importIsKilled(ServerProcess server) throws Exception {
        post(server, "/v1/rooms/data.lobby/import", lines());
        Path export = folder.resolve("export.ndjson");
        Files.writeString(export, server.talker("export", "data.lobby"));

        Process importing = launch(server, export, "import", "data.copy");
        awaitMessages(server, "data.copy", 500);
        server.kill();
        assertThat(importing.waitFor()).as("an import that is told of it").isEqualTo(1);
        server.start();
        assertThat(history(server, "data.copy").size()).isBetween(500, MESSAGES - 1);
        assertThat(launch(server, export, "import", "data.copy").waitFor()).isZero();
        assertThat(withoutSeq(history(server, "data.copy"))).isEqualTo(withoutSeq(history(server, "data.lobby")));
        assertThat(launch(server, export, "import", "data.copy").waitFor()).isZero();
        assertThat(history(server, "data.copy")).hasSize(MESSAGES);
    }

    private void erasureIsKilled(ServerProcess server) throws Exception {
        HttpResponse<InputStream> erasing = HTTP.send(
                request(server, "/v1/accounts/data/users/ann/erase")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader progress = new BufferedReader(new InputStreamReader(erasing.body(), UTF_8))) {
            JsonNode step = JSON.readTree(progress.readLine());
            while (step.path("messages").asLong() < 1000) {
                step = JSON.readTree(progress.readLine());
            }
        }
        server.kill();
        server.start();
        assertThat(server.talker("user", "erase", "data", "ann")).contains(" messages erased in 2 rooms");
        for (String room : List.of("data.lobby", "data.copy")) {
            assertThat(history(server, room))
                    .hasSize(MESSAGES / 2)
                    .allMatch(message -> message.path("from").asText().equals("bob"));
        }
        for (String file : List.of("journal.db", "journal.db-wal")) {
            String bytes = new String(Files.readAllBytes(folder.resolve("data").resolve(file)), ISO_8859_1);
            assertThat(bytes.contains(SECRET)).as(file).isFalse();
        }
    }

    /** Every other message is erased: it is nobody's to see, and counts as one all the same. */
    private void retentionIsKilled(ServerProcess server) throws Exception {
        server.talker("room", "retention", "data.lobby", "--count", "500");
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> oldest(server) > 1000);
        server.kill();
        server.start();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> history(server, "data.lobby").size() == 250);
        assertThat(server.talker("room", "retention", "data.lobby")).isEqualTo("--count 500\n");
        long before = oldest(server);
        post(
                server,
                "/v1/rooms/data.lobby/import",
                line(MESSAGES + 1, "bob", "and on it") + line(MESSAGES + 2, "bob", "goes"));
        Awaitility.await().atMost(PATIENCE).until(() -> oldest(server) > before);
    }

    private static long oldest(ServerProcess server) throws Exception {
        return get(server, "/v1/rooms/data.lobby/history?limit=1&after=0")
                .at("/messages/0/seq")
                .asLong();
    }

    private static String lines() {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= MESSAGES; i++) {
            lines.append(i % 2 == 1 ? line(i, "ann", SECRET + " " + i) : line(i, "bob", "word " + i));
        }
        return lines.toString();
    }

    private static String line(int number, String from, String content) {
        return "{\"id\":\"" + new UUID(9, number) + "\",\"from\":\"" + from + "\",\"content\":\"" + content
                + "\",\"time\":" + (1_790_000_000_000L + number) + "}\n";
    }

    private static void awaitMessages(ServerProcess server, String room, int count) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> get(server, "/v1/rooms/" + room + "/history?limit=" + count)
                                .path("messages")
                                .size()
                        == count);
    }

    private static List<JsonNode> withoutSeq(List<JsonNode> messages) {
        messages.forEach(message -> ((ObjectNode) message).remove("seq"));
        return messages;
    }

    private static List<JsonNode> history(ServerProcess server, String room) throws Exception {
        List<JsonNode> messages = new ArrayList<>();
        long after = 0;
        boolean more = true;
        while (more) {
            JsonNode page = get(server, "/v1/rooms/" + room + "/history?limit=1000&after=" + after);
            for (JsonNode message : page.path("messages")) {
                messages.add(message);
                after = message.path("seq").asLong();
            }
            more = page.path("more").asBoolean();
        }
        return messages;
    }

    private static JsonNode get(ServerProcess server, String path) throws Exception {
        return answer(HTTP.send(request(server, path).build(), HttpResponse.BodyHandlers.ofString()));
    }

    private static JsonNode post(ServerProcess server, String path, String body) throws Exception {
        return answer(HTTP.send(
                request(server, path)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString()));
    }

    private static JsonNode answer(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static HttpRequest.Builder request(ServerProcess server, String path) throws IOException {
        String key = Files.readString(Path.of(server.dataFolder()).resolve("admin.key"))
                .strip();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key);
    }

    private Process launch(ServerProcess server, Path input, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("--server", "http://127.0.0.1:" + server.httpPort(), "--data-dir", server.dataFolder()));
        return start(input, command);
    }

    private int talker(Path input, String... words) throws Exception {
        return start(input, List.of(words)).waitFor();
    }

    private Process start(Path input, List<String> words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ServerProcess.DISTRIBUTION.resolve("bin/talker").toString());
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("commands.txt").toFile()));
        if (input != null) {
            builder.redirectInput(input.toFile());
        }
        return builder.start();
    }
}
