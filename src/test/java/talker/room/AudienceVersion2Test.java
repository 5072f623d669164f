package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Lines2.FINALS_ONLY;
import static talker.room.Lines2.TWO;
import static talker.room.Lines2.connected;
import static talker.room.Lines2.error;
import static talker.room.Lines2.fin;
import static talker.room.Stage.join;
import static talker.room.Stage.partial;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import talker.protocol.ErrorCode;
import talker.protocol.ServerMessage;
import talker.protocol.Terms;
import talker.protocol.Version;
import talker.room.Stage.Seat;

/** Members who speak version 2, among those who do not. */
class AudienceVersion2Test {
    private Stage stage = Stage.attached(Fixtures.settings());

    @Test
    void whoComesInIsToldWhoIsHereAndWhereTheRoomStands() {
        stage = Stage.attached(Fixtures.settings(), message(7, 1, EVE));
        Seat bob = stage.seat(BOB, 7);
        Seat ann = stage.enter(ANN, TWO);
        assertThat(ann.heard()).containsExactly(connected(ANN, 7, List.of(ANN, BOB)));
        assertThat(bob.heard()).containsExactly(join(ANN));
        ann.leaves(Departure.CLOSED);
        stage.enter(EVE);
        Seat again = stage.enter(ANN, TWO);
        assertThat(again.heard()).containsExactly(connected(ANN, 7, List.of(ANN, BOB, EVE)));
    }

    /** Ann had it through another node, of which this one has not heard yet. */
    @Test
    void whoSaysAgainWhatIsNoNewsGetsTheEchoWhereTheHoleIsFilledBefore() {
        stage.library.messages.add(message(4, 3, ANN));
        Seat ann = stage.enter(ANN, Lines2.since(4));
        ann.sends(3);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 4));
        stage.tell(new News.Attached(4, Set.of(), List.of(), Set.of()));
        stage.answer();
        stage.stored(stage.stores().get(0).batch(), new Answer.AlreadyStored(id(3), 4));
        assertThat(ann.heard()).containsExactly(connected(ANN, 0, List.of(ANN)), fin(message(4, 3, ANN)));
        assertThat(ann.settled()).isEqualTo(1);
    }

    @Test
    void whoSaysAgainWhatIsNoNewsGetsTheEchoWhereTheHoleIsFilledAfterwards() {
        stage.library.messages.add(message(4, 3, ANN));
        Seat ann = stage.enter(ANN, Lines2.since(4));
        ann.sends(3);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 4));
        stage.stored(stage.stores().get(0).batch(), new Answer.AlreadyStored(id(3), 4));
        stage.tell(new News.Attached(4, Set.of(), List.of(), Set.of()));
        while (!stage.library.questions.isEmpty()) {
            stage.answer();
        }
        assertThat(ann.heard()).containsExactly(connected(ANN, 0, List.of(ANN)), fin(message(4, 3, ANN)));
        assertThat(ann.settled()).isEqualTo(1);
    }

    @Test
    void aUserOfVersion1IsToldNothing() {
        assertThat(stage.enter(ANN).heard()).isEmpty();
    }

    @Test
    void eachVersionHasItsOwnFinalsAndBothHaveTheSamePartials() {
        Seat one = stage.seat(ANN, 0);
        Seat two = stage.seat(BOB, 0, TWO);
        one.heard();
        two.types(1, "h");
        stage.posted(0, message(5, 1, BOB));
        assertThat(one.heard()).containsExactly(partial(1, BOB, "h"), Stage.fin(1, BOB));
        assertThat(two.heard()).containsExactly(partial(1, BOB, "h"), fin(message(5, 1, BOB)));
    }

    @Test
    void allMembersOfAVersionShareTheSameBytes() {
        Seat ann = stage.seat(ANN, 0);
        Seat bob = stage.seat(BOB, 0, TWO);
        Seat eve = stage.seat(EVE, 0, TWO);
        stage.posted(0, message(5, 1, BOB));
        assertThat(last(bob)).isSameAs(last(eve)).isNotSameAs(last(ann));
    }

    @Test
    void aLineIsWrittenInNoVersionThatNobodySpeaks() {
        StoredLine line = new StoredLine(message(5, 1, BOB));
        Broadcast broadcast = new Broadcast(new Members(), Fixtures.settings(), null);
        Member ann = member(stage.new Seat(ANN), FINALS_ONLY);
        broadcast.include(ann);
        broadcast.publish(line);
        assertThat(line.isWrittenIn(Version.TWO)).isTrue();
        assertThat(line.isWrittenIn(Version.ONE)).isFalse();
        broadcast.exclude(ann);
        StoredLine next = new StoredLine(message(6, 2, BOB));
        broadcast.publish(next);
        assertThat(next.isWrittenIn(Version.TWO)).isFalse();
        assertThat(next.isWrittenIn(Version.ONE)).isFalse();
    }

    private static Member member(Seat seat, Terms terms) {
        return new Member(new Audience.Enter(seat.user, seat, seat.session.getRef(), terms));
    }

    @Test
    void whoWantsFinalsOnlyIsNotWokenByPartials() {
        Seat ann = stage.seat(ANN, 0);
        Seat bob = stage.seat(BOB, 0, FINALS_ONLY);
        int before = bob.deliveries.size();
        ann.types(1, "h");
        ann.types(1, "he");
        assertThat(bob.deliveries).hasSize(before);
        stage.posted(0, message(5, 1, ANN));
        assertThat(bob.heard()).containsExactly(fin(message(5, 1, ANN)));
    }

    @Test
    void whoWantsFinalsOnlyGetsThemOutOfAChunkOfBoth() {
        stage = new Stage(Fixtures.settings(s -> s.flushInterval(Duration.ofHours(1))));
        stage.tell(new News.Attached(0, Set.of(), List.of(), Set.of(ANN, BOB, EVE)));
        stage.room.getAllReceived();
        Seat ann = stage.seat(ANN, 0, TWO);
        Seat bob = stage.seat(BOB, 0, FINALS_ONLY);
        Seat eve = stage.seat(EVE, 0, FINALS_ONLY);
        ann.types(2, "first");
        ann.types(1, "h");
        stage.posted(0, message(5, 1, ANN));
        ann.types(3, "next");
        stage.flush();
        assertThat(ann.heard()).hasSize(4).contains(partial(1, ANN, "h"), fin(message(5, 1, ANN)));
        assertThat(bob.heard()).containsExactly(fin(message(5, 1, ANN)));
        assertThat(last(bob)).isSameAs(last(eve));
        assertThat(last(bob).finals()).containsExactly(id(1));
        assertThat(last(bob).seq()).isEqualTo(5);
    }

    @Test
    void whoComesInBetweenTwoFlushesHearsOfWhatCameAfter() {
        stage = new Stage(Fixtures.settings(s -> s.flushInterval(Duration.ofHours(1))));
        stage.tell(new News.Attached(0, Set.of(), List.of(), Set.of(ANN, BOB)));
        stage.room.getAllReceived();
        Seat ann = stage.seat(ANN, 0);
        ann.types(1, "h");
        ann.types(1, "he");
        Seat bob = stage.enter(BOB, TWO);
        ann.types(1, "hey");
        stage.flush();
        ServerMessage.Draft draft = new ServerMessage.Draft(id(1), ANN, "he", null);
        assertThat(bob.heard()).containsExactly(connected(BOB, 0, List.of(ANN, BOB), draft), partial(1, ANN, "hey"));
    }

    @Test
    void aSubscriptionHoldsInVersion2Too() {
        stage = Stage.attached(Fixtures.settings(), message(5, 1, EVE), message(6, 2, EVE), message(7, 3, EVE));
        Seat ann = stage.enter(ANN, TWO);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 5));
        assertThat(ann.heard())
                .containsExactly(connected(ANN, 7, List.of(ANN)), fin(message(6, 2, EVE)), fin(message(7, 3, EVE)));
        assertThat(ann.startedAfter).isEqualTo(5);
    }

    @Test
    void aResentFinalIsEchoedAsItWasStored() {
        stage = Stage.attached(Fixtures.settings(), message(5, 1, ANN));
        Seat ann = stage.seat(ANN, 5, TWO);
        ann.sends(1);
        assertThat(ann.heard()).containsExactly(fin(message(5, 1, ANN)));
    }

    @Test
    void aRefusalNamesTheMessage() {
        stage = Stage.attached(Fixtures.settings(s -> s.giveUp(Duration.ZERO)), message(5, 1, BOB));
        Seat ann = stage.seat(ANN, 5, TWO);
        ann.sends(1);
        ann.types(1, "mine");
        assertThat(ann.heard()).containsExactly(error(ErrorCode.ID_IN_USE, id(1)), error(ErrorCode.ID_IN_USE, id(1)));
        ann.sends(2);
        stage.stored(stage.stores().get(0).batch(), new Answer.IdInUse(id(2)));
        assertThat(ann.heard()).containsExactly(error(ErrorCode.ID_IN_USE, id(2)));
        ann.sends(3);
        stage.beat();
        assertThat(ann.heard()).containsExactly(error(ErrorCode.NOT_STORED, id(3)));
    }

    @Test
    void usersMayBeAskedForAgain() {
        Seat ann = stage.seat(ANN, 0, TWO);
        stage.enter(BOB);
        ann.heard();
        stage.tell(new Audience.AskUsers(ann.session.getRef()));
        assertThat(ann.heard()).containsExactly(Lines2.line(new ServerMessage.Users(List.of(ANN, BOB))));
    }

    @Test
    void aListOfUsersEndsWhereItGetsTooLong() {
        stage = Stage.attached(Fixtures.settings(s -> s.usersBytes(12)));
        stage.enter(EVE);
        stage.enter(BOB);
        Seat ann = stage.enter(ANN, TWO);
        assertThat(ann.heard()).containsExactly(connected(ANN, 0, List.of(ANN, BOB)));
        stage = Stage.attached(Fixtures.settings(s -> s.usersBytes(11)));
        stage.enter(BOB);
        assertThat(stage.enter(ANN, TWO).heard()).containsExactly(connected(ANN, 0, List.of(ANN)));
    }

    private static Delivery last(Seat seat) {
        return seat.deliveries.get(seat.deliveries.size() - 1);
    }
}
