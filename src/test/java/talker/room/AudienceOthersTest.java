package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Stage.fin;
import static talker.room.Stage.join;
import static talker.room.Stage.leave;
import static talker.room.Stage.partial;

import akka.actor.testkit.typed.javadsl.TestInbox;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import talker.protocol.ClientMessage;
import talker.protocol.UserName;
import talker.room.Stage.Seat;

/** What Audiences of one room on several nodes tell each other. */
class AudienceOthersTest {
    private final TestInbox<Audience.Command> other = TestInbox.create("other");
    private Stage stage = Stage.attached(Fixtures.settings(s -> s.grace(Duration.ZERO)));

    @Test
    void anAudienceThatTheRoomNamesIsGreetedOnceWithWhoIsHere() {
        stage.seat(ANN, 0);
        stage.tell(new News.Attached(0, Set.of(other.getRef()), List.of(), Set.of()));
        stage.tell(new News.Attached(0, Set.of(other.getRef(), stage.ref()), List.of(), Set.of()));
        assertThat(other.getAllReceived()).containsExactly(new Gossip.Present(stage.ref(), Set.of(ANN)));
    }

    @Test
    void anAudienceThatSpeaksIsGreetedToo() {
        came(BOB);
        assertThat(other.getAllReceived()).containsExactly(new Gossip.Present(stage.ref(), Set.of()));
    }

    @Test
    void theOthersHearWhoComesAndWhoGoesButNotOfASecondConnection() {
        meet();
        Seat one = stage.enter(ANN);
        Seat two = stage.enter(ANN);
        one.leaves(Departure.DROPPED);
        assertThat(other.getAllReceived()).containsExactly(new Gossip.Came(stage.ref(), ANN));
        two.leaves(Departure.DROPPED);
        assertThat(other.getAllReceived()).containsExactly(new Gossip.Went(stage.ref(), ANN));
    }

    @Test
    void theMembersHearWhoComesAndGoesElsewhere() {
        Seat ann = stage.seat(ANN, 0);
        came(BOB);
        came(BOB);
        went(BOB);
        went(BOB);
        assertThat(ann.heard()).containsExactly(join(BOB), leave(BOB));
    }

    @Test
    void whatSomebodyTypesHereNobodyElsewhereGoesOnWith() {
        Seat ann = stage.seat(ANN, 0);
        Seat bob = stage.seat(BOB, 0);
        ann.types(1, "h");
        ann.heard();
        ClientMessage.Post stolen = new ClientMessage.Post(Fixtures.id(1), "mine", false);
        stage.tell(new Gossip.Typed(EVE, List.of(stolen)));
        bob.says(stolen);
        bob.sends(1);
        assertThat(ann.heard()).as("no partial of the others").isEmpty();
        assertThat(bob.heard()).hasSize(2).last().asString().contains("Message id already in use");
        assertThat(bob.settled()).isEqualTo(1);
        ann.sends(1);
        assertThat(stage.stored()).containsExactly(new RoomEvent.Posted(Fixtures.id(1), ANN, "text 1", 1_000_000));
    }

    @Test
    void aUserHereAndElsewhereIsAnnouncedOnceAndKeepsTheSubscriptionUntilBothAreGone() {
        Seat ann = stage.seat(ANN, 0);
        Seat bob = stage.seat(BOB, 0);
        ann.heard();
        came(BOB);
        bob.leaves(Departure.CLOSED);
        assertThat(ann.heard()).isEmpty();
        assertThat(stage.stores()).isEmpty();
        went(BOB);
        assertThat(ann.heard()).containsExactly(leave(BOB));
    }

    @Test
    void theOthersHearWhatIsTypedAndNotWhatIsRefused() {
        meet();
        Seat ann = stage.seat(ANN, 0);
        other.getAllReceived();
        ClientMessage.Post partial = new ClientMessage.Post(id(1), "h", false);
        ann.says(partial, Stage.finished(2), new ClientMessage.Post(id(2), "late", false));
        assertThat(other.getAllReceived()).containsExactly(new Gossip.Typed(ANN, List.of(partial)));
    }

    @Test
    void theMembersHearWhatIsTypedElsewhereButNoPartialAfterItsFinal() {
        Seat ann = stage.seat(ANN, 0);
        typed(BOB, 1, "h");
        stage.posted(0, message(3, 1, BOB));
        typed(BOB, 1, "late");
        assertThat(ann.heard()).containsExactly(partial(1, BOB, "h"), fin(1, BOB));
    }

    @Test
    void aBeatRepeatsWhoIsHere() {
        meet();
        stage.seat(ANN, 0);
        other.getAllReceived();
        stage.beat();
        assertThat(other.getAllReceived()).containsExactly(new Gossip.Present(stage.ref(), Set.of(ANN)));
    }

    @Test
    void whatAnAudienceHasMissedOfAnotherIsMadeUpForByItsBeat() {
        stage = Stage.attached(Fixtures.settings(s -> s.beatInterval(Duration.ofNanos(1))));
        Seat ann = stage.seat(ANN, 0);
        came(BOB);
        stage.tell(new Gossip.Present(other.getRef(), Set.of(ANN, EVE)));
        assertThat(ann.heard()).containsExactly(join(BOB), join(EVE), leave(BOB));
    }

    @Test
    void whoIsElsewhereWhenAnAudienceBeginsIsNoNews() {
        Seat ann = stage.seat(ANN, 0);
        stage.tell(new Gossip.Present(other.getRef(), Set.of(BOB)));
        assertThat(ann.heard()).isEmpty();
        went(BOB);
        assertThat(ann.heard()).containsExactly(leave(BOB));
    }

    @Test
    void theUsersOfANodeThatDiedAreGoneUnlessTheyComeStraightBack() {
        Seat ann = stage.seat(ANN, 0);
        came(BOB);
        came(EVE);
        ann.heard();
        stage.dies(other.getRef());
        stage.enter(EVE);
        assertThat(ann.heard()).isEmpty();
        stage.beat();
        assertThat(ann.heard()).containsExactly(leave(BOB));
    }

    @Test
    void anAudienceThatDiedIsToldNothingMore() {
        meet();
        stage.dies(other.getRef());
        other.getAllReceived();
        stage.beat();
        assertThat(other.hasMessages()).isFalse();
    }

    private void meet() {
        stage.tell(new News.Attached(0, Set.of(other.getRef()), List.of(), Set.of()));
        other.getAllReceived();
    }

    private void came(UserName user) {
        stage.tell(new Gossip.Came(other.getRef(), user));
    }

    private void went(UserName user) {
        stage.tell(new Gossip.Went(other.getRef(), user));
    }

    private void typed(UserName user, long number, String text) {
        stage.tell(new Gossip.Typed(user, List.of(new ClientMessage.Post(id(number), text, false))));
    }
}
