package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Bot;
import talker.testkit.Venue;

/** What incoming hooks may hold on to, and what they tell those who guess, on a real server. */
class IncomingHookBoundsTest {
    private static final Duration REFUSAL_DELAY = Duration.ofMillis(300);

    @RegisterExtension
    final Venue venue = Venue.open(
            "talker.http.timeout = 700ms",
            "talker.limits.unconfirmed-finals = 3",
            "talker.session.refusal-delay = " + REFUSAL_DELAY.toMillis() + "ms");

    private Api api;

    @BeforeEach
    void knowAnn() {
        venue.knows("ann");
        api = new Api(venue.server().server());
    }

    /** Those who post have given up long before the server does. */
    @Test
    void onlySoManyMessagesOfAUserWaitForTheJournal() throws SQLException {
        String hook = add();
        String other = add();
        Set<String> sent = new HashSet<>();
        try (Connection locker = DriverManager.getConnection(
                        "jdbc:sqlite:" + venue.server().folder().resolve("journal.db") + "?busy_timeout=10000");
                Statement statement = locker.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            for (String each : List.of(hook, other, hook)) {
                String id = Bot.id();
                sent.add(id);
                HttpResponse<String> late = post(each, id);
                assertThat(Api.code(late)).isEqualTo("503 not_stored");
                assertThat(late.headers().firstValue("Retry-After")).hasValue("1");
            }
            HttpResponse<String> refused = post(other, Bot.id());
            assertThat(Api.code(refused)).isEqualTo("429 rate_limited");
            assertThat(refused.body()).contains("unconfirmed-finals");
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(venue.bot("ann").posts("by another way").code())
                    .as("the user's own programs count too")
                    .isEqualTo("rate_limited");
            statement.execute("ROLLBACK");
        }
        String last = Bot.id();
        sent.add(last);
        Awaitility.await().until(() -> post(hook, last).statusCode() == 200);
        JsonNode stored = api.ok("GET", "/v1/rooms/" + venue.room("lobby") + "/history", "")
                .get("messages");
        assertThat(StreamSupport.stream(stored.spliterator(), false))
                .extracting(message -> message.get("id").textValue())
                .as("what was refused is not stored, what waited is, once")
                .containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void theTimeOfARefusalTellsNothing() {
        String hook = add();
        for (String wrong :
                List.of(hook + "x", "/v1/hooks/" + venue.room("lobby") + "/x/y", "/v1/hooks/nobody-at-all.lobby/x/y")) {
            long start = System.nanoTime();
            HttpResponse<String> refused = post(wrong, Bot.id());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(wrong).isGreaterThanOrEqualTo(REFUSAL_DELAY);
            assertThat(Api.code(refused)).isEqualTo("404 unknown_hook");
        }
    }

    private String add() {
        return api.ok("POST", "/v1/rooms/" + venue.room("lobby") + "/incoming-hooks", "{\"user\":\"ann\"}")
                .get("url")
                .textValue();
    }

    private HttpResponse<String> post(String hook, String id) {
        return api.send(api.request(hook), "POST", "{\"text\":\"x\",\"id\":\"" + id + "\"}");
    }
}
