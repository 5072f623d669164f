package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, section 5. */
class PresenceTest {
    @RegisterExtension
    final Venue venue = Venue.open();

    /** 5.1 "when a user's first connection enters a room, everybody else in it is told, and when the last one ends". */
    @Test
    void othersHearWhoComesAndWhoGoes() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        Talk carol = venue.connect("carol");
        ann.hearsJoin("carol");
        bob.hearsJoin("carol");
        bob.closes();
        ann.hearsLeave("bob");
        carol.hearsLeave("bob").hearsNothingElse();
        bob.isClosed();
        ann.hearsNothingElse();
    }

    /** 5.1 "in whatever way". */
    @Test
    void everyEndIsALeave() {
        Talk ann = venue.connect("ann");
        List<Runnable> ends = new ArrayList<>();
        ends.add(() -> venue.connect("bob").closes());
        ends.add(() -> venue.connect("bob").drops());
        ends.add(() -> venue.connect("bob").halfCloses());
        ends.add(() -> venue.connect("bob").resets());
        ends.add(() -> venue.connect("bob").sends("no JSON"));
        ends.add(() -> venue.connect("bob").sendsRaw("x".repeat(70_000).getBytes(UTF_8)));
        for (Runnable end : ends) {
            end.run();
            ann.hearsJoin("bob").hearsLeave("bob");
        }
        ann.hearsNothingElse();
    }

    /** 5.1 "first connection … last one". */
    @Test
    void aUserWithTwoConnectionsIsThereOnce() {
        Talk ann = venue.connect("ann");
        Talk one = venue.connect("bob");
        Talk two = venue.connect("bob");
        ann.hearsJoin("bob").hearsNothingElse();
        one.closes();
        one.isClosed();
        ann.hearsNothingElse();
        Talk three = venue.connect("bob");
        two.resets();
        ann.hearsNothingElse();
        three.drops();
        ann.hearsLeave("bob").hearsNothingElse();
    }

    /** 5.1 "The user concerned is never told, on none of its connections." */
    @Test
    void nobodyHearsOfThemselves() {
        Talk one = venue.connect("ann");
        Talk two = venue.connect("ann");
        Talk three = venue.connect("ann");
        two.closes();
        two.isClosed();
        three.resets();
        one.hearsNothingElse();
    }

    /** 5.1 "A refused connect shows nothing." */
    @Test
    void whoIsRefusedWasNeverThere() {
        Talk ann = venue.connect("ann");
        venue.knows("bob");
        venue.dial("bob")
                .sends(Venue.connectLine(venue.room("lobby"), "bob", "a guess"))
                .receivesError("Authentication failed")
                .isClosed();
        venue.dial("bob").drops();
        ann.hearsNothingElse();
    }

    /** 5.1 in each room on its own. */
    @Test
    void presenceIsARoomsOwn() {
        venue.addsRoom("kitchen");
        Talk ann = venue.connect("ann", "lobby");
        Talk carol = venue.connect("carol", "kitchen");
        Talk bob = venue.connect("bob", "lobby");
        ann.hearsJoin("bob");
        Talk bobsOther = venue.connect("bob", "kitchen");
        carol.hearsJoin("bob");
        bob.closes();
        ann.hearsLeave("bob");
        carol.hearsNothingElse();
        bobsOther.closes();
        carol.hearsLeave("bob").hearsNothingElse();
    }

    /** 5.1, where many come and go at once. */
    @Test
    void everyJoinHasItsLeave() {
        Talk ann = venue.connect("ann");
        List<String> users = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            users.add("user " + i);
        }
        venue.knows(users);
        List<Talk> talks = new ArrayList<>();
        users.forEach(user -> talks.add(venue.dial(user).sends(venue.connectLine(user))));
        talks.forEach(Talk::passesFence);
        List<String> joined = new ArrayList<>();
        users.forEach(user -> joined.add(ann.next().field("user")));
        assertThat(joined).containsExactlyInAnyOrderElementsOf(users);
        talks.forEach(Talk::resets);
        List<String> left = new ArrayList<>();
        users.forEach(user -> left.add(ann.next().text()));
        assertThat(left)
                .containsExactlyInAnyOrderElementsOf(users.stream()
                        .map(user -> "{\"type\":\"leave\",\"user\":\"" + user + "\"}")
                        .toList());
        ann.hearsNothingElse();
    }
}
