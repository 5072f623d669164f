package talker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.Postgres;
import talker.testkit.Receiver;
import talker.testkit.ServerProcess;
import talker.testkit.Vitals;

/**
 * Whatever is secret is used on a server of the distribution in every way, rightly and wrongly, at the log level DEBUG; then
 * it is looked for in the log, in the data folder, in what the HTTP port tells, and in a dump of the heap.
 */
class SecretsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private static final String ROOM = "secret.room";
    private static final String OPTIONS = "-Dtalker.log.level=DEBUG -Dtalker.webhooks.allow-private-addresses=on"
            + " -Dtalker.webhooks.retry-min=200ms -Dtalker.room.snapshot-every=10";

    @TempDir
    private Path folder;

    private final String adminKey = secret("admin-key");
    private final List<String> told = new ArrayList<>();

    private static String secret(String what) {
        return what + "-" + UUID.randomUUID();
    }

    @Test
    void noSecretIsInTheLogInTheJournalOrInWhatTheServerTells() throws Exception {
        List<String> tokens = new ArrayList<>();
        List<String> hookSecrets = new ArrayList<>();
        try (ServerProcess server =
                        new ServerProcess(folder, Map.of("JAVA_OPTS", OPTIONS, "TALKER_ADMIN_KEY", adminKey)).start();
                Receiver receiver = Receiver.start().answers(Receiver.status(500))) {
            admin(server, "PUT", "/v1/rooms/" + ROOM, "");
            JsonNode webhook =
                    admin(server, "POST", "/v1/rooms/" + ROOM + "/webhooks", "{\"url\":\"" + receiver.url("/") + "\"}");
            hookSecrets.add(webhook.get("secret").textValue());
            for (int i = 0; i < 4; i++) {
                String token = secret("token" + i);
                tokens.add(token);
                admin(
                        server,
                        "POST",
                        "/v1/accounts/secret/users:import",
                        "{\"users\":[{\"user\":\"user" + i + "\",\"token\":\"" + token + "\"}]}");
            }
            JsonNode hook = admin(server, "POST", "/v1/rooms/" + ROOM + "/incoming-hooks", "{\"user\":\"user0\"}");
            String hookPath = URI.create(hook.get("url").textValue()).getPath();
            tokens.add(hookPath.substring(hookPath.lastIndexOf('/') + 1));
            useByTcp(server, tokens);
            useByHttp(server, tokens, hookPath);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> receiver.all().size() > 2);
            told.add(get(server, "/ready").body());
            told.add(get(server, "/metrics").body());
            told.add(get(server, "/v1/openapi.json").body());
            drown(server);

            List<String> all = Stream.of(tokens, hookSecrets, List.of(adminKey))
                    .flatMap(List::stream)
                    .toList();
            assertNowhere("the log", server.logText().getBytes(UTF_8), all);
            for (String answer : told) {
                assertNowhere("an answer", answer.getBytes(UTF_8), all);
            }
            List<String> notStored =
                    Stream.of(tokens, List.of(adminKey)).flatMap(List::stream).toList();
            try (Stream<Path> files = Files.list(Path.of(server.dataFolder()))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertNowhere(file.toString(), Files.readAllBytes(file), notStored);
                }
            }
            assertNotInTheHeap(server, tokens);
        }
    }

    @Test
    void theDatabasesPasswordIsInNoLogWhateverIsWrongWithTheDatabase() throws Exception {
        String password = "p@ss/w:ord%+";
        String escaped = "p%40ss%2Fw:ord%25+";
        try (Postgres postgres = Postgres.start()) {
            String right = postgres.createDatabase();
            String wrong = right.replace(escaped, "wrong-" + escaped);
            String away = right.replaceFirst(":[0-9]+/", ":" + ServerProcess.freePort() + "/");
            for (String url : List.of(wrong, away, right.replaceFirst("/[^/]*$", "/no_such_database"))) {
                ServerProcess server = server(url);
                assertThat(server.launch().process().waitFor()).isEqualTo(1);
                assertNowhere("the log", server.logText().getBytes(UTF_8), List.of(password, escaped));
            }
            try (ServerProcess server = server(right).start()) {
                admin(server, "PUT", "/v1/rooms/" + ROOM, "");
                assertNowhere("the log", server.logText().getBytes(UTF_8), List.of(password, escaped, adminKey));
                String status =
                        Files.readString(Path.of("/proc/" + server.process().pid() + "/cmdline"));
                assertNowhere("its command line", status.getBytes(UTF_8), List.of(password, escaped, adminKey));
            }
        }
    }

    private ServerProcess server(String database) throws IOException {
        Path own = Files.createTempDirectory(folder, "server");
        return new ServerProcess(
                own, Map.of("JAVA_OPTS", OPTIONS, "TALKER_ADMIN_KEY", adminKey, "TALKER_DATABASE", database));
    }

    // How secrets are used

    private static String connectLine(String user, String token) {
        return "{\"type\":\"connect\",\"room\":\"" + ROOM + "\",\"user\":\"" + user + "\",\"token\":\"" + token
                + "\"}\n";
    }

    private void useByTcp(ServerProcess server, List<String> tokens) throws IOException {
        String id = UUID.randomUUID().toString();
        String message = "{\"type\":\"message\",\"content\":\"hi\",\"id\":\"" + id + "\",\"final\":true}\n";
        for (int i = 0; i < 4; i++) {
            String line = connectLine("user" + i, tokens.get(i));
            List<String> uses = List.of(
                    line + message + "{\"type\":\"close\"}\n",
                    line + message,
                    line.replace("}", ",\"version\":2,\"history\":5}") + line + "{\"type\":1}\n",
                    connectLine("nobody", tokens.get(i)),
                    line.replace("secret.room", "no.such.room.at.all"),
                    line.replace("\"user" + i + "\"", "7"),
                    line.replace("}\n", "\n"),
                    line.replace("connect", "message"),
                    line.replace("\n", "") + "x".repeat(70_000) + "\n",
                    "GET /?token=" + tokens.get(i) + " HTTP/1.1\r\n",
                    line + "\u0000" + tokens.get(i) + "\n");
            for (String use : uses) {
                told.add(talk(server.tcpPort(), use.getBytes(UTF_8)));
            }
        }
    }

    /** Says it all, and listens until the server ends the connection. */
    private static String talk(int port, byte[] said) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(said);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private void useByHttp(ServerProcess server, List<String> tokens, String hookPath) throws Exception {
        String room = "/v1/rooms/" + ROOM;
        for (int i = 0; i < 4; i++) {
            String token = tokens.get(i);
            for (String authorization :
                    List.of("Bearer " + token, "Bearer " + token + "x", "Basic " + token, token + "\"")) {
                String header = "Authorization: " + authorization;
                told.add(request(server, "POST " + room + "/messages", header, "{\"content\":\"hi\"}"));
                told.add(request(server, "POST " + room + "/messages", header, "{\"content\":"));
                told.add(request(server, "GET " + room + "/history", header, ""));
            }
            told.add(request(server, "GET " + room + "/history?token=" + token, "X-Token: " + token, ""));
            told.add(request(server, "GET /nowhere/" + token, "Cookie: token=" + token, ""));
        }
        told.add(request(server, "POST " + hookPath, "X: y", "{\"text\":\"hi\"}"));
        told.add(request(server, "POST " + hookPath, "X: y", "{\"text\":"));
        told.add(request(server, "GET " + hookPath, "X: y", ""));
        told.add(request(server, "GET /v1/limits", "Authorization: Bearer " + adminKey + "x", ""));
        told.add(request(server, "GET /v1/limits", "X-Admin-Key: " + adminKey, ""));
    }

    /** One request on a connection of its own, and all that is answered. */
    private static String request(ServerProcess server, String target, String header, String body) throws IOException {
        String head = target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + header + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.httpPort())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write((head + body).getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    /** So much else goes through the server that buffers which are used again have other things in them. */
    private static void drown(ServerProcess server) throws IOException {
        String line = connectLine("nobody", "x".repeat(2_000));
        for (int i = 0; i < 40; i++) {
            talk(server.tcpPort(), line.getBytes(UTF_8));
        }
    }

    private JsonNode admin(ServerProcess server, String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(server, method, path, body, "Authorization", "Bearer " + adminKey);
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isLessThan(300);
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> get(ServerProcess server, String path) throws Exception {
        return send(server, "GET", path, "");
    }

    private static HttpResponse<String> send(
            ServerProcess server, String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    // Where they are looked for

    private static void assertNowhere(String where, byte[] bytes, List<String> secrets) {
        String text = new String(bytes, ISO_8859_1);
        for (String secret : secrets) {
            for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
                int at = text.indexOf(new String(secret.getBytes(charset), ISO_8859_1));
                assertThat(at)
                        .as(() -> secret + " as " + charset + " in " + where + ": "
                                + printable(text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 300))))
                        .isNegative();
            }
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", ".");
    }

    private void assertNotInTheHeap(ServerProcess server, List<String> secrets) throws IOException {
        Path dump = folder.resolve("heap.hprof");
        try (Vitals vitals = Vitals.of(server)) {
            vitals.dumpHeap(dump);
        }
        assertNowhere("the heap", Files.readAllBytes(dump), secrets);
    }
}
