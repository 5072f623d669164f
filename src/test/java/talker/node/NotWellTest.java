package talker.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Bot;
import talker.testkit.PlainHttp;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** A node whose journal is held up: it refuses who is new, and goes on with whom it has. */
class NotWellTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final Venue venue = Venue.open(
            "talker.health { interval = 50ms, calm = 500ms, journal-slow = 400ms }", "talker.delivery.give-up = 60s");

    @Test
    void aSlowJournalRefusesWhoIsNewAndLosesNothingOfThoseWhoAreThere() throws Exception {
        venue.knows("ann", "bob", "cyd", "bot");
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect2("bob");
        ann.hearsJoin("bob");
        Bot bot = venue.bot("bot");
        String id = UUID.randomUUID().toString();
        try (Connection other = DriverManager.getConnection(
                        "jdbc:sqlite:" + venue.server().folder().resolve("journal.db") + "?busy_timeout=10000");
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            ann.says(id, "a final that waits");
            Awaitility.await().atMost(SOON).until(() -> ready().status() == 503);
            assertThat(ready().json().at("/problems/journal").asText()).contains("storing something takes");
            assertThat(get("/ready?strained=404").status()).isEqualTo(404);
            assertThat(get("/alive").status()).isEqualTo(200);

            venue.dial("cyd")
                    .sends(venue.connectLine("cyd"))
                    .receivesError("Service unavailable, try again")
                    .isClosed();
            venue.dial("cyd in version 2")
                    .sends(venue.connectLine2("cyd"))
                    .receivesError("unavailable", "Service unavailable, try again")
                    .isClosed();
            venue.dialWebSocket("cyd in a browser")
                    .sends(venue.connectLine2("cyd"))
                    .receivesError("unavailable", "Service unavailable, try again");
            Bot.Answer refused = bot.posts("hello");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("strained");
            assertThat(refused.headers().firstValue("Retry-After")).contains("10");
            assertThat(bot.sends("GET", "/events", "").code()).isEqualTo("strained");
            assertThat(bot.reads("").status()).as("reading goes on").isEqualTo(200);

            ann.types("what is typed go");
            bob.seesTyping("what is typed go").from("ann");
            statement.execute("ROLLBACK");
        }
        Awaitility.await().atMost(SOON).until(() -> ready().status() == 200);
        assertThat(ready().body()).isEqualTo("{\"ok\":true}");
        assertThat(bob.hears("a final that waits").id()).isEqualTo(id);
        venue.connect("cyd");
        assertThat(bot.posts("hello").status()).isEqualTo(201);
        assertThat(bot.reads("").texts("messages", "content")).contains("a final that waits", "hello");
    }

    private Bot.Answer ready() {
        return get("/ready");
    }

    private Bot.Answer get(String path) {
        return PlainHttp.get(venue.server().httpPort(), path);
    }
}
