package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, section 3, without 3.7, which is {@link ResendTest}'s matter, and 3.8, which is {@link LimitsTest}'s. */
class MessageTest {
    @RegisterExtension
    final Venue venue = Venue.open();

    private final String id = UUID.randomUUID().toString();

    /** 3.1 "`final` absent or `false` … `\"final\":true`"; 3.4 "A final carries `\"final\":true`; a partial has no such field." */
    @Test
    void partialsAndFinalsReachEveryConnectionInTheRoom() {
        Talk ann = venue.connect("ann");
        Talk annsOther = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        annsOther.hearsJoin("bob");
        String partial = "{\"type\":\"message\",\"content\":\"he\",\"id\":\"" + id + "\"";
        ann.sends(partial + "}");
        ann.sends(partial + ",\"final\":false}");
        ann.sends(partial + ",\"final\":true}");
        for (Talk each : List.of(ann, annsOther, bob)) {
            String line = "{\"type\":\"message\",\"content\":\"he\",\"id\":\"" + id + "\",\"from\":\"ann\"";
            each.receives(line + "}");
            each.receives(line + "}");
            each.receives(line + ",\"final\":true}");
            each.hearsNothingElse();
        }
    }

    /** 3.1 "while it is typed". */
    @Test
    void wordsAreSeenAsTheyAreTyped() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        String typed = ann.types("h");
        bob.seesTyping("h").from("ann").withId(typed);
        ann.types("he");
        bob.seesTyping("he").withId(typed);
        bob.types("oh");
        ann.hearsJoin("bob");
        ann.seesTyping("h");
        ann.seesTyping("he");
        ann.seesTyping("oh").from("bob");
        ann.says("hello");
        bob.seesTyping("oh");
        bob.hears("hello").from("ann").withId(typed);
    }

    /** 3.2 "any string, the empty one and control characters included". */
    @Test
    void contentIsAnyString() {
        Talk ann = venue.connect("ann");
        String[] contents = {
            "",
            " ",
            "\u0000",
            "\r\n",
            "\"\\/\b\f\t",
            "\u2028\u2029\ufeff\uffff",
            "é€😀",
            "\u202e",
            "{\"type\":\"close\"}"
        };
        for (String content : contents) {
            ann.types(content);
            ann.seesTyping(content);
            ann.says(content);
            ann.hears(content);
        }
    }

    /** 3.2 "An empty partial withdraws the draft." */
    @Test
    void anEmptyPartialIsPassedOn() {
        Talk ann = venue.connect("ann");
        ann.types("never mi");
        ann.types("");
        ann.seesTyping("never mi");
        ann.seesTyping("");
        ann.hearsNothingElse();
    }

    /** 3.3 "compared as UUIDs, so upper and lower case are the same, and passed on as they were sent". */
    @Test
    void idsAreUuidsInEitherCase() {
        Talk ann = venue.connect("ann");
        String upper = id.toUpperCase(Locale.ROOT);
        ann.says(upper, "once");
        ann.hears("once").withId(upper);
        ann.says(id, "twice");
        ann.hears("once").withId(upper);
        ann.says("00000000-0000-0000-0000-000000000000", "nil");
        ann.hears("nil");
        ann.hearsNothingElse();
    }

    /** 3.3 "identifies the message in its room": another room has ids of its own. */
    @Test
    void theSameIdInAnotherRoomIsAnotherMessage() {
        venue.addsRoom("kitchen");
        Talk ann = venue.connect("ann", "lobby");
        Talk bob = venue.connect("bob", "kitchen");
        ann.says(id, "in the lobby");
        ann.hears("in the lobby");
        bob.says(id, "in the kitchen");
        bob.hears("in the kitchen").from("bob");
    }

    /** 3.5 "They are never stored". */
    @Test
    void partialsAreNotReplayed() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        bob.drops();
        ann.hearsLeave("bob");
        ann.types("while you were aw");
        ann.types(id, "a draft of something else");
        ann.says("while you were away");
        ann.passesFence();
        bob = venue.connect("bob");
        assertThat(bob.everythingSoFar())
                .extracting(Line::content, Line::isFinal)
                .containsExactly(tuple("while you were away", true));
    }

    /** 3.5 "A partial never comes after the final of its id." */
    @Test
    void aPartialAfterItsFinalIsDropped() {
        Talk ann = venue.connect("ann");
        Talk annsOther = venue.connect("ann");
        Talk bob = venue.connect("bob");
        String partial = "{\"type\":\"message\",\"content\":\"late\",\"id\":\"" + id + "\"}\n";
        ann.sendsRaw((Talk.finalLine(id, "done") + "\n" + partial + partial).getBytes(UTF_8));
        ann.hearsJoin("bob");
        ann.hears("done");
        ann.types(id, "later");
        annsOther.types(id, "latest");
        ann.hearsNothingElse();
        annsOther.hearsJoin("bob").hears("done");
        annsOther.hearsNothingElse();
        bob.hears("done");
        bob.hearsNothingElse();
    }

    /** 3.5, where typing and finishing go on at once on many connections. */
    @Test
    void noPartialOvertakesItsFinal() {
        Talk bob = venue.connect("bob");
        Talk ann = venue.connect("ann");
        bob.hearsJoin("ann");
        StringBuilder burst = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String each = UUID.randomUUID().toString();
            String partial = "{\"type\":\"message\",\"content\":\"…\",\"id\":\"" + each + "\"}\n";
            burst.append(partial).append(partial);
            burst.append(Talk.finalLine(each, "message " + i)).append('\n').append(partial);
        }
        ann.sendsRaw(burst.toString().getBytes(UTF_8)).passesFence();
        Set<String> finished = new HashSet<>();
        for (Line line : bob.everythingSoFar()) {
            assertThat(finished).as("a partial after its final: %s", line).doesNotContain(line.id());
            if (line.isFinal()) {
                finished.add(line.id());
            }
        }
        assertThat(finished).hasSize(200);
    }

    /** 3.6 "The sender's echo is its receipt". */
    @Test
    void whatIsEchoedIsStored() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        bob.resets();
        ann.hearsLeave("bob");
        for (int i = 0; i < 20; i++) {
            ann.says("message " + i);
            ann.hears("message " + i);
        }
        bob = venue.connect("bob");
        for (int i = 0; i < 20; i++) {
            bob.hears("message " + i).from("ann");
        }
    }
}
