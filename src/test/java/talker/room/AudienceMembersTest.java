package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.message;
import static talker.room.Stage.fin;
import static talker.room.Stage.join;
import static talker.room.Stage.leave;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import talker.room.Stage.Seat;

/** Who comes and goes, with one connection or several, and what the Room is told of it. */
class AudienceMembersTest {
    private Stage stage = Stage.attached(Fixtures.settings());

    // Coming and going

    @Test
    void whoComesBeforeTheRoomHasAnsweredWaitsAtTheDoor() {
        stage = new Stage(Fixtures.settings());
        assertThat(stage.lastAttach()).isEqualTo(new Room.Attach(stage.ref(), true, Set.of(), 0));
        Seat ann = stage.enter(ANN);
        assertThat(ann.session.hasMessages()).isFalse();
        stage.retry();
        assertThat(stage.lastAttach().isFresh()).isTrue();

        stage.tell(new News.Attached(7, Set.of(), List.of(), Set.of()));
        assertThat(ann.session.receiveMessage()).isEqualTo(new MemberEvent.Entered(stage.ref()));
        assertThat(stage.stored()).containsExactly(new RoomEvent.Subscribed(ANN, 7, 1_000_000));
    }

    @Test
    void whoEndsAtTheDoorNeverEnters() {
        stage = new Stage(Fixtures.settings());
        Seat ann = stage.enter(ANN);
        stage.dies(ann.session.getRef());
        stage.tell(new News.Attached(0, Set.of(), List.of(), Set.of()));
        assertThat(ann.session.hasMessages()).isFalse();
        assertThat(stage.stores()).isEmpty();
    }

    @Test
    void aUserComesOnceAndGoesOnceWhateverTheNumberOfConnectionsAndIsNotToldSo() {
        Seat bob = stage.seat(BOB, 0);
        Seat one = stage.enter(ANN);
        Seat two = stage.enter(ANN);
        assertThat(bob.heard()).containsExactly(join(ANN));
        one.leaves(Departure.DROPPED);
        assertThat(bob.heard()).isEmpty();
        two.leaves(Departure.CLOSED);
        assertThat(bob.heard()).containsExactly(leave(ANN));
        assertThat(one.heard()).isEmpty();
        assertThat(two.heard()).isEmpty();
    }

    @Test
    void closingEndsTheSubscriptionAndDroppingKeepsIt() {
        Seat ann = stage.seat(ANN, 3);
        Seat bob = stage.seat(BOB, 3);
        ann.seen = 5;
        ann.leaves(Departure.DROPPED);
        Room.Store detached = stage.stores().get(0);
        assertThat(detached.events()).containsExactly(new RoomEvent.Detached(ANN, 5, 1_000_000));
        stage.stored(detached.batch());
        bob.leaves(Departure.CLOSED);
        assertThat(stage.stored()).containsExactly(new RoomEvent.Unsubscribed(BOB, 1_000_000));
        assertThat(bob.session.receiveMessage()).isEqualTo(new MemberEvent.Left());
    }

    @Test
    void aSessionThatDiesHasDropped() {
        Seat ann = stage.seat(ANN, 3);
        Seat bob = stage.seat(BOB, 3);
        stage.dies(ann.session.getRef());
        assertThat(stage.stored()).containsExactly(new RoomEvent.Detached(ANN, 3, 1_000_000));
        assertThat(bob.heard()).containsExactly(leave(ANN));
    }

    @Test
    void whoLeavesIsWatchedNoLonger() {
        Seat ann = stage.seat(ANN, 3);
        assertThat(stage.isWatched(ann.session.getRef())).isTrue();
        ann.leaves(Departure.CLOSED);
        assertThat(stage.isWatched(ann.session.getRef())).isFalse();
    }

    @Test
    void aStoppingNodeTellsNobodyThatItsUsersAreGone() {
        Seat ann = stage.seat(ANN, 0);
        Seat bob = stage.seat(BOB, 0);
        ann.leaves(Departure.SHUTDOWN);
        assertThat(bob.heard()).isEmpty();
        stage.beat();
        assertThat(stage.room.hasMessages()).isFalse();
    }

    @Test
    void whoLeavesGetsWhatWaitedForTheFlush() {
        stage = Stage.attached(Fixtures.settings(s -> s.flushInterval(Duration.ofHours(1))));
        Seat ann = stage.seat(ANN, 0);
        Seat bob = stage.seat(BOB, 0);
        stage.posted(0, message(3, 1, BOB));
        stage.posted(3, message(4, 2, BOB));
        ann.leaves(Departure.CLOSED);
        assertThat(ann.heard()).containsSubsequence(fin(1, BOB), fin(2, BOB));
        assertThat(ann.heard()).isEmpty();
        stage.flush();
        assertThat(ann.heard()).isEmpty();
        assertThat(bob.heard()).containsSubsequence(fin(1, BOB), fin(2, BOB), leave(ANN));
    }

    @Test
    void usersWhoComeStraightBackAfterACrashAreNotAnnounced() {
        stage = new Stage(Fixtures.settings(s -> s.grace(Duration.ofHours(1))));
        stage.tell(new News.Attached(0, Set.of(), List.of(), Set.of(ANN, BOB)));
        stage.room.getAllReceived();
        Seat eve = stage.seat(EVE, 0);
        stage.enter(ANN);
        stage.beat();
        assertThat(eve.heard()).isEmpty();
    }

    @Test
    void usersWhoDoNotComeBackHaveLeftWhenTheGraceIsOver() {
        stage = new Stage(Fixtures.settings(s -> s.grace(Duration.ZERO)));
        stage.tell(new News.Attached(0, Set.of(), List.of(), Set.of(ANN, BOB)));
        stage.room.getAllReceived();
        Seat eve = stage.seat(EVE, 0);
        stage.enter(ANN);
        stage.beat();
        assertThat(eve.heard()).containsExactly(leave(BOB));
        stage.enter(BOB);
        assertThat(eve.heard()).containsExactly(join(BOB));
    }

    // Several connections of one user

    @Test
    void aSecondConnectionBeginsWhereTheFirstSurelyIs() {
        stage = Stage.attached(Fixtures.settings(), recent(1, 9));
        Seat one = stage.seat(ANN, 2);
        one.seen = 6;
        Seat two = stage.enter(ANN);
        assertThat(stage.stores()).isEmpty();
        assertThat(two.startedAfter).isEqualTo(6);
        assertThat(two.heard()).containsExactly(fin(7, ANN), fin(8, ANN), fin(9, ANN));
    }

    @Test
    void whatAConnectionMissedComesToTheNextAlthoughAnotherOneHadIt() {
        stage = Stage.attached(Fixtures.settings(), recent(1, 9));
        Seat phone = stage.seat(ANN, 3);
        Seat desk = stage.enter(ANN);
        phone.leaves(Departure.DROPPED);
        desk.seen = 9;
        stage.beat();
        assertThat(stage.lastAttach().seen()).isEqualTo(3);
        Seat again = stage.enter(ANN);
        assertThat(again.startedAfter).isEqualTo(3);
    }

    @Test
    void aConnectionThatWentBeforeItBeganHasMissedNothingOfTheOthers() {
        stage = Stage.attached(Fixtures.settings(), recent(1, 9));
        Seat one = stage.enter(ANN);
        Seat two = stage.enter(ANN);
        two.leaves(Departure.DROPPED);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 7));
        one.seen = 8;
        assertThat(stage.enter(ANN).startedAfter).isEqualTo(8);
    }

    @Test
    void bothConnectionsOfAUserWhoHasJustComeBeginAtThePosition() {
        stage = Stage.attached(Fixtures.settings(), recent(1, 9));
        Seat one = stage.enter(ANN);
        Seat two = stage.enter(ANN);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 8));
        assertThat(one.heard()).containsExactly(fin(9, ANN));
        assertThat(two.heard()).containsExactly(fin(9, ANN));
    }

    // The beat

    @Test
    void aBeatSaysWhoIsHereAndUpToWhereAllHaveReceived() {
        stage = Stage.attached(Fixtures.settings(), recent(1, 9));
        stage.beat();
        assertThat(stage.lastAttach()).isEqualTo(new Room.Attach(stage.ref(), false, Set.of(), 9));
        Seat ann = stage.seat(ANN, 2);
        Seat bob = stage.seat(BOB, 2);
        ann.seen = 7;
        bob.seen = 5;
        stage.beat();
        assertThat(stage.lastAttach()).isEqualTo(new Room.Attach(stage.ref(), false, Set.of(ANN, BOB), 5));
        stage.enter(EVE);
        stage.beat();
        assertThat(stage.lastAttach()).isEqualTo(new Room.Attach(stage.ref(), false, Set.of(ANN, BOB, EVE), 0));
    }

    @Test
    void anAudienceThatNobodyNeedsSaysSo() {
        stage = Stage.attached(Fixtures.settings(s -> s.linger(Duration.ZERO)));
        Seat ann = stage.seat(ANN, 0);
        ann.leaves(Departure.CLOSED);
        stage.beat();
        assertThat(stage.parent.hasMessages())
                .as("the end of the subscription is not stored yet")
                .isFalse();
        stage.stored(stage.stores().get(0).batch());
        stage.beat();
        assertThat(stage.parent.receiveMessage()).isEqualTo(new Audiences.Idle(Fixtures.LOBBY, 1));
        stage.tell(new Audience.Retire());
        assertThat(stage.audience.isAlive()).isFalse();
    }

    @Test
    void anEmptyAudienceLingers() {
        stage.beat();
        assertThat(stage.parent.hasMessages()).isFalse();
    }

    private static StoredMessage[] recent(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(i -> message(i, i, ANN))
                .toArray(StoredMessage[]::new);
    }
}
