package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.TestServer;

/** Invites over HTTP, on a real server. */
class InviteApiTest {
    private static final String OWN = "A".repeat(42) + "E";

    @TempDir
    static Path folder;

    private static Server server;
    private static Api api;

    @BeforeAll
    static void start() {
        server = TestServer.start(
                folder,
                Map.of(
                        "talker.sign-in.invites.attempts-per-second", 1000,
                        "talker.sign-in.invites.attempts-burst", 1000));
        api = new Api(server);
        api.ok("PUT", "/v1/rooms/acme.lobby", "");
        api.ok("PUT", "/v1/rooms/acme.attic", "{\"private\":true}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode invite(String room, String body) {
        return api.ok("POST", "/v1/rooms/" + room + "/invites", body);
    }

    private static String code(JsonNode invite) {
        return invite.get("url").textValue().replaceAll(".*#invite=", "");
    }

    private static HttpResponse<String> accept(String code, String user, String more) {
        return api.callWithoutKey(
                "POST", "/v1/invites/accept", "{\"invite\":\"" + code + "\",\"user\":\"" + user + "\"" + more + "}");
    }

    @Test
    void whoAcceptsIsAUserWithATokenAndAMemberOfThePrivateRoom() {
        JsonNode invite = invite("acme.attic", "");
        assertThat(invite.get("url").textValue())
                .matches("http://127\\.0\\.0\\.1:\\d+/#invite=acme\\.attic/[0-9a-z]+-[0-9a-f]{12}/[\\w-]{43}");
        HttpResponse<String> answer = accept(code(invite), "zoë", "");
        assertThat(answer.statusCode()).isEqualTo(201);
        String token = Api.json(answer).get("token").textValue();
        HttpResponse<String> posted = api.send(
                api.request("/v1/rooms/acme.attic/messages").header("Authorization", "Bearer " + token),
                "POST",
                "{\"content\":\"hello\"}");
        assertThat(posted.statusCode()).isEqualTo(201);
        assertThat(api.ok("GET", "/v1/rooms/acme.attic", "").get("members").toString())
                .contains("zoë");
        assertThat(Api.code(accept(code(invite), "another", ""))).isEqualTo("410 invite_used_up");
    }

    @Test
    void whatIsWrongIsToldInACode() {
        String code = code(invite("acme.lobby", "{\"uses\":9}"));
        api.ok("POST", "/v1/accounts/acme/users", "{\"user\":\"taken\"}");
        assertThat(Api.code(accept(code, "taken", ""))).isEqualTo("409 name_taken");
        for (String name : List.of("", " ann", "ann\\u0000", "a".repeat(65), ".", "..", "a\\u202eb")) {
            assertThat(Api.code(accept(code, name, ""))).as(name).isEqualTo("400 name_invalid");
        }
        assertThat(accept(code, "a".repeat(64), "").statusCode()).isEqualTo(201);
        String room = code.substring(0, code.indexOf('/'));
        String id = code.substring(room.length() + 1, code.lastIndexOf('/'));
        String secret = code.substring(code.lastIndexOf('/') + 1);
        for (String wrong : List.of(
                "",
                "x",
                room + "/" + id + "/" + OWN,
                room + "/zzzzzz-0123456789ab/" + secret,
                "acme.attic/" + id + "/" + secret,
                "nobody.home/" + id + "/" + secret)) {
            assertThat(Api.code(accept(wrong, "nobody", ""))).as(wrong).isEqualTo("404 unknown_invite");
        }
        assertThat(Api.code(accept(room + "/1-0123456789ab/" + secret, "late", "")))
                .as("one that says itself that it is over")
                .isEqualTo("410 invite_expired");
        assertThat(Api.code(accept(code, "weak", ",\"token\":\"12345678\""))).isEqualTo("400 bad_request");
        assertThat(Api.code(api.callWithoutKey("POST", "/v1/invites/accept", "{}")))
                .isEqualTo("400 bad_request");
        assertThat(Api.code(api.callWithoutKey("GET", "/v1/invites/accept", "")))
                .isEqualTo("405 method_not_allowed");
        String frame = "{\"invite\":\"\"}";
        assertThat(Api.code(api.callWithoutKey(
                        "POST", "/v1/invites/accept", "{\"invite\":\"" + "x".repeat(4097 - frame.length()) + "\"}")))
                .isEqualTo("413 content_too_large");
        assertThat(Api.code(api.callWithoutKey(
                        "POST", "/v1/invites/accept", "{\"invite\":\"" + "x".repeat(4096 - frame.length()) + "\"}")))
                .isEqualTo("400 bad_request");
    }

    @Test
    void aRefusalTakesAsLongAsThatOfAToken() {
        long start = System.nanoTime();
        accept("acme.lobby/zzzzzz-0123456789ab/" + OWN, "nobody", "");
        accept("nobody.home/zzzzzz-0123456789ab/" + OWN, "nobody", "");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000L);
    }

    @Test
    void ofManyWhoComeAtOnceTheLastUseIsOnes() {
        String code = code(invite("acme.lobby", "{\"uses\":3}"));
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> accept(code, "racer" + i, "")))
                .toList();
        List<String> outcomes = new ArrayList<>();
        answers.forEach(each -> outcomes.add(each.join().statusCode() == 201 ? "in" : Api.code(each.join())));
        assertThat(outcomes.stream().filter("in"::equals)).hasSize(3);
        assertThat(outcomes.stream().filter("410 invite_used_up"::equals)).hasSize(17);
        int racers = 0;
        for (JsonNode user : api.ok("GET", "/v1/accounts/acme/users", "").get("users")) {
            racers += user.textValue().startsWith("racer") ? 1 : 0;
        }
        assertThat(racers).isEqualTo(3);
    }

    @Test
    void whoGotNoAnswerAsksAgainAndIsTheSameUser() {
        String code = code(invite("acme.lobby", ""));
        String token = ",\"token\":\"" + OWN + "\"";
        assertThat(accept(code, "again", token).statusCode()).isEqualTo(201);
        assertThat(accept(code, "again", token).statusCode()).isEqualTo(200);
        assertThat(Api.code(accept(code, "again", ""))).isEqualTo("410 invite_used_up");
    }

    @Test
    void anInviteIsListedWithoutItsSecretAndWithdrawn() {
        JsonNode invite = invite("acme.lobby", "{\"uses\":5,\"expires-in\":3600}");
        String id = invite.get("id").textValue();
        JsonNode list = api.ok("GET", "/v1/rooms/acme.lobby/invites", "").get("invites");
        assertThat(list.toString()).contains(id).doesNotContain(code(invite).replaceAll(".*/", ""));
        String path = "/v1/rooms/acme.lobby/invites/" + id;
        assertThat(api.call("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(Api.code(api.call("DELETE", path, ""))).isEqualTo("404 unknown_invite");
        assertThat(Api.code(accept(code(invite), "late", ""))).isEqualTo("404 unknown_invite");
    }

    @Test
    void anInviteKeepsToTheServersBounds() {
        String path = "/v1/rooms/acme.lobby/invites";
        long most = 90L * 24 * 3600;
        assertThat(api.call("POST", path, "{\"expires-in\":" + most + "}").statusCode())
                .isEqualTo(201);
        for (String body : List.of(
                "{\"expires-in\":" + (most + 1) + "}",
                "{\"expires-in\":0}",
                "{\"uses\":0}",
                "{\"uses\":1.5}",
                "{\"uses\":10001}",
                "{\"use\":1}")) {
            assertThat(Api.code(api.call("POST", path, body))).as(body).isEqualTo("400 bad_request");
        }
        assertThat(api.call("POST", path, "{\"uses\":10000}").statusCode()).isEqualTo(201);
        assertThat(api.callWithoutKey("POST", path, "{}").statusCode()).isEqualTo(401);
        assertThat(Api.code(api.call("POST", "/v1/rooms/acme.nowhere/invites", "{}")))
                .isEqualTo("404 unknown_room");
    }

    @Test
    void anAddressTriesSoOftenAndThenWaits(@TempDir Path own) {
        try (Server strict = TestServer.start(
                own,
                Map.of(
                        "talker.sign-in.invites.attempts-per-second", 1,
                        "talker.sign-in.invites.attempts-burst", 3,
                        "talker.session.refusal-delay", "0s"))) {
            Api there = new Api(strict);
            List<Integer> answers = IntStream.range(0, 4)
                    .mapToObj(i -> there.callWithoutKey("POST", "/v1/invites/accept", "{}")
                            .statusCode())
                    .toList();
            assertThat(answers).startsWith(400, 400, 400);
            HttpResponse<String> last = there.callWithoutKey("POST", "/v1/invites/accept", "{}");
            for (int i = 0; i < 20 && last.statusCode() != 429; i++) {
                last = there.callWithoutKey("POST", "/v1/invites/accept", "{}");
            }
            assertThat(Api.code(last)).isEqualTo("429 rate_limited");
            assertThat(last.headers().firstValue("Retry-After")).hasValue("1");
        }
    }
}
