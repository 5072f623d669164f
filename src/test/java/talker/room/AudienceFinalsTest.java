package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Stage.error;
import static talker.room.Stage.fin;
import static talker.room.Stage.finished;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.room.Stage.Seat;

/** Finals on their way to the Room and back. */
class AudienceFinalsTest {

    private Stage stage = Stage.attached(Fixtures.settings());

    // Finals and the Room

    @Test
    void finalsThatComeWhileABatchIsUnderWayMakeUpTheNext() {
        Seat ann = stage.seat(ANN, 0);
        ann.sends(1);
        ann.sends(2);
        ann.sends(3);
        Room.Store first = stage.stores().get(0);
        assertThat(first.events())
                .extracting(event -> ((RoomEvent.Posted) event).id())
                .containsExactly(id(1));
        stage.stored(first.batch());
        assertThat(ann.settled()).isEqualTo(1);
        assertThat(stage.stored())
                .extracting(event -> ((RoomEvent.Posted) event).id())
                .containsExactly(id(2), id(3));
    }

    @Test
    void aBatchIsSentUntilItIsConfirmed() {
        stage = Stage.attached(Fixtures.settings(s -> s.batchTimeout(Duration.ZERO)));
        Seat ann = stage.seat(ANN, 0);
        ann.sends(1);
        Room.Store first = stage.stores().get(0);
        stage.retry();
        stage.retry();
        assertThat(stage.stores()).containsExactly(first, first);
        stage.stored(first.batch() + 1);
        stage.retry();
        assertThat(stage.stores()).containsExactly(first);
        stage.stored(first.batch());
        stage.retry();
        assertThat(stage.stores()).isEmpty();
        assertThat(ann.settled()).isEqualTo(1);
    }

    @Test
    void aFinalReachesEverybodyOnceWhenItIsStored() {
        Seat ann = stage.seat(ANN, 0);
        Seat bob = stage.seat(BOB, 0);
        ann.heard();
        ann.sends(1);
        assertThat(bob.heard()).isEmpty();
        stage.posted(0, message(3, 1, ANN));
        stage.posted(0, message(3, 1, ANN));
        assertThat(ann.heard()).containsExactly(fin(1, ANN));
        assertThat(bob.heard()).containsExactly(fin(1, ANN));
    }

    @Test
    void aSenderIsToldWhatCouldNotBeStored() {
        stage = Stage.attached(Fixtures.settings(s -> s.giveUp(Duration.ZERO).batchTimeout(Duration.ZERO)));
        Seat ann = stage.seat(ANN, 0);
        Seat phone = stage.enter(ANN);
        Seat bob = stage.enter(BOB);
        ann.heard();
        phone.heard();
        ann.says(finished(1), finished(2));
        phone.sends(2);
        stage.room.getAllReceived();
        ann.settled();
        stage.beat();
        assertThat(ann.heard()).containsExactly(error(ErrorCode.NOT_STORED, id(1)), error(ErrorCode.NOT_STORED, id(2)));
        assertThat(phone.heard()).containsExactly(error(ErrorCode.NOT_STORED, id(2)));
        assertThat(bob.heard()).isEmpty();
        assertThat(ann.settled()).isEqualTo(2);
        stage.retry();
        assertThat(stage.stored()).noneMatch(RoomEvent.Posted.class::isInstance);
    }

    @Test
    void aRoomThatMovesIsFollowedAtOnceWithWhatItHasNotConfirmed() {
        Seat ann = stage.seat(ANN, 0);
        ann.sends(1);
        stage.room.getAllReceived();
        stage.tell(new News.Moving(0));
        assertThat(stage.room.hasMessages()).as("before it has let go").isFalse();
        stage.follow();
        assertThat(stage.room.receiveMessage()).isEqualTo(new Room.Attach(stage.ref(), false, Set.of(ANN), 0));
        assertThat(stage.stored()).hasOnlyElementsOfType(RoomEvent.Posted.class);
    }

    @Test
    void theFinalOfASenderWhoIsGoneIsTriedUntilItIsStored() {
        stage = Stage.attached(Fixtures.settings(s -> s.giveUp(Duration.ZERO).batchTimeout(Duration.ZERO)));
        Seat ann = stage.seat(ANN, 0);
        ann.sends(1);
        ann.leaves(Departure.DROPPED);
        stage.beat();
        stage.room.getAllReceived();
        stage.retry();
        assertThat(stage.stored()).hasOnlyElementsOfType(RoomEvent.Posted.class);
    }

    @Test
    void anothersIdIsRefusedWhetherItWaitsOrIsStored() {
        Seat ann = stage.seat(ANN, 0);
        Seat bob = stage.seat(BOB, 0);
        ann.heard();
        ann.sends(1);
        bob.sends(1);
        assertThat(bob.heard()).containsExactly(error(ErrorCode.ID_IN_USE));
        assertThat(bob.settled()).isEqualTo(1);
        stage.posted(0, message(3, 1, ANN));
        stage.stored(stage.stores().get(0).batch());
        bob.heard();
        bob.sends(1);
        bob.sends(9);
        stage.stored(stage.stores().get(0).batch(), new Answer.IdInUse(id(9)));
        assertThat(bob.heard()).containsExactly(error(ErrorCode.ID_IN_USE), error(ErrorCode.ID_IN_USE));
        assertThat(bob.settled()).isEqualTo(2);
        assertThat(ann.heard()).containsExactly(fin(1, ANN));
    }

    // Echoes

    @Test
    void aKnownFinalIsEchoedToItsSenderAlone() {
        stage = Stage.attached(Fixtures.settings(), message(3, 1, ANN));
        Seat ann = stage.seat(ANN, 3);
        Seat bob = stage.seat(BOB, 3);
        ann.heard();
        ann.says(new ClientMessage.Post(id(1), "another text", true));
        assertThat(ann.heard()).containsExactly(fin(1, ANN));
        assertThat(ann.settled()).isEqualTo(1);
        assertThat(bob.heard()).isEmpty();
        assertThat(stage.stores()).isEmpty();
    }

    @Test
    void aFinalThatOnlyTheRoomKnowsIsReadFromTheJournalForItsEcho() {
        stage = Stage.attached(Fixtures.settings(), message(30, 30, ANN));
        stage.library.messages.add(message(3, 1, ANN));
        Seat ann = stage.seat(ANN, 30);
        ann.sends(1);
        stage.stored(stage.stores().get(0).batch(), new Answer.AlreadyStored(id(1), 3));
        Stage.Library.Question question = stage.answer();
        assertThat(question.after()).isEqualTo(2);
        assertThat(question.upTo()).isEqualTo(3);
        assertThat(ann.heard()).containsExactly(fin(1, ANN));
        assertThat(ann.settled()).isEqualTo(1);
    }

    @Test
    void everyConnectionThatSendsAFinalIsAnswered() {
        stage = Stage.attached(Fixtures.settings(), message(30, 30, ANN));
        stage.library.messages.add(message(3, 1, ANN));
        Seat ann = stage.seat(ANN, 30);
        Seat phone = stage.enter(ANN);
        ann.sends(1);
        phone.sends(1);
        stage.stored(stage.stores().get(0).batch(), new Answer.AlreadyStored(id(1), 3));
        stage.answer();
        stage.answer();
        assertThat(ann.heard()).containsExactly(fin(1, ANN));
        assertThat(phone.heard()).containsExactly(fin(1, ANN));
    }

    /** The Room has said that it is stored, and its confirmation was lost: the second one must not bring it again. */
    @Test
    void aConfirmationThatWasLostDoesNotMakeAFinalComeTwice() {
        stage = Stage.attached(Fixtures.settings(s -> s.batchTimeout(Duration.ZERO)));
        Seat ann = stage.seat(ANN, 0);
        ann.sends(1);
        long batch = stage.stores().get(0).batch();
        stage.posted(0, message(3, 1, ANN));
        stage.retry();
        stage.stored(batch, new Answer.AlreadyStored(id(1), 3));
        assertThat(ann.heard()).containsExactly(fin(1, ANN));
        assertThat(ann.settled()).isEqualTo(1);
    }

    @Test
    void aFinalWhoseNewsWasLostIsReadForEverybody() {
        Seat ann = stage.seat(ANN, 0);
        Seat bob = stage.seat(BOB, 0);
        ann.heard();
        stage.library.messages.add(message(3, 1, ANN));
        ann.sends(1);
        stage.stored(stage.stores().get(0).batch(), new Answer.AlreadyStored(id(1), 3));
        stage.answer();
        assertThat(ann.heard()).containsExactly(fin(1, ANN));
        assertThat(bob.heard()).containsExactly(fin(1, ANN));
    }

    @Test
    void whoSendsAgainRightAfterComingBackGetsTheEchoWhereTheReplayDoesNotBringIt() {
        stage = Stage.attached(Fixtures.settings(), message(3, 1, ANN), message(4, 2, BOB));
        Seat ann = stage.enter(ANN);
        ann.sends(1);
        assertThat(ann.heard()).isEmpty();
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 3));
        assertThat(ann.heard()).containsExactlyInAnyOrder(fin(1, ANN), fin(2, BOB));
    }

    @Test
    void whoSendsAgainRightAfterComingBackGetsItOnceWhereTheReplayBringsIt() {
        stage = Stage.attached(Fixtures.settings(), message(3, 1, ANN), message(4, 2, BOB));
        Seat ann = stage.enter(ANN);
        ann.sends(1);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 2));
        assertThat(ann.heard()).containsExactly(fin(1, ANN), fin(2, BOB));
    }

    @Test
    void anEchoThatCannotBeReadIsTriedAgainAtTheBeat() {
        stage = Stage.attached(Fixtures.settings(), message(30, 30, ANN));
        Seat ann = stage.seat(ANN, 30);
        ann.sends(1);
        stage.stored(stage.stores().get(0).batch(), new Answer.AlreadyStored(id(1), 3));
        stage.failToAnswer();
        assertThat(ann.heard()).isEmpty();
        assertThat(stage.audience.getAllLogEntries()).hasSize(1);
        stage.library.messages.add(message(3, 1, ANN));
        stage.beat();
        stage.answer();
        stage.beat();
        assertThat(ann.heard()).containsExactly(fin(1, ANN));
    }
}
