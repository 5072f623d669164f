package talker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.StartupException;
import talker.node.TestServer;
import talker.testkit.Exposition;
import talker.testkit.Line;
import talker.testkit.Receiver;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** What /metrics says is what was done: on a server of its own, whose numbers nobody else changes. */
class MetricsTest {
    private static final String SIX_KB = "x".repeat(6000);

    @RegisterExtension
    final Venue venue = Venue.named(
            "metered-account",
            "talker.delivery.outbox-limit = 256KiB",
            "talker.webhooks.allow-private-addresses = on",
            "talker.webhooks.retry-min = 20ms",
            "talker.webhooks.retry-max = 100ms",
            "talker.webhooks.sweep = 500ms");

    private Exposition before;

    @Test
    void theNumbersAreThoseOfWhatWasDone() throws IOException {
        before = scrape();
        Talk zebulon = chat();
        turnsAway();
        reads(zebulon);
        tellsAWebhook(zebulon);
        losesASlowReader(zebulon);
        zebulon.sends("{\"type\":\"close\"}");
        venue.close();
        awaits(now -> now.value("talker_connections", "way", "tcp"), 0);
        awaits(now -> now.value("talker_connections", "way", "websocket"), 0);
        for (String state : new String[] {"greeting", "joined", "closing"}) {
            awaits(now -> now.value("talker_sessions", "state", state), 0);
        }
        awaits(now -> now.value("talker_finals_waiting"), 0);
        awaits(now -> now.value("talker_outbox_waiting_bytes"), 0);
        assertThat(grown("talker_faults_total", "part", "session")).isZero();
        assertThat(grown("talker_journal_write_failures_total")).isZero();
        assertThat(scrape().labelValues())
                .as("labels")
                .noneMatch(value -> value.contains("zebulon"))
                .noneMatch(value -> value.contains("metered") || value.contains("lobby"));
    }

    /** Two are in the room, one by WebSocket; a fence is a final too. */
    private Talk chat() {
        Talk zebulon = venue.connect("zebulon");
        Talk bob = venue.connectByWebSocket("bob");
        zebulon.hearsJoin("bob");
        zebulon.types("o");
        zebulon.seesTyping("o");
        bob.seesTyping("o");
        String id = zebulon.says("one");
        zebulon.hears("one");
        bob.hears("one");
        bob.says(id, "mine").receivesError("Message id already in use");
        assertThat(grown("talker_connections_opened_total", "way", "tcp")).isEqualTo(1);
        assertThat(grown("talker_connections_opened_total", "way", "websocket")).isEqualTo(1);
        assertThat(scrape().value("talker_sessions", "state", "joined")).isEqualTo(2);
        assertThat(grown("talker_finals_stored_total")).isEqualTo(3);
        assertThat(grown("talker_finals_refused_total", "reason", "id_in_use")).isEqualTo(1);
        assertThat(grown("talker_partials_received_total")).isEqualTo(1);
        assertThat(grown("talker_sent_lines_total", "kind", "final"))
                .as("1 + 2 + 2")
                .isEqualTo(5);
        assertThat(grown("talker_sent_lines_total", "kind", "partial")).isEqualTo(2);
        assertThat(grown("talker_sent_lines_total", "kind", "other"))
                .as("a join, an error")
                .isEqualTo(2);
        assertThat(scrape().value("talker_audiences")).isEqualTo(1);
        awaits(now -> now.value("talker_rooms"), 1);
        awaits(now -> now.value("talker_cluster_up"), 1);
        awaits(now -> now.value("talker_cluster_members"), 1);
        bob.sends("{\"type\":\"close\"}");
        zebulon.hearsLeave("bob");
        return zebulon;
    }

    private void turnsAway() {
        venue.dial("eve")
                .sends(Venue.connectLine(venue.room("lobby"), "eve", "wrong"))
                .receivesError("Authentication failed")
                .isClosed();
        venue.dial("eve")
                .sends("{\"type\":\"connect\"}")
                .receivesError("Authentication failed")
                .isClosed();
        venue.dial("eve").sends("y".repeat(70_000)).receivesError("Line too long");
        Api api = new Api(venue.server().server());
        assertThat(venue.bot(venue.room("lobby"), "wrong").posts("x").status()).isEqualTo(401);
        assertThat(api.callWithoutKey("GET", "/v1/accounts/demo/users", "").statusCode())
                .isEqualTo(401);
        assertThat(api.callWithoutKey("POST", "/v1/hooks/demo.lobby/x/y", "{\"text\":\"x\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(api.callWithoutKey("POST", "/v1/invites/accept", "{\"invite\":\"x\",\"user\":\"eve\"}")
                        .statusCode())
                .isEqualTo(404);
        for (String reason : new String[] {"connect", "bad_connect", "bearer", "admin_key", "hook", "invite"}) {
            assertThat(grown("talker_auth_failures_total", "reason", reason))
                    .as(reason)
                    .isEqualTo(1);
        }
        assertThat(grown("talker_limits_hit_total", "limit", "line")).isEqualTo(1);
    }

    private void reads(Talk zebulon) {
        Talk dan = venue.connect2("dan");
        zebulon.hearsJoin("dan");
        zebulon.says("a");
        zebulon.hears("a");
        long seq = dan.hears("a").line().seq();
        for (String content : new String[] {"b", "c", "d"}) {
            zebulon.says(content);
            zebulon.hears(content);
            dan.hears(content);
        }
        assertThat(grown("talker_replay_messages_count")).isZero();
        Talk cyd = venue.connect2("cyd", "\"since\":" + seq);
        cyd.hears("b");
        cyd.hears("c");
        cyd.hears("d");
        assertThat(grown("talker_replay_messages_count")).isEqualTo(1);
        assertThat(grown("talker_replay_messages_sum")).isEqualTo(3);
        assertThat(grown("talker_replay_seconds_count")).isEqualTo(1);
        cyd.asksForHistory(",\"limit\":2");
        assertThat(venue.bot("zebulon").reads("?limit=2").status()).isEqualTo(200);
        assertThat(grown("talker_history_pages_total", "way", "protocol")).isEqualTo(1);
        assertThat(grown("talker_history_pages_total", "way", "http")).isEqualTo(1);
        zebulon.hearsJoin("cyd");
        dan.sends("{\"type\":\"close\"}");
        zebulon.hearsLeave("dan");
        cyd.sends("{\"type\":\"close\"}");
        zebulon.hearsLeave("cyd");
    }

    private void tellsAWebhook(Talk zebulon) throws IOException {
        try (Receiver receiver = Receiver.start()) {
            receiver.answersNext(Receiver.status(500));
            new Api(venue.server().server())
                    .ok(
                            "POST",
                            "/v1/rooms/" + venue.room("lobby") + "/webhooks",
                            "{\"url\":\"" + receiver.url("/") + "\"}");
            zebulon.says("to be told");
            zebulon.hears("to be told");
            awaits(now -> now.value("talker_webhook_deliveries_total", "outcome", "accepted"), 1);
            assertThat(grown("talker_webhook_deliveries_total", "outcome", "failed"))
                    .isEqualTo(1);
            awaits(now -> now.value("talker_webhook_backlog"), 0);
            receiver.answers(Receiver.status(410));
            zebulon.says("unwanted");
            zebulon.hears("unwanted");
            awaits(now -> now.value("talker_webhooks_disabled_total"), 1);
        }
    }

    /** What waits for carol holds one partial of three: the newest, and it goes with her. */
    private void losesASlowReader(Talk zebulon) {
        Talk carol = venue.dial("carol", 16 * 1024);
        carol.sends(venue.connectLine("carol")).passesFence();
        zebulon.hearsJoin("carol");
        while (scrape().value("talker_outbox_waiting_bytes") < 40_000) {
            zebulon.says(SIX_KB);
            zebulon.hears(SIX_KB);
        }
        String draft = UUID.randomUUID().toString();
        for (String content : new String[] {"1", "12", "123"}) {
            zebulon.types(draft, content);
            zebulon.seesTyping(content);
        }
        assertThat(grown("talker_partials_conflated_total")).isEqualTo(2);
        assertThat(grown("talker_partials_dropped_total")).isZero();
        Line line;
        do {
            zebulon.says(SIX_KB);
            do {
                line = zebulon.next();
            } while (!line.isFinal() && !line.text().contains("\"leave\""));
        } while (grown("talker_slow_readers_closed_total") == 0);
        assertThat(grown("talker_slow_readers_closed_total")).isEqualTo(1);
        assertThat(grown("talker_partials_dropped_total")).isEqualTo(1);
        assertThat(grown("talker_partials_received_total")).isEqualTo(4);
        assertThat(grown("talker_journal_write_events_sum")).isGreaterThan(grown("talker_finals_stored_total"));
    }

    @Test
    void theyAreForThisMachineAndForWhoeverHasAKey() {
        Api api = new Api(venue.server().server());
        assertThat(api.call("GET", "/metrics", "").statusCode()).isEqualTo(200);
        HttpResponse<String> here = api.callWithoutKey("GET", "/metrics", "");
        assertThat(here.statusCode()).isEqualTo(200);
        assertThat(here.headers().firstValue("Content-Type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("text/plain").contains("version=0.0.4"));
        List<String> ofProxies = List.of(
                "X-Forwarded-For",
                "X-Forwarded-Proto",
                "X-Forwarded-Host",
                "X-Forwarded-Prefix",
                "Forwarded",
                "X-Real-Ip",
                "Via",
                "CF-Connecting-IP",
                "True-Client-IP",
                "X-Envoy-External-Address",
                "X-Cluster-Client-IP");
        for (String proxy : ofProxies) {
            assertThat(api.send(api.request("/metrics").header(proxy, "1.1 192.0.2.1"), "GET", "")
                            .statusCode())
                    .as(proxy)
                    .isEqualTo(401);
        }
        assertThat(api.send(api.request("/metrics").header("Authorization", "Bearer wrong"), "GET", "")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aTokenOfItsOwnOpensThemAndNothingElse(@TempDir Path folder) {
        String token = "0123456789abcdef";
        try (Server server = TestServer.start(
                folder, Map.of("talker.http.metrics.token", token, "talker.http.metrics.loopback", "off"))) {
            Api api = new Api(server);
            String bearer = "Bearer " + token;
            assertThat(api.callWithoutKey("GET", "/metrics", "").statusCode()).isEqualTo(401);
            assertThat(api.send(api.request("/metrics").header("Authorization", bearer), "GET", "")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(api.call("GET", "/metrics", "").statusCode()).isEqualTo(200);
            assertThat(api.send(api.request("/v1/limits").header("Authorization", bearer), "GET", "")
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThatThrownBy(() -> TestServer.start(folder, Map.of("talker.http.metrics.token", token.substring(1))))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("talker.http.metrics.token");
    }

    private Exposition scrape() {
        HttpResponse<String> response = new Api(venue.server().server()).callWithoutKey("GET", "/metrics", "");
        assertThat(response.statusCode()).isEqualTo(200);
        return Exposition.parse(response.body());
    }

    private double grown(String name) {
        return scrape().value(name) - before.value(name);
    }

    private double grown(String name, String label, String value) {
        return scrape().value(name, label, value) - before.value(name, label, value);
    }

    private void awaits(Function<Exposition, Double> number, double expected) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(number.apply(scrape())).isEqualTo(expected));
    }
}
