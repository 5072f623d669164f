package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import talker.testkit.Bot;
import talker.testkit.Events;
import talker.testkit.Talk;
import talker.testkit.Venue;

/**
 * docs/PROTOCOL.md, 2.2, 2.3 and 3.2: names and texts made to harm a log, a terminal or a reader. What a name may not be
 * comes in nowhere; a text may be anything, and is one line wherever it goes.
 */
class HostileNamesTest {
    private static final String EVERYTHING =
            "a\nb\r\nc\u0000\u001b]0;owned\u0007\u001b[2J\u009b1A\u202eevil\u2066\u200b\ufeff\u2028"
                    + "\u2029{\"type\":\"close\"}\ndata: forged\n\nevent: message\u0430nn";

    @RegisterExtension
    final Venue venue = Venue.open();

    static Stream<String> names() {
        return Stream.of(
                "a\nb",
                "a\r",
                "\u0000",
                "\u001b[2J",
                "a\u009b2J",
                "\u202eevil",
                "a\u2066b",
                "a\u200bb",
                "\u200d",
                "a\ufeff",
                "a\u2028b",
                "a\u00adb",
                "a\ufe0f",
                "\u3164",
                "e\u0301",
                " ann",
                "ann\u00a0",
                "\udb40\udc41",
                "x".repeat(65),
                "");
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameThatHarmsComesInNowhere(String name) {
        venue.dial("whoever")
                .sends(Venue.connectLine(venue.room("lobby"), name, venue.token("ann")))
                .receivesError("Authentication failed")
                .isClosed();
        venue.dial("whoever")
                .sends(Venue.connectLine(venue.account() + "." + name, "ann", venue.token("ann")))
                .receivesError("Authentication failed")
                .isClosed();
        Talk ann = venue.connect2("ann");
        ann.whispers(name, "psst");
        assertThat(ann.next().text()).contains("\"message\":\"Field 'to' must be the name of a user\"");
        Bot bot = venue.bot("ann");
        assertThat(bot.posts("psst", ",\"to\":" + Talk.quote(name)).status()).isEqualTo(400);
        ann.hearsNothingElse();
    }

    /** Nobody can tell them apart by eye, and the server always does. */
    @Test
    void aNameThatOnlyLooksTheSameIsAnotherUser() {
        String lookalike = "\u0430nn";
        Talk ann = venue.connect("ann");
        venue.dial("the other")
                .sends(Venue.connectLine(venue.room("lobby"), lookalike, venue.token("ann")))
                .receivesError("Authentication failed")
                .isClosed();
        Talk other = venue.connect(lookalike);
        ann.hearsJoin(lookalike);
        String id = other.says("I am ann");
        assertThat(ann.next().from()).isEqualTo(lookalike);
        ann.says(id, "So am I");
        ann.receivesError("Message id already in use");
    }

    @Test
    void aTextMayBeAnythingAndIsOneLineOnEveryWay() {
        Talk bob = venue.connect("bob");
        Talk cyd = venue.connect2("cyd");
        Talk eve = venue.connectByWebSocket("eve");
        Talk ann = venue.connect("ann");
        Bot bot = venue.bot("dan");
        Events events = bot.listens("");
        events.hears("connected");
        ann.types(EVERYTHING + "!");
        ann.says(EVERYTHING);
        for (Talk talk : List.of(bob, cyd, eve)) {
            assertThat(talk.linesUntil(EVERYTHING))
                    .allMatch(line -> line.text().chars().noneMatch(c -> c < ' '));
        }
        assertThat(events.hearsMessage(EVERYTHING).data().content()).isEqualTo(EVERYTHING);
        assertThat(bot.reads("?limit=1").texts("messages", "content")).containsExactly(EVERYTHING);
    }
}
