package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import talker.node.Server;
import talker.node.TestServer;
import talker.testkit.Receiver;

/** Outgoing webhooks of a real server to a real receiver, as docs/WEBHOOKS.md promises them. */
class WebhookApiTest {
    @TempDir
    static Path folder;

    private static Server server;
    private static Api api;
    private static int rooms;

    private HookedRoom room;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder, HookedRoom.SETTINGS);
        api = new Api(server);
        api.ok("POST", "/v1/accounts/acme/users", "{\"user\":\"ann\"}");
        api.ok("POST", "/v1/accounts/acme/users", "{\"user\":\"bob\"}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void makeRoom() throws Exception {
        room = new HookedRoom(server, "acme.room" + rooms++);
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void whatIsSaidAfterItWasAddedIsDeliveredInOrderAndNothingPrivate() {
        room.say("before");
        JsonNode webhook = room.add("/hook");
        assertThat(webhook.get("id").textValue()).isNotEmpty();
        assertThat(webhook.get("room").textValue()).isEqualTo(room.name);
        assertThat(webhook.get("secret").textValue()).matches("[A-Za-z0-9_-]{43}");
        room.say("one");
        room.whisper("psst");
        room.say("two <b>&amp;</b> \ud83d\ude00\n");
        room.whisper("psst");
        room.say("three");
        room.awaitHeard("one", "two <b>&amp;</b> \ud83d\ude00\n", "three");
        JsonNode message = room.receiver.accepted().get(0).messages().get(0);
        assertThat(message.fieldNames()).toIterable().containsExactly("seq", "id", "from", "content", "time");
        assertThat(message.get("from").textValue()).isEqualTo("ann");
        JsonNode stored =
                api.ok("GET", "/v1/rooms/" + room.name + "/history", "").get("messages");
        assertThat(message).isEqualTo(stored.get(1));
    }

    @Test
    void aDeliveryThatFailsIsSentAgainBeforeWhatComesAfterIt() {
        room.receiver.answersNext(Receiver.status(500), Receiver.status(302), Receiver.endless(503));
        room.add("/");
        room.say("one");
        room.say("two");
        room.say("three");
        room.awaitHeard("one", "two", "three");
        assertThat(room.receiver.all().size()).isGreaterThanOrEqualTo(4);
        assertThat(room.receiver.all().get(0).messages().get(0))
                .isEqualTo(room.receiver.accepted().get(0).messages().get(0));
    }

    @Test
    void theListShowsHowTheyFareAndNoSecret() {
        JsonNode one = room.add("/one");
        room.say("hello");
        room.awaitHeard("hello");
        room.receiver.answers(Receiver.status(503));
        room.say("again");
        Awaitility.await()
                .until(() -> "failing".equals(room.list().get(0).get("state").textValue()));
        JsonNode failing = room.list().get(0);
        assertThat(failing.get("error").textValue()).isEqualTo("it answered 503");
        assertThat(failing.get("failing-since").longValue()).isPositive();
        room.receiver.answers(Receiver.status(200));
        Awaitility.await()
                .until(() -> "ok".equals(room.list().get(0).get("state").textValue()));
        JsonNode fine = room.list().get(0);
        assertThat(fine.fieldNames()).toIterable().containsExactly("id", "url", "added", "delivered", "state");
        assertThat(fine.get("id")).isEqualTo(one.get("id"));
        assertThat(fine.get("url").textValue()).isEqualTo(room.receiver.url("/one"));
        assertThat(fine.get("delivered").longValue()).isPositive();
        assertThat(room.list().toString()).doesNotContain(one.get("secret").textValue());
    }

    @Test
    void aReceiverThatIsGoneIsAskedOnce() {
        room.receiver.answers(Receiver.status(410));
        room.add("/");
        room.say("one");
        Awaitility.await()
                .until(() -> "disabled".equals(room.list().get(0).get("state").textValue()));
        room.say("two");
        assertThat(room.list().get(0).get("error").textValue()).contains("410");
        Awaitility.await().during(Duration.ofMillis(700)).untilAsserted(() -> assertThat(room.receiver.all())
                .hasSize(1));
    }

    @Test
    void aWebhookThatWasRemovedIsToldNothingMore() throws Exception {
        JsonNode webhook = room.add("/");
        room.say("one");
        room.awaitHeard("one");
        String path =
                "/v1/rooms/" + room.name + "/webhooks/" + webhook.get("id").textValue();
        assertThat(api.call("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(Api.code(api.call("DELETE", path, ""))).isEqualTo("404 unknown_webhook");
        assertThat(room.list()).isEmpty();
        try (Receiver other = Receiver.start()) {
            api.ok("POST", "/v1/rooms/" + room.name + "/webhooks", "{\"url\":\"" + other.url("/") + "\"}");
            room.say("two");
            Awaitility.await().until(() -> other.heard().equals(List.of("two")));
        }
        assertThat(room.receiver.heard()).containsExactly("one");
    }

    @Test
    void aRemovedRoomHasNoWebhooksEvenWhenItComesBack() {
        room.add("/");
        assertThat(api.call("DELETE", "/v1/rooms/" + room.name, "").statusCode())
                .isEqualTo(204);
        assertThat(Api.code(api.call("GET", "/v1/rooms/" + room.name + "/webhooks", "")))
                .isEqualTo("404 unknown_room");
        Awaitility.await().untilAsserted(() -> {
            api.ok("PUT", "/v1/rooms/" + room.name, "");
            int left = room.list().size();
            api.call("DELETE", "/v1/rooms/" + room.name, "");
            assertThat(left).isZero();
        });
    }

    @Test
    void whatIsNotRightIsRefused() {
        String path = "/v1/rooms/" + room.name + "/webhooks";
        for (String body : List.of(
                "{}",
                "",
                "{\"url\":null}",
                "{\"url\":\"ftp://example.org/\"}",
                "{\"url\":\"http://ann:secret@127.0.0.1/\"}",
                "{\"url\":5}",
                "{\"url\":\"http://127.0.0.1/\",\"more\":1}")) {
            assertThat(Api.code(api.call("POST", path, body))).as(body).isEqualTo("400 bad_request");
        }
        assertThat(Api.code(api.call("POST", path, "{\"url\":\"http://name.invalid/\"}")))
                .isEqualTo("400 unknown_host");
        assertThat(Api.code(api.call("POST", "/v1/rooms/acme.nowhere/webhooks", "{\"url\":\"http://127.0.0.1/\"}")))
                .isEqualTo("404 unknown_room");
        assertThat(api.callWithoutKey("POST", path, "{\"url\":\"http://127.0.0.1/\"}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(api.callWithoutKey("GET", path, "").statusCode()).isEqualTo(401);
        assertThat(room.list()).isEmpty();
        for (int i = 0; i < 10; i++) {
            room.add("/" + i);
        }
        assertThat(Api.code(api.call("POST", path, "{\"url\":\"" + room.receiver.url("/11") + "\"}")))
                .isEqualTo("409 too_many_webhooks");
    }

    @Test
    void unlessTheyAreAllowedPrivateAddressesAreRefused(@TempDir Path other) {
        try (Server careful = TestServer.start(other)) {
            Api careless = new Api(careful);
            for (String host : List.of(
                    "127.0.0.1",
                    "localhost",
                    "[::1]",
                    "[::ffff:127.0.0.1]",
                    "0.0.0.0",
                    "10.0.0.1",
                    "169.254.169.254",
                    "2130706433",
                    "[fd00:ec2::254]",
                    "[64:ff9b::7f00:1]")) {
                String body = "{\"url\":\"http://" + host + "/\"}";
                assertThat(Api.code(careless.call("POST", "/v1/rooms/demo.lobby/webhooks", body)))
                        .as(host)
                        .isEqualTo("400 private_address");
            }
            assertThat(careless.ok("GET", "/v1/rooms/demo.lobby/webhooks", "").get("webhooks"))
                    .isEmpty();
        }
    }

    @Test
    void noSecretIsEverLogged() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Level before = root.getLevel();
        root.addAppender(log);
        Logger ours = (Logger) LoggerFactory.getLogger("talker");
        Level beforeOurs = ours.getLevel();
        ours.setLevel(Level.DEBUG);
        String secret;
        try {
            room.receiver.answersNext(Receiver.status(500));
            secret = room.add("/path-of-theirs?key=key-of-theirs").get("secret").textValue();
            room.say("words of the room");
            room.awaitHeard("words of the room");
            room.receiver.answers(Receiver.status(410));
            room.say("more words of the room");
            Awaitility.await().until(() -> "disabled"
                    .equals(room.list().get(0).get("state").textValue()));
        } finally {
            root.detachAppender(log);
            root.setLevel(before);
            ours.setLevel(beforeOurs);
        }
        List<String> lines =
                log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(lines).anyMatch(line -> line.contains("is disabled")).allSatisfy(line -> assertThat(line)
                .doesNotContain(secret)
                .doesNotContain("theirs")
                .doesNotContain("words of the room"));
    }
}
