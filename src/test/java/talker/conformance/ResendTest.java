package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, 3.7: a final that is sent again. */
class ResendTest {
    @RegisterExtension
    final Venue venue = Venue.open();

    private final String id = UUID.randomUUID().toString();

    /** 3.7 "the same user gets the echo of what is stored, whatever the new `content`, on that connection alone". */
    @Test
    void aResentFinalIsEchoedToItsSenderAlone() {
        Talk ann = venue.connect("ann");
        Talk annsOther = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.says(id, "once");
        ann.hearsJoin("bob");
        ann.hears("once");
        for (String content : new String[] {"once", "something else"}) {
            ann.says(id, content);
            ann.hears("once").withId(id).from("ann");
        }
        ann.hearsNothingElse();
        annsOther.hearsJoin("bob").hears("once");
        annsOther.hearsNothingElse();
        bob.hears("once");
        bob.hearsNothingElse();
    }

    /** 3.7, from another connection of the same user, and again after a reconnect. */
    @Test
    void aFinalMayBeResentFromAnotherConnection() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        ann.says(id, "once");
        ann.hears("once");
        ann.resets();
        bob.hears("once");
        bob.hearsLeave("ann");
        ann = venue.connect("ann");
        ann.everythingSoFar();
        ann.says(id, "once");
        ann.hears("once").withId(id);
        bob.hearsJoin("ann").hearsNothingElse();
    }

    /** 3.7, before the first one is stored. */
    @Test
    void aFinalSentManyTimesAtOnceIsStoredOnce() {
        Talk bob = venue.connect("bob");
        Talk ann = venue.connect("ann");
        bob.hearsJoin("ann");
        ann.sendsRaw((Talk.finalLine(id, "once") + "\n").repeat(100).getBytes(UTF_8));
        ann.hears("once").withId(id);
        for (Line echo : ann.everythingSoFar()) {
            assertThat(echo.id()).isEqualTo(id);
        }
        bob.hears("once");
        bob.hearsNothingElse();
    }

    /** 3.7, where the sender has left for good meanwhile, comes back, and sends it again in the same breath. */
    @Test
    void whoComesBackAndResendsAtOnceGetsTheEcho() {
        Talk ann = venue.connect("ann");
        ann.says(id, "once");
        ann.hears("once");
        for (int i = 0; i < 10; i++) {
            ann.closes();
            ann.isClosed();
            ann = venue.dial("ann");
            ann.sendsRaw((venue.connectLine("ann") + "\n" + Talk.finalLine(id, "once") + "\n").getBytes(UTF_8));
            ann.hears("once").withId(id);
            ann.hearsNothingElse();
        }
    }

    /** 3.7, in the moment in which the final is stored: every time it is sent again, the echo comes. */
    @Test
    void everyResendIsEchoed() {
        Talk ann = venue.connect("ann");
        for (int i = 0; i < 200; i++) {
            String each = ann.says("message " + i);
            ann.hears("message " + i);
            ann.says(each, "again");
            ann.hears("message " + i).withId(each);
        }
        ann.hearsNothingElse();
    }

    /** 3.7 "Another user is refused." */
    @Test
    void anotherUsersIdIsInUse() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        ann.says(id, "mine");
        ann.hears("mine");
        bob.hears("mine");
        bob.says(id, "no, mine").receivesError("Message id already in use");
        bob.says(id.toUpperCase(Locale.ROOT), "no, mine").receivesError("Message id already in use");
        bob.types(id, "no, mi").receivesError("Message id already in use");
        bob.hearsNothingElse();
        ann.hearsNothingElse();
    }

    /** 3.7, where two users take the same id at once: one of them has it. */
    @Test
    void ofTwoUsersWhoTakeAnIdAtOnceOneIsRefused() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        for (int i = 0; i < 20; i++) {
            String each = UUID.randomUUID().toString();
            ann.says(each, "ann's");
            bob.says(each, "bob's");
            List<Line> anns = ann.everythingSoFar();
            List<Line> bobs = bob.everythingSoFar();
            String winner = anns.stream()
                    .filter(Line::isFinal)
                    .findFirst()
                    .orElseThrow()
                    .from();
            assertThat(winner).isIn("ann", "bob");
            assertThat(winner.equals("ann") ? bobs : anns)
                    .extracting(Line::text)
                    .contains("{\"type\":\"error\",\"message\":\"Message id already in use\"}")
                    .hasSize(2);
            assertThat(winner.equals("ann") ? anns : bobs).hasSize(1);
        }
    }
}
