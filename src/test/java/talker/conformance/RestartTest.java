package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, what sections 3 to 5 promise across a restart of the server. */
class RestartTest {
    @RegisterExtension
    final Venue venue = Venue.open("# A server of its own, to be restarted.");

    /**
     * 3.7 "The server remembers the newest 10,000 ids", 4.1 "survives the death of the server", 4.4 "without a hole", 7.3
     * "Clients reconnect, and miss nothing."
     */
    @Test
    void nothingIsLostForgottenOrDoubled() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        Talk carol = venue.connect("carol");
        ann.hearsJoin("bob").hearsJoin("carol");
        carol.closes();
        carol.isClosed();
        ann.hearsLeave("carol");
        bob.hearsJoin("carol").hearsLeave("carol");
        bob.drops();
        ann.hearsLeave("bob");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            ids.add(ann.says("message " + i));
        }
        ann.finalsUntil("message 399");

        venue.server().restart();

        ann.receivesError("Server is shutting down").isClosed();
        Talk bobAgain = venue.connect("bob");
        assertThat(bobAgain.everythingSoFar())
                .extracting(Line::id)
                .as("what bob missed")
                .isEqualTo(ids);
        venue.connect("carol").hearsNothingElse();
        bobAgain.hearsJoin("carol");
        Talk annAgain = venue.connect("ann");
        annAgain.everythingSoFar();
        annAgain.says(ids.get(0), "again");
        annAgain.hears("message 0").withId(ids.get(0)).from("ann");
        bobAgain.says(ids.get(1), "mine").receivesError("Message id already in use");
        bobAgain.hearsNothingElse();
        annAgain.says("and on");
        bobAgain.hears("and on");
    }
}
