package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, what happens while the journal takes nothing: here because somebody else has locked it. */
class JournalTroubleTest {
    @RegisterExtension
    final Venue venue = Venue.open("talker.delivery.give-up = 2s", "talker.delivery.batch-timeout = 500ms");

    /**
     * 3.5 "never wait for the journal", 3.6 "only after it is durable", 4.5 "its sender is told; … sending it again with
     * the same id does no harm", 5.1 without the journal.
     */
    @Test
    void typingAndPresenceGoOnAndFinalsWait() throws SQLException {
        venue.knows("ann", "bob", "carol");
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        String id = UUID.randomUUID().toString();
        Talk carol = venue.dial("carol");
        try (Connection other = DriverManager.getConnection(
                        "jdbc:sqlite:" + venue.server().folder().resolve("journal.db") + "?busy_timeout=10000");
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            ann.types(id, "a final that wai");
            ann.says(id, "a final that waits");
            ann.types("something el");
            bob.seesTyping("a final that wai").from("ann");
            bob.seesTyping("something el").from("ann");
            carol.sends(venue.connectLine("carol"));
            bob.hearsJoin("carol");
            carol.types("hello fr");
            bob.seesTyping("hello fr").from("carol");
            carol.seesTyping("hello fr");
            carol.resets();
            bob.hearsLeave("carol");
            ann.seesTyping("a final that wai");
            ann.seesTyping("something el");
            ann.hearsJoin("carol").seesTyping("hello fr");
            ann.hearsLeave("carol");
            ann.receives("{\"type\":\"error\",\"message\":\"Message not stored\",\"id\":\"" + id + "\"}");
            statement.execute("ROLLBACK");
        }
        ann.says(id, "a final that waits");
        ann.hears("a final that waits").withId(id);
        List<Line> bobs = bob.everythingSoFar();
        assertThat(bobs).extracting(Line::id).as("bob has it once").containsExactly(id);
        for (Line line : ann.everythingSoFar()) {
            assertThat(line.id()).isEqualTo(id);
        }
    }
}
