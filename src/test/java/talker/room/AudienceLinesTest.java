package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Stage.error;
import static talker.room.Stage.fin;
import static talker.room.Stage.finished;
import static talker.room.Stage.join;
import static talker.room.Stage.partial;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.UserName;
import talker.room.Stage.Seat;

/** Partials, and when lines leave. */
class AudienceLinesTest {
    private Stage stage = Stage.attached(Fixtures.settings());

    // Partials

    @Test
    void partialsGoToEverybodyAtOnceWhileTheRoomIsSilent() {
        Seat ann = stage.seat(ANN, 0);
        Seat newcomer = stage.enter(BOB);
        ann.types(1, "h");
        ann.types(1, "he");
        assertThat(ann.heard()).contains(partial(1, ANN, "h"), partial(1, ANN, "he"));
        assertThat(newcomer.heard()).containsExactly(partial(1, ANN, "h"), partial(1, ANN, "he"));
    }

    @Test
    void aPartialNeverFollowsItsFinalNeitherWhileTheFinalWaitsNorLater() {
        Seat ann = stage.seat(ANN, 0);
        ann.says(finished(1), new ClientMessage.Post(id(1), "late", false));
        ann.types(1, "later");
        assertThat(ann.heard()).isEmpty();
        stage.posted(0, message(3, 1, ANN));
        stage.stored(stage.stores().get(0).batch());
        ann.types(1, "latest");
        assertThat(ann.heard()).containsExactly(fin(1, ANN));
    }

    @Test
    void aPartialOfAMessageFromBeforeThisAudienceIsDroppedToo() {
        stage = Stage.attached(Fixtures.settings(), message(3, 1, ANN));
        Seat ann = stage.seat(ANN, 3);
        ann.types(1, "late");
        assertThat(ann.heard()).isEmpty();
    }

    @Test
    void aPartialOfAnOldMessageThatWasSentAgainIsDropped() {
        Seat ann = stage.seat(ANN, 3);
        ann.sends(1);
        stage.stored(stage.stores().get(0).batch(), new Answer.AlreadyStored(id(1), 0));
        ann.types(1, "late");
        assertThat(ann.heard()).doesNotContain(partial(1, ANN, "late"));
    }

    @Test
    void aPartialWithTheIdOfAnothersMessageIsRefusedToItsSenderAlone() {
        Seat ann = stage.seat(ANN, 0);
        Seat bob = stage.seat(BOB, 0);
        ann.heard();
        ann.sends(1);
        bob.types(1, "mine");
        assertThat(bob.heard()).containsExactly(error(ErrorCode.ID_IN_USE));
        assertThat(ann.heard()).isEmpty();
    }

    @Test
    void aStrangerSaysNothing() {
        Seat ann = stage.seat(ANN, 0);
        Seat bob = stage.seat(BOB, 0);
        bob.leaves(Departure.CLOSED);
        ann.heard();
        bob.types(1, "ghost");
        assertThat(ann.heard()).isEmpty();
    }

    // The way out

    @Test
    void theFirstLineLeavesAtOnceAndTheNextOnesTogether() {
        Seat ann = quietly(ANN);
        ann.types(1, "h");
        assertThat(ann.heard()).containsExactly(partial(1, ANN, "h"));
        ann.types(1, "he");
        ann.types(1, "hey");
        assertThat(ann.heard()).isEmpty();
        stage.flush();
        assertThat(ann.heard()).containsExactly(partial(1, ANN, "he"), partial(1, ANN, "hey"));
        assertThat(ann.deliveries).hasSize(2);
    }

    @Test
    void whoComesIsCollectedUntilSomethingIsSaid() {
        stage = Stage.attached(Fixtures.settings(s -> s.presenceInterval(Duration.ofHours(1))));
        Seat ann = stage.seat(ANN, 0);
        ann.types(1, "h");
        ann.heard();
        Seat bob = stage.enter(BOB);
        stage.enter(EVE);
        assertThat(ann.heard()).isEmpty();
        bob.types(2, "h");
        assertThat(ann.heard()).containsExactly(join(BOB), join(EVE), partial(2, BOB, "h"));
        assertThat(bob.heard()).containsExactly(join(EVE), partial(2, BOB, "h"));
    }

    @Test
    void whoComesIsAnnouncedByItselfInTheEnd() {
        stage = Stage.attached(Fixtures.settings(s -> s.presenceInterval(Duration.ofMillis(50))));
        Seat ann = stage.seat(ANN, 0);
        ann.types(1, "h");
        ann.heard();
        stage.enter(BOB);
        stage.flush();
        assertThat(ann.heard()).containsExactly(join(BOB));
    }

    @Test
    void veryMuchLeavesAtOnce() {
        Seat ann = quietly(ANN);
        ann.types(1, "h");
        ann.types(2, "x".repeat(65_536));
        assertThat(ann.heard()).hasSize(2);
    }

    @Test
    void everyReaderGetsTheSameBytes() {
        Seat ann = stage.seat(ANN, 0);
        Seat bob = stage.seat(BOB, 0);
        ann.types(1, "h");
        Delivery one = ann.deliveries.get(ann.deliveries.size() - 1);
        Delivery other = bob.deliveries.get(bob.deliveries.size() - 1);
        assertThat(one).isSameAs(other);
    }

    @Test
    void whoEntersBetweenTwoFlushesHearsOfWhatCameAfter() {
        Seat ann = quietly(ANN);
        ann.types(1, "h");
        ann.types(1, "he");
        Seat bob = stage.enter(BOB);
        ann.types(1, "hey");
        stage.flush();
        assertThat(bob.heard()).containsExactly(partial(1, ANN, "hey"));
        assertThat(ann.heard())
                .containsExactly(partial(1, ANN, "h"), partial(1, ANN, "he"), join(BOB), partial(1, ANN, "hey"));
    }

    /** A member who was expected back, so that no line has left before: from then on all lines wait for the flush. */
    private Seat quietly(UserName user) {
        stage = new Stage(Fixtures.settings(s -> s.flushInterval(Duration.ofHours(1))));
        stage.tell(new News.Attached(0, Set.of(), List.of(), Set.of(user)));
        stage.room.getAllReceived();
        return stage.seat(user, 0);
    }
}
