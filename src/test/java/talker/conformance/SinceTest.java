package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, clause 9.4: what is sent first. The server has ten finals at hand, the rest in its journal. */
class SinceTest {
    @RegisterExtension
    final Venue venue = Venue.open("talker.room.recent-messages = 10");

    private Talk ann;

    /** Says so many finals; gives the seq of each. */
    private List<Long> annSays(int count) {
        ann = venue.connect2("ann");
        List<Long> seqs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ann.says("message " + i);
        }
        for (int i = 0; i < count; i++) {
            seqs.add(ann.hears("message " + i).line().seq());
        }
        return seqs;
    }

    private List<String> hearsUpTo(Talk talk, String last) {
        return talk.finalsUntil(last).stream().map(Line::content).toList();
    }

    private static List<String> messages(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "message " + i).toList();
    }

    /** "`since`: every final after it", from memory, from the journal, and across where the one begins. */
    @Test
    void everythingAfterSinceIsReplayed() {
        List<Long> seqs = annSays(30);
        for (int from : List.of(0, 1, 15, 19, 20, 21, 28)) {
            Talk bob = venue.connect2("bob", "\"since\":" + seqs.get(from));
            assertThat(hearsUpTo(bob, "message 29")).as("since %d", from).isEqualTo(messages(from + 1, 30));
            bob.hearsNothingElse();
            bob.closes();
            bob.isClosed();
        }
        Talk bob = venue.connect2("bob", "\"since\":0");
        assertThat(hearsUpTo(bob, "message 29")).isEqualTo(messages(0, 30));
    }

    /** 9.4 "and then live ones, without a hole". */
    @Test
    void liveFinalsFollowAReplayWithoutAHole() {
        annSays(300);
        Talk bob = venue.connect2("bob", "\"since\":0");
        for (int i = 300; i < 400; i++) {
            ann.says("message " + i);
        }
        assertThat(hearsUpTo(bob, "message 399")).isEqualTo(messages(0, 400));
    }

    /** "More than the room's newest counts as the newest." */
    @Test
    void sinceTheNewestOrLaterIsNothing() {
        List<Long> seqs = annSays(3);
        for (long since : List.of(seqs.get(2), seqs.get(2) + 1, 1_000_000L, Long.MAX_VALUE)) {
            Talk bob = venue.connect2("bob", "\"since\":" + since);
            bob.hearsNothingElse();
            bob.drops();
        }
        ann.says("while bob is away");
        ann.linesUntil("while bob is away");
        assertThat(hearsUpTo(venue.connect2("bob"), "while bob is away"))
                .as("a too great since has not become the position of the subscription")
                .contains("while bob is away");
    }

    /** "It takes the place of the subscription (4.4), which holds all the same." */
    @Test
    void theSubscriptionHoldsAllTheSame() {
        List<Long> seqs = annSays(3);
        Talk bob = venue.connect2("bob", "\"since\":" + seqs.get(0));
        assertThat(hearsUpTo(bob, "message 2")).isEqualTo(messages(1, 3));
        ann.hearsJoin("bob");
        bob.drops();
        ann.hearsLeave("bob");
        ann.says("missed");
        ann.hears("missed");
        assertThat(hearsUpTo(venue.connect("bob"), "missed")).endsWith("missed");
    }

    /** "`history`: the last n finals". */
    @Test
    void theLastFinalsAreSent() {
        annSays(30);
        for (int last : List.of(1, 9, 10, 11, 29, 30, 31, 1000, 1001)) {
            Talk bob = venue.connect2("bob", "\"history\":" + last);
            assertThat(hearsUpTo(bob, "message 29"))
                    .as("history %d", last)
                    .isEqualTo(messages(Math.max(0, 30 - last), 30));
            bob.closes();
            bob.isClosed();
        }
        venue.connect2("bob", "\"history\":0").hearsNothingElse();
    }

    /** "What the client is owed comes in any case, be it more or less: … where the earlier of the two says." */
    @Test
    void theEarlierOfTheTwoDecides() {
        List<Long> seqs = annSays(20);
        Talk bob = venue.connect2("bob", "\"since\":" + seqs.get(3), "\"history\":2");
        assertThat(hearsUpTo(bob, "message 19")).isEqualTo(messages(4, 20));
        bob.closes();
        bob.isClosed();
        bob = venue.connect2("bob", "\"since\":" + seqs.get(18), "\"history\":15");
        assertThat(hearsUpTo(bob, "message 19")).isEqualTo(messages(5, 20));
        bob.drops();
        for (int i = 20; i < 23; i++) {
            ann.says("message " + i);
        }
        ann.linesUntil("message 22");
        assertThat(hearsUpTo(venue.connect2("bob", "\"history\":1"), "message 22"))
                .as("three were missed")
                .endsWith("message 20", "message 21", "message 22");
    }

    /** "`\"partials\":false`: finals only." */
    @Test
    void whoWantsFinalsOnlySeesNoTyping() {
        Talk bob = venue.connect2("bob", "\"partials\":false");
        Talk typist = venue.connect2("ann");
        bob.hearsJoin("ann");
        typist.types("h");
        typist.types("he");
        typist.says("hey");
        assertThat(bob.next().field("final")).isEqualTo("true");
        bob.types("own words too");
        bob.hearsNothingElse();
    }

    /** "A `since` or `history` that is no whole number from 0 on … makes the connect wrong". */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"since\":-1",
                "\"since\":\"7\"",
                "\"since\":1.0",
                "\"since\":null",
                "\"history\":-1",
                "\"history\":true",
                "\"partials\":\"no\""
            })
    void aWrongWishIsAWrongConnect(String wish) {
        Talk ann2 = venue.dial("ann").sends(venue.connectLine2("ann", wish));
        ann2.receivesError("auth_failed", "Authentication failed").isClosed();
    }
}
