package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.TestServer;

/** Addresses that others post to, on a real server, as docs/WEBHOOKS.md promises them. */
class IncomingHookTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Server server;
    private static Api api;
    private static int rooms;

    private String room;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder, Map.of("talker.limits.messages-per-second", 1, "talker.limits.burst", 20));
        api = new Api(server);
        for (String user : List.of("ann", "bob", "builds")) {
            api.ok("POST", "/v1/accounts/acme/users", "{\"user\":\"" + user + "\"}");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void makeRoom() {
        room = "acme.room" + rooms++;
        api.ok("PUT", "/v1/rooms/" + room, "");
    }

    @Test
    void whatIsPostedIsStoredAsItIsAndInTheNameOfTheUser() throws Exception {
        JsonNode hook = add("builds");
        String text = "<b>bold</b> *star* &amp; <!channel> \"quote\" \\n \ud83d\ude00\u0000\u202e\n";
        HttpResponse<String> answer = post(
                hook, "{\"text\":" + JSON.writeValueAsString(text) + ",\"username\":\"root\",\"icon_emoji\":\":x:\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode stored = history().get(0);
        assertThat(stored.get("content").textValue()).isEqualTo(text);
        assertThat(stored.get("from").textValue()).isEqualTo("builds");
        JsonNode told = Api.json(answer);
        assertThat(told.fieldNames()).toIterable().containsExactly("id", "seq", "time");
        for (String field : List.of("id", "seq", "time")) {
            assertThat(told.get(field)).isEqualTo(stored.get(field));
        }
    }

    @Test
    void aFormIsTakenAsOtherToolsSendIt() throws Exception {
        JsonNode hook = add("builds");
        String payload = URLEncoder.encode("{\"text\":\"a+b & c=d \u00e4\"}", StandardCharsets.UTF_8);
        HttpResponse<String> answer = api.send(
                api.request(hook.get("url").textValue()).header("Content-Type", "application/x-www-form-urlencoded"),
                "POST",
                "channel=x&payload=" + payload);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(history().get(0).get("content").textValue()).isEqualTo("a+b & c=d \u00e4");
        for (String form : List.of("", "text=x", "payload", "payload=%", "payload=x")) {
            assertThat(Api.code(api.send(
                            api.request(hook.get("url").textValue())
                                    .header("Content-Type", "application/x-www-form-urlencoded"),
                            "POST",
                            form)))
                    .as(form)
                    .isEqualTo("400 bad_request");
        }
    }

    @Test
    void whatIsSentAgainUnderTheSameNameIsStoredOnce() {
        JsonNode hook = add("builds");
        String id = UUID.randomUUID().toString();
        String withId = "{\"text\":\"one\",\"id\":\"" + id + "\"}";
        HttpResponse<String> first = post(hook, withId);
        assertThat(Api.json(first).get("id").textValue()).isEqualTo(id);
        assertThat(post(hook, withId).body()).isEqualTo(first.body());
        HttpResponse<String> keyed = postWithKey(hook, "build 17", "two");
        assertThat(postWithKey(hook, "build 17", "two").body()).isEqualTo(keyed.body());
        assertThat(postWithKey(hook, "build 18", "three").body()).isNotEqualTo(keyed.body());
        JsonNode other = add("bob");
        assertThat(postWithKey(other, "build 17", "bob's").statusCode())
                .as("a name of another hook's")
                .isEqualTo(200);
        assertThat(Api.code(post(other, withId))).isEqualTo("409 bad_id");
        assertThat(history())
                .extracting(message -> message.get("content").textValue())
                .containsExactly("one", "two", "three", "bob's");
    }

    @Test
    void whatIsNoMessageIsRefused() {
        JsonNode hook = add("builds");
        for (String body : List.of(
                "",
                "[]",
                "null",
                "\"text\"",
                "{}",
                "{\"text\":5}",
                "{\"text\":\"\"}",
                "{\"text\":null}",
                "{\"text\":\"a\\ud800b\"}",
                "{\"text\":\"a\",\"id\":\"no UUID\"}",
                "{\"text\":\"a\",\"id\":5}",
                "{\"text\":\"a\",\"text\":\"b\"}",
                "{\"text\":\"a\"} more",
                "not JSON")) {
            assertThat(Api.code(post(hook, body))).as(body).isEqualTo("400 bad_request");
        }
        assertThat(history()).isEmpty();
    }

    @Test
    void aBodyIsAsLongAsALineOfTheProtocolAtTheMost() {
        JsonNode hook = add("builds");
        int frame = "{\"text\":\"\"}".length();
        assertThat(post(hook, "{\"text\":\"" + "a".repeat(65_536 - frame) + "\"}")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> tooLong = post(hook, "{\"text\":\"" + "a".repeat(65_537 - frame) + "\"}");
        assertThat(Api.code(tooLong)).isEqualTo("413 content_too_large");
        assertThat(tooLong.body()).contains("65536").contains("max-line-length");
        assertThat(history()).hasSize(1);
    }

    @Test
    void whoPostsTooFastIsToldToWait() {
        JsonNode hook = add("builds");
        for (int i = 0; i < 20; i++) {
            assertThat(post(hook, "{\"text\":\"" + i + "\"}").statusCode()).isEqualTo(200);
        }
        HttpResponse<String> refused = post(hook, "{\"text\":\"20\"}");
        for (int i = 0; i < 20 && refused.statusCode() == 200; i++) {
            refused = post(hook, "{\"text\":\"more\"}");
        }
        assertThat(Api.code(refused)).isEqualTo("429 rate_limited");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(post(add("builds"), "{\"text\":\"another hook\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void anAddressThatIsNotRightOpensNothing() {
        JsonNode hook = add("builds");
        String url = hook.get("url").textValue();
        String token = url.substring(url.lastIndexOf('/') + 1);
        String other = add("builds").get("id").textValue();
        String id = hook.get("id").textValue();
        api.ok("PUT", "/v1/rooms/acme.elsewhere", "");
        for (String path : List.of(
                room + "/" + id + "/" + token + "x",
                room + "/" + id + "/" + token.toLowerCase(Locale.ROOT),
                room + "/" + id + "/x",
                room + "/" + other + "/" + token,
                room + "/x/" + token,
                "acme.elsewhere/" + id + "/" + token,
                "nobody.home/" + id + "/" + token,
                "no-room/" + id + "/" + token)) {
            HttpResponse<String> refused = api.callWithoutKey("POST", "/v1/hooks/" + path, "{\"text\":\"x\"}");
            assertThat(Api.code(refused)).as(path).isEqualTo("404 unknown_hook");
        }
        assertThat(history()).isEmpty();
    }

    @Test
    void whatIsNoPostToAHookIsNotMistakenForARequestOfTheAdministrator() {
        JsonNode hook = add("builds");
        HttpResponse<String> get = api.send(api.request(hook.get("url").textValue()), "GET", "");
        assertThat(Api.code(get)).isEqualTo("405 method_not_allowed");
        assertThat(api.callWithoutKey("POST", "/v1/hooks/" + room, "{}").statusCode())
                .isEqualTo(404);
        assertThat(api.callWithoutKey("POST", "/v1/hooks", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void aHookThatWasRemovedOpensNothing() {
        JsonNode hook = add("builds");
        String path = "/v1/rooms/" + room + "/incoming-hooks/" + hook.get("id").textValue();
        assertThat(api.call("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(Api.code(post(hook, "{\"text\":\"x\"}"))).isEqualTo("404 unknown_hook");
        assertThat(Api.code(api.call("DELETE", path, ""))).isEqualTo("404 unknown_hook");
    }

    @Test
    void aHookEndsWithItsUserOrItsRoom() {
        api.ok("POST", "/v1/accounts/acme/users", "{\"user\":\"leaver\"}");
        JsonNode hook = add("leaver");
        api.call("DELETE", "/v1/accounts/acme/users/leaver", "");
        assertThat(Api.code(post(hook, "{\"text\":\"x\"}"))).isEqualTo("404 unknown_hook");
        api.ok("POST", "/v1/accounts/acme/users", "{\"user\":\"leaver\"}");
        assertThat(Api.code(post(hook, "{\"text\":\"x\"}")))
                .as("a later user of the same name")
                .isEqualTo("404 unknown_hook");

        JsonNode other = add("builds");
        api.call("DELETE", "/v1/rooms/" + room, "");
        assertThat(Api.code(post(other, "{\"text\":\"x\"}"))).isEqualTo("404 unknown_hook");
        api.ok("PUT", "/v1/rooms/" + room, "");
        assertThat(Api.code(post(other, "{\"text\":\"x\"}"))).isEqualTo("404 unknown_hook");
        assertThat(history()).isEmpty();
    }

    @Test
    void whoMayNoLongerEnterAPrivateRoomPostsNothingThere() {
        api.ok("PUT", "/v1/rooms/" + room, "{\"private\":true,\"members\":[\"ann\"]}");
        assertThat(Api.code(api.call("POST", hooks(), "{\"user\":\"bob\"}"))).isEqualTo("409 not_a_member");
        JsonNode hook = add("ann");
        assertThat(post(hook, "{\"text\":\"x\"}").statusCode()).isEqualTo(200);
        api.ok("PUT", "/v1/rooms/" + room, "{\"private\":true,\"members\":[\"bob\"]}");
        assertThat(Api.code(post(hook, "{\"text\":\"x\"}"))).isEqualTo("404 unknown_hook");
        api.ok("PUT", "/v1/rooms/" + room, "");
        assertThat(post(hook, "{\"text\":\"y\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void theListShowsThemWithoutTheirTokens() {
        JsonNode one = add("builds");
        JsonNode two = add("bob");
        String token = one.get("url").textValue().replaceAll(".*/", "");
        assertThat(token).matches("[A-Za-z0-9_-]{43}");
        JsonNode list = api.ok("GET", hooks(), "").get("incoming-hooks");
        assertThat(list).extracting(hook -> hook.get("user").textValue()).containsExactly("builds", "bob");
        assertThat(list.get(1).get("id")).isEqualTo(two.get("id"));
        assertThat(list.get(0).fieldNames()).toIterable().containsExactly("id", "user", "added");
        assertThat(list.toString()).doesNotContain(token);
    }

    @Test
    void onlyTheAdministratorAddsListsAndRemovesThem() {
        assertThat(api.callWithoutKey("POST", hooks(), "{\"user\":\"ann\"}").statusCode())
                .isEqualTo(401);
        assertThat(api.callWithoutKey("GET", hooks(), "").statusCode()).isEqualTo(401);
        assertThat(api.callWithoutKey("DELETE", hooks() + "/x", "").statusCode())
                .isEqualTo(401);
        assertThat(Api.code(api.call("POST", hooks(), "{}"))).isEqualTo("400 bad_request");
        assertThat(Api.code(api.call("POST", hooks(), "{\"user\":\"nobody\"}"))).isEqualTo("404 unknown_user");
        assertThat(Api.code(api.call("POST", "/v1/rooms/acme.nowhere/incoming-hooks", "{\"user\":\"ann\"}")))
                .isEqualTo("404 unknown_room");
        assertThat(Api.code(api.call("GET", "/v1/rooms/nobody.home/incoming-hooks", "")))
                .isEqualTo("404 unknown_account");
    }

    private String hooks() {
        return "/v1/rooms/" + room + "/incoming-hooks";
    }

    private JsonNode add(String user) {
        return api.ok("POST", hooks(), "{\"user\":\"" + user + "\"}");
    }

    private static HttpResponse<String> post(JsonNode hook, String body) {
        return api.send(api.request(hook.get("url").textValue()), "POST", body);
    }

    private static HttpResponse<String> postWithKey(JsonNode hook, String key, String text) {
        return api.send(
                api.request(hook.get("url").textValue()).header("Idempotency-Key", key),
                "POST",
                "{\"text\":\"" + text + "\"}");
    }

    private JsonNode history() {
        return api.ok("GET", "/v1/rooms/" + room + "/history", "").get("messages");
    }
}
