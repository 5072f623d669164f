package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Lines2.TWO;
import static talker.room.Lines2.connected;
import static talker.room.Lines2.partial;
import static talker.room.Lines2.typed;
import static talker.room.Stage.join;

import akka.actor.testkit.typed.javadsl.TestInbox;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;
import talker.room.Stage.Seat;

/** A new Audience learns from the others who is here and what is being typed, before it tells those who ask for it. */
class AudienceIntroductionTest {
    private final TestInbox<Audience.Command> other = TestInbox.create("other");
    private final TestInbox<Audience.Command> third = TestInbox.create("third");
    private final Stage stage = new Stage(Fixtures.settings());

    private void attached(Set<UserName> returning) {
        stage.tell(new News.Attached(7, Set.of(other.getRef(), third.getRef()), List.of(), returning));
    }

    private void present(TestInbox<Audience.Command> audience, UserName user, Gossip.OpenDraft... drafts) {
        stage.tell(new Gossip.Present(audience.getRef(), Set.of(user), drafts.length == 0 ? null : List.of(drafts)));
    }

    @Test
    void whoAsksForVersion2WaitsUntilAllOthersHaveSpoken() {
        Seat ann = stage.enter(ANN, TWO);
        attached(Set.of());
        present(other, BOB);
        assertThat(ann.heard()).isEmpty();
        assertThat(ann.session.hasMessages()).isFalse();
        present(third, EVE);
        assertThat(ann.heard()).containsExactly(connected(ANN, 7, List.of(ANN, BOB, EVE)));
        assertThat(ann.session.getAllReceived()).containsExactly(new MemberEvent.Entered(stage.ref()));
    }

    @Test
    void whoSpeaksVersion1DoesNotWait() {
        Seat bob = stage.enter(BOB);
        Seat ann = stage.enter(ANN, TWO);
        attached(Set.of());
        assertThat(bob.session.getAllReceived()).containsExactly(new MemberEvent.Entered(stage.ref()));
        assertThat(ann.session.hasMessages()).isFalse();
        Seat eve = stage.enter(EVE);
        assertThat(eve.session.hasMessages()).isTrue();
    }

    @Test
    void anAudienceThatDiesIsNotWaitedFor() {
        Seat ann = stage.enter(ANN, TWO);
        attached(Set.of());
        stage.dies(other.getRef());
        present(third, EVE);
        assertThat(ann.heard()).containsExactly(connected(ANN, 7, List.of(ANN, EVE)));
    }

    @Test
    void anAudienceThatDoesNotSpeakIsNotWaitedForForLong() {
        Seat ann = stage.enter(ANN, TWO);
        attached(Set.of());
        present(other, BOB);
        stage.open();
        assertThat(ann.heard()).containsExactly(connected(ANN, 7, List.of(ANN, BOB)));
        Seat eve = stage.enter(EVE, TWO);
        assertThat(eve.heard()).hasSize(1);
    }

    @Test
    void whoIsExpectedBackIsHere() {
        Seat ann = stage.enter(ANN, TWO);
        stage.tell(new News.Attached(7, Set.of(), List.of(), Set.of(BOB)));
        assertThat(ann.heard()).containsExactly(connected(ANN, 7, List.of(ANN, BOB)));
        stage.enter(BOB);
        assertThat(ann.heard()).isEmpty();
        stage.enter(EVE);
        assertThat(ann.heard()).containsExactly(join(EVE));
    }

    @Test
    void whoLeavesWhileWaitingNeverCameIn() {
        Seat ann = stage.enter(ANN, TWO);
        attached(Set.of());
        ann.leaves(Departure.DROPPED);
        present(other, BOB);
        present(third, EVE);
        assertThat(ann.heard()).isEmpty();
        assertThat(ann.session.getAllReceived()).containsExactly(new MemberEvent.Left());
        assertThat(stage.stores()).isEmpty();
    }

    @Test
    void whatIsBeingTypedElsewhereIsShownToo() {
        Seat ann = stage.enter(ANN, TWO);
        Seat eve = stage.enter(EVE);
        attached(Set.of());
        present(other, BOB, new Gossip.OpenDraft(BOB, typed(1, "he", null), 10));
        present(
                third,
                EVE,
                new Gossip.OpenDraft(EVE, typed(2, "to ann", ANN), 10),
                new Gossip.OpenDraft(EVE, typed(3, "to bob", BOB), 10));
        assertThat(ann.heard())
                .containsExactly(connected(
                        ANN,
                        7,
                        List.of(ANN, BOB, EVE),
                        new ServerMessage.Draft(id(1), BOB, "he", null),
                        new ServerMessage.Draft(id(2), EVE, "to ann", ANN)));
        assertThat(eve.heard()).as("in version 1 it is no line").containsExactly(join(ANN));
    }

    @Test
    void aDraftFromElsewhereThatIsFinishedIsNotOpen() {
        Seat ann = stage.enter(ANN, TWO);
        stage.tell(new News.Attached(7, Set.of(other.getRef()), List.of(message(7, 1, BOB)), Set.of()));
        present(other, BOB, new Gossip.OpenDraft(BOB, typed(1, "late", null), 10));
        assertThat(ann.heard()).first().isEqualTo(connected(ANN, 7, List.of(ANN, BOB)));
    }

    @Test
    void aDraftThatRestedElsewhereIsAsOldHere() {
        Stage brief = new Stage(Fixtures.settings(s -> s.draftTimeout(Duration.ofSeconds(30))));
        Seat ann = brief.enter(ANN, TWO);
        brief.tell(new News.Attached(7, Set.of(other.getRef()), List.of(), Set.of()));
        brief.tell(new Gossip.Present(
                other.getRef(),
                Set.of(BOB),
                List.of(
                        new Gossip.OpenDraft(BOB, typed(1, "old", null), 30_000),
                        new Gossip.OpenDraft(BOB, typed(2, "new", null), 1_000))));
        assertThat(ann.heard())
                .containsExactly(
                        connected(ANN, 7, List.of(ANN, BOB), new ServerMessage.Draft(id(2), BOB, "new", null)));
    }

    @Test
    void aNewAudienceIsToldWhatIsTypedHereAndOnlyThat() {
        stage.tell(new News.Attached(0, Set.of(), List.of(), Set.of()));
        Seat ann = stage.seat(ANN, 0);
        ann.says(typed(1, "here", null));
        stage.tell(new Gossip.Came(other.getRef(), BOB));
        assertThat(other.getAllReceived()).singleElement().satisfies(greeting -> {
            List<Gossip.OpenDraft> drafts = ((Gossip.Present) greeting).drafts();
            assertThat(drafts).extracting(Gossip.OpenDraft::partial).containsExactly(typed(1, "here", null));
        });
        stage.tell(new Gossip.Typed(BOB, List.of(typed(2, "there", null))));
        stage.tell(new Gossip.Came(third.getRef(), EVE));
        assertThat(third.getAllReceived()).singleElement().satisfies(greeting -> assertThat(
                        ((Gossip.Present) greeting).drafts())
                .hasSize(1));
        other.getAllReceived();
        stage.beat();
        assertThat(other.getAllReceived()).containsExactly(new Gossip.Present(stage.ref(), Set.of(ANN)));
    }

    @Test
    void aPrivatePartialCrossesNodesAndIsSeenByTheTwo() {
        stage.tell(new News.Attached(0, Set.of(other.getRef()), List.of(), Set.of()));
        present(other, EVE);
        Seat ann = stage.seat(ANN, 0, TWO);
        Seat bob = stage.seat(BOB, 0, TWO);
        ann.heard();
        other.getAllReceived();
        ann.says(typed(1, "ps", BOB));
        assertThat(other.getAllReceived()).containsExactly(new Gossip.Typed(ANN, List.of(typed(1, "ps", BOB))));
        ann.heard();
        bob.heard();
        stage.tell(new Gossip.Typed(EVE, List.of(typed(2, "hey", ANN))));
        assertThat(ann.heard()).containsExactly(partial(2, EVE, "hey", ANN));
        assertThat(bob.heard()).isEmpty();
    }

    @Test
    void aDraftEndsWhenItsUserLeavesElsewhere() {
        stage.tell(new News.Attached(0, Set.of(), List.of(), Set.of()));
        stage.tell(new Gossip.Came(other.getRef(), BOB));
        stage.tell(new Gossip.Typed(BOB, List.of(typed(1, "he", null))));
        stage.tell(new Gossip.Went(other.getRef(), BOB));
        assertThat(stage.enter(ANN, TWO).heard()).containsExactly(connected(ANN, 0, List.of(ANN)));
    }
}
