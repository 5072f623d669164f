package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.TestServer;

/** The admin API of a real server, over a real socket. */
class AdminApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theNodeIsReadyAndAliveForEverybody() throws Exception {
        for (String path : List.of("/ready", "/alive")) {
            HttpResponse<String> response = send(request(path).GET());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("{\"ok\":true}");
        }
    }

    @Test
    void withoutTheKeyNothingIsAnswered() throws Exception {
        for (String header : List.of("", "Bearer", "Bearer wrong", "Basic " + server.adminKey(), server.adminKey())) {
            HttpRequest.Builder request = request("/v1/accounts/demo/users").GET();
            if (!header.isEmpty()) {
                request.header("Authorization", header);
            }
            HttpResponse<String> response = send(request);
            assertThat(response.statusCode()).as(header).isEqualTo(401);
            assertThat(code(response)).isEqualTo("unauthorized");
            assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"talker\"");
            assertThat(response.body()).doesNotContain("ann");
        }
    }

    @Test
    void aPathBehindTheKeyThatIsNotThereIsNotToldWithoutIt() throws Exception {
        assertThat(send(request("/v1/nothing").GET()).statusCode()).isEqualTo(401);
    }

    @Test
    void theLimitsOfConnectionsAreTold() throws Exception {
        Answer limits = get("/v1/limits");
        assertThat(limits.status).isEqualTo(200);
        assertThat(limits.json).isEqualTo(JSON.readTree("{\"messages-per-second\":100,\"burst\":1000}"));
    }

    @Test
    void aUserIsAddedWithANewTokenOrOneOfTheOperatorsOwn() throws Exception {
        Answer added = post("/v1/accounts/adding/users", "{\"user\":\"ann\"}");
        assertThat(added.status).isEqualTo(201);
        assertThat(added.json.get("user").asText()).isEqualTo("ann");
        assertThat(added.json.get("token").asText()).matches("[A-Za-z0-9_-]{43}");

        Answer own = post("/v1/accounts/adding/users", "{\"user\":\"bob\",\"token\":\"a token of my own\"}");
        assertThat(own.status).isEqualTo(201);
        assertThat(own.json.get("token").asText()).isEqualTo("a token of my own");

        assertRefused(post("/v1/accounts/adding/users", "{\"user\":\"ann\"}"), 409, "user_exists", "'ann' already");
        assertThat(names(get("/v1/accounts/adding/users"))).containsExactly("ann", "bob");
    }

    @Test
    void namesInPathsArePercentEncodedAndAccountsAreFolded() throws Exception {
        String name = "Åsa/б 😀?#%";
        assertThat(post("/v1/accounts/Encoded/users", "{\"user\":\"" + name + "\"}").status)
                .isEqualTo(201);
        String path = "/v1/accounts/encoded/users/%C3%85sa%2F%D0%B1%20%F0%9F%98%80%3F%23%25";
        assertThat(post(path + "/token", "").json.get("user").asText()).isEqualTo(name);
        assertThat(call("DELETE", path, "").status).isEqualTo(204);
        assertRefused(call("DELETE", path, ""), 404, "unknown_user", name);
    }

    @Test
    void aTokenIsRotated() throws Exception {
        String before =
                post("/v1/accounts/rotating/users", "{\"user\":\"ann\"}").token();
        String after = post("/v1/accounts/rotating/users/ann/token", "").token();
        assertThat(after).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(before);
        assertThat(post("/v1/accounts/rotating/users/ann/token", "{\"token\":\"12345678\"}")
                        .token())
                .isEqualTo("12345678");
        assertRefused(post("/v1/accounts/rotating/users/bob/token", ""), 404, "unknown_user", "No user 'bob'");
    }

    /** Whoever has the one would have the other. */
    @Test
    void theAdminKeyIsNobodysToken() throws Exception {
        String user = "{\"user\":\"ann\",\"token\":\"" + server.adminKey() + "\"}";
        String token = "{\"token\":\"" + server.adminKey() + "\"}";
        post("/v1/accounts/keys/users", "{\"user\":\"bob\"}");
        assertRefused(post("/v1/accounts/keys/users", user), 400, "bad_request", "admin key");
        assertRefused(
                post("/v1/accounts/keys/users:import", "{\"users\":[" + user + "]}"), 400, "bad_request", "admin key");
        assertRefused(post("/v1/accounts/keys/users/bob/token", token), 400, "bad_request", "admin key");
    }

    @Test
    void whatIsUnknownIsNotFound() throws Exception {
        assertRefused(get("/v1/accounts/nobody/users"), 404, "unknown_account", "No account 'nobody'");
        assertRefused(get("/v1/accounts/nobody/rooms"), 404, "unknown_account", "No account 'nobody'");
        assertRefused(get("/v1/rooms/nobody.home"), 404, "unknown_account", "No account 'nobody'");
        assertRefused(get("/v1/rooms/nobody.home/history"), 404, "unknown_account", "No account 'nobody'");
        assertRefused(get("/v1/rooms/demo.attic"), 404, "unknown_room", "No room 'attic'");
        assertRefused(call("DELETE", "/v1/rooms/demo.attic", ""), 404, "unknown_room", "No room 'attic'");
        assertRefused(get("/v1/nothing"), 404, "not_found", "");
        assertRefused(call("PATCH", "/v1/accounts/demo/users", "{}"), 405, "method_not_allowed", "");
    }

    @Test
    void aBadNameIsRefusedWithTheRule() throws Exception {
        assertRefused(get("/v1/accounts/-x/users"), 400, "bad_request", "begins with a letter or digit");
        assertRefused(get("/v1/accounts/a.b/users"), 400, "bad_request", "An account's name has 1 to 63");
        assertRefused(get("/v1/rooms/demo"), 400, "bad_request", "ACCOUNT.ROOM");
        assertRefused(get("/v1/rooms/demo.a.b"), 400, "bad_request", "ACCOUNT.ROOM");
        assertRefused(post("/v1/accounts/demo/users", "{\"user\":\" ann\"}"), 400, "bad_request", "no white space");
        assertRefused(call("DELETE", "/v1/accounts/demo/users/%09", ""), 400, "bad_request", "1 to 64 characters");
        assertRefused(
                post("/v1/accounts/demo/users", "{\"user\":\"eve\",\"token\":\"short\"}"),
                400,
                "bad_request",
                "A token has 8 to 256");
    }

    @Test
    void aBadBodyIsRefusedWithTheReason() throws Exception {
        String users = "/v1/accounts/demo/users";
        assertRefused(post(users, ""), 400, "bad_request", "Field 'user' is missing");
        assertRefused(post(users, "{\"user\":null}"), 400, "bad_request", "Field 'user' is missing");
        assertRefused(post(users, "{\"user\":5}"), 400, "bad_request", "Field 'user'");
        assertRefused(post(users, "{\"user\":\"ann\",\"tokn\":\"x\"}"), 400, "bad_request", "Field 'tokn' is unknown");
        assertRefused(post(users, "{\"user\":\"..\"}"), 400, "bad_request", "cannot be called '.' or '..'");
        assertRefused(post(users, "[]"), 400, "bad_request", "not a JSON object");
        assertRefused(post(users, "null"), 400, "bad_request", "not a JSON object");
        assertRefused(post(users, "{\"user\":\"a\",\"user\":\"b\"}"), 400, "bad_request", "not JSON");
        assertRefused(post(users, "{} {}"), 400, "bad_request", "");
        assertRefused(post(users, "hello"), 400, "bad_request", "not JSON");
        assertRefused(
                call("PUT", "/v1/rooms/demo.x", "{\"members\":[\"ann\"]}"),
                400,
                "bad_request",
                "set 'private' to true");
        assertRefused(call("PUT", "/v1/rooms/demo.x", "{\"private\":\"yes\"}"), 400, "bad_request", "Field 'private'");
        assertRefused(call("PUT", "/v1/rooms/demo.x", "{\"private\":true,\"members\":[null]}"), 400, "bad_request", "");
        assertThat(names(get(users))).containsExactly("ann", "bob");
    }

    @Test
    void aBodyIsBounded() throws Exception {
        String spaces = " ".repeat(1024 * 1024 - 14);
        assertThat(post("/v1/accounts/bounded/users", "{\"user\":\"ann\"}" + spaces).status)
                .isEqualTo(201);
        assertRefused(
                post("/v1/accounts/bounded/users", "{\"user\":\"bob\"}" + spaces + " "),
                413,
                "content_too_large",
                "1048576 bytes");
    }

    @Test
    void manyUsersAreImportedAtOnce() throws Exception {
        List<String> users = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            users.add("{\"user\":\"u%04d\"%s}".formatted(i, i == 7 ? ",\"token\":\"lucky seven\"" : ""));
        }
        Answer imported = post("/v1/accounts/import/users:import", "{\"users\":[" + String.join(",", users) + "]}");
        assertThat(imported.status).isEqualTo(200);
        assertThat(imported.json.get("users")).hasSize(1000);
        assertThat(imported.json.at("/users/7/token").asText()).isEqualTo("lucky seven");
        assertThat(imported.json.at("/users/999/user").asText()).isEqualTo("u0999");

        users.add("{\"user\":\"one too many\"}");
        assertRefused(
                post("/v1/accounts/import/users:import", "{\"users\":[" + String.join(",", users) + "]}"),
                400,
                "bad_request",
                "1 to 1000 users");
        assertRefused(
                post("/v1/accounts/import/users:import", "{\"users\":[{\"user\":\"a\"},{\"user\":\"a\"}]}"),
                400,
                "bad_request",
                "'a' is in the list twice");
        assertRefused(
                post("/v1/accounts/import/users:import", "{\"users\":[]}"), 400, "bad_request", "1 to 1000 users");
    }

    @Test
    void usersAreListedAPageAtATime() throws Exception {
        for (int half = 0; half < 2; half++) {
            List<String> users = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                users.add("{\"user\":\"u%04d\"}".formatted(half * 600 + i));
            }
            post("/v1/accounts/paging/users:import", "{\"users\":[" + String.join(",", users) + "]}");
        }
        Answer first = get("/v1/accounts/paging/users");
        assertThat(names(first)).hasSize(1000).endsWith("u0999");
        assertThat(first.json.get("more").asBoolean()).isTrue();
        Answer second = get("/v1/accounts/paging/users?after=u0999");
        assertThat(names(second)).hasSize(200).startsWith("u1000");
        assertThat(second.json.get("more").asBoolean()).isFalse();
    }

    @Test
    void aRoomIsAddedChangedShownListedAndRemoved() throws Exception {
        post("/v1/accounts/rooms/users", "{\"user\":\"ann\"}");
        assertThat(call("PUT", "/v1/rooms/rooms.lobby", "").text())
                .isEqualTo("201 {\"room\":\"rooms.lobby\",\"private\":false}");
        assertThat(call("PUT", "/v1/rooms/rooms.lobby", "").status).isEqualTo(200);
        String board = "{\"room\":\"rooms.board\",\"private\":true,\"members\":[\"ann\"]}";
        assertThat(call("PUT", "/v1/rooms/Rooms.Board", "{\"private\":true,\"members\":[\"ann\"]}")
                        .text())
                .isEqualTo("201 " + board);
        assertThat(get("/v1/rooms/rooms.board").text()).isEqualTo("200 " + board);
        assertThat(get("/v1/accounts/rooms/rooms").text())
                .isEqualTo(
                        "200 {\"rooms\":[" + board + ",{\"room\":\"rooms.lobby\",\"private\":false}],\"more\":false}");
        assertRefused(
                call("PUT", "/v1/rooms/rooms.board", "{\"private\":true,\"members\":[\"eve\"]}"),
                404,
                "unknown_user",
                "No user 'eve'");
        assertThat(call("DELETE", "/v1/rooms/rooms.board", "").status).isEqualTo(204);
        assertRefused(get("/v1/rooms/rooms.board"), 404, "unknown_room", "No room 'board'");
    }

    @Test
    void aRoomWithoutMessagesHasAnEmptyHistory() throws Exception {
        assertThat(get("/v1/rooms/demo.lobby/history").text()).isEqualTo("200 {\"messages\":[],\"more\":false}");
        assertThat(get("/v1/rooms/demo.lobby/history?limit=1000&before=1").status)
                .isEqualTo(200);
        for (String limit : List.of("0", "1001", "-1")) {
            assertRefused(get("/v1/rooms/demo.lobby/history?limit=" + limit), 400, "bad_request", "1 to 1000");
        }
        assertRefused(get("/v1/rooms/demo.lobby/history?limit=ten"), 400, "bad_request", "'limit'");
        assertRefused(get("/v1/rooms/demo.lobby/history?before=5&after=1"), 400, "bad_request", "not both");
    }

    private static List<String> names(Answer answer) {
        List<String> names = new ArrayList<>();
        answer.json.get("users").forEach(user -> names.add(user.asText()));
        return names;
    }

    private static void assertRefused(Answer answer, int status, String code, String words) {
        assertThat(answer.status).as(answer.body).isEqualTo(status);
        assertThat(answer.json.at("/error/code").asText()).isEqualTo(code);
        assertThat(answer.json.at("/error/message").asText()).contains(words).isNotEmpty();
    }

    private static String code(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body()).at("/error/code").asText();
    }

    private record Answer(int status, String body, JsonNode json) {
        String token() {
            return json.get("token").asText();
        }

        String text() {
            return status + " " + body;
        }
    }

    private static Answer get(String path) throws Exception {
        return call("GET", path, "");
    }

    private static Answer post(String path, String body) throws Exception {
        return call("POST", path, body);
    }

    private static Answer call(String method, String path, String body) throws Exception {
        HttpResponse<String> response = send(request(path)
                .header("Authorization", "Bearer " + server.adminKey())
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
        return new Answer(response.statusCode(), response.body(), JSON.readTree(response.body()));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.httpAddress().getPort() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
