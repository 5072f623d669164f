package talker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Venue;

/** Messages that the server could not store, here because somebody else has locked its journal. */
class NotStoredTest {
    @RegisterExtension
    static final Browser browser = new Browser();

    @RegisterExtension
    final Venue venue = Venue.open("talker.delivery.give-up = 2s", "talker.delivery.batch-timeout = 500ms");

    @Test
    void whatWasNotStoredIsToldAndCanBeSentAgainOrGivenUp() throws SQLException {
        Page ann = browser.open(venue.link("ann")).isIn(venue.room("lobby"));
        Page bob = browser.open(venue.link("bob")).isIn(venue.room("lobby"));
        ann.says("before").sees("before");
        try (Connection other = DriverManager.getConnection(
                        "jdbc:sqlite:" + venue.server().folder().resolve("journal.db") + "?busy_timeout=10000");
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            ann.says("wanted").sees("[data-state=sending] .text", "wanted"::equals);
            ann.says("unwanted");
            ann.awaits(
                    "both have failed",
                    () -> ann.texts("[data-state=failed] .text").size() == 2);
            assertThat(ann.text(".mark .problem")).isEqualTo("Not sent: Message not stored.");
            ann.clicksOn("[data-state=failed]:last-child button", "Discard");
            ann.awaits("given up", () -> ann.texts("[data-state=failed] .text").equals(List.of("wanted")));
            ann.clicksOn("[data-state=failed] button", "Retry")
                    .sees("[data-state=sending] .text", "wanted"::equals)
                    .seesNo("[data-state=failed]");
            statement.execute("ROLLBACK");
        }
        ann.sees("wanted");
        bob.sees("wanted").says("after");
        assertThat(ann.sees("after").kept()).containsSubsequence("before", "wanted", "after");
        assertThat(bob.kept().stream().filter("wanted"::equals)).hasSize(1);
    }
}
