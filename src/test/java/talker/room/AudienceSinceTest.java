package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.message;
import static talker.room.Lines2.TWO;
import static talker.room.Lines2.history;
import static talker.room.Lines2.since;
import static talker.room.Lines2.sinceAndHistory;
import static talker.room.Lines2.whispered;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import talker.protocol.Terms;
import talker.room.Stage.Seat;

/** Where a replay begins that the client itself asks for, and what of it comes from memory and what from the journal. */
class AudienceSinceTest {
    private Stage stage = stageOf(5, 6, 7);
    private final List<Stage.Library.Question> asked = new ArrayList<>();

    /** A room with the messages of these numbers, of which the newest 100 are at hand. */
    private static Stage stageOf(long... numbers) {
        StoredMessage[] all =
                Arrays.stream(numbers).mapToObj(n -> message(n, n, EVE)).toArray(StoredMessage[]::new);
        Stage stage = new Stage(Fixtures.settings(), new ArrayList<>(List.of(all)));
        List<StoredMessage> recent = List.of(all).subList(Math.max(0, all.length - 100), all.length);
        long last = all.length == 0 ? 0 : all[all.length - 1].seq();
        stage.tell(new News.Attached(last, Set.of(), recent, Set.of()));
        stage.room.getAllReceived();
        return stage;
    }

    private static Stage stageUpTo(long last) {
        return stageOf(LongStream.rangeClosed(1, last).toArray());
    }

    // since

    @Test
    void whatCameAfterSinceIsSentWithoutWaitingForTheRoom() {
        Seat ann = stage.enter(ANN, since(5));
        assertThat(ann.finals()).containsExactly(6L, 7L);
        assertThat(ann.startedAfter).isEqualTo(5);
        assertThat(stage.stored()).as("the subscription holds all the same").hasSize(1);
    }

    @Test
    void theRoomsPositionChangesNothingThen() {
        Seat ann = stage.enter(ANN, since(6));
        assertThat(ann.finals()).containsExactly(7L);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 0));
        assertThat(ann.finals()).isEmpty();
        assertThat(ann.startedAfter).isEqualTo(6);
    }

    @Test
    void sinceTheNewestIsNothing() {
        Seat ann = stage.enter(ANN, since(7));
        assertThat(ann.finals()).isEmpty();
        stage.posted(7, message(9, 9, EVE));
        assertThat(ann.finals()).containsExactly(9L);
    }

    @Test
    void since0IsEverythingFromTheJournalOnward() {
        stage = stageUpTo(103);
        Seat ann = stage.enter(ANN, since(0));
        assertThat(ann.finals()).isEmpty();
        assertThat(readsToTheEnd(ann))
                .isEqualTo(LongStream.rangeClosed(1, 103).boxed().toList());
    }

    @Test
    void thePlaceWhereMemoryBeginsNeedsNoJournalAndTheOneBeforeDoes() {
        stage = stageUpTo(103);
        Seat ann = stage.enter(ANN, since(3));
        assertThat(ann.finals()).hasSize(100).first().isEqualTo(4L);
        assertThat(stage.library.questions).isEmpty();
        Seat bob = stage.enter(BOB, since(2));
        assertThat(bob.finals()).isEmpty();
        assertThat(stage.answer().after()).isEqualTo(2);
        assertThat(bob.finals()).first().isEqualTo(3L);
    }

    @Test
    void moreThanThereIsCountsAsTheNewestOnceTheRoomHasSaidSo() {
        Seat ann = stage.enter(ANN, since(1000));
        assertThat(ann.startedAfter).isEqualTo(-1);
        assertThat(stage.room.getAllReceived()).anyMatch(Room.Attach.class::isInstance);
        stage.tell(new News.Attached(7, Set.of(), List.of(), Set.of()));
        assertThat(ann.finals()).isEmpty();
        assertThat(ann.startedAfter).isEqualTo(7);
        stage.posted(7, message(9, 9, EVE));
        assertThat(ann.finals()).containsExactly(9L);
    }

    @Test
    void moreThanThisAudienceHasHeardIsTakenAtItsWordIfTheRoomHasIt() {
        Seat ann = stage.enter(ANN, since(9));
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 0));
        assertThat(ann.startedAfter).as("the subscription does not decide").isEqualTo(-1);
        stage.library.messages.addAll(List.of(message(9, 9, EVE), message(11, 11, EVE)));
        stage.tell(new News.Attached(11, Set.of(), List.of(), Set.of()));
        assertThat(ann.startedAfter).isEqualTo(9);
        stage.answer();
        assertThat(ann.finals()).containsExactly(11L);
    }

    @Test
    void aSecondConnectionOfAUserGetsWhatItAsksFor() {
        Seat phone = stage.seat(ANN, 7, TWO);
        phone.seen = 7;
        Seat desk = stage.enter(ANN, since(5));
        assertThat(desk.finals()).containsExactly(6L, 7L);
        assertThat(phone.finals()).isEmpty();
        assertThat(stage.stores()).isEmpty();
    }

    // history

    @Test
    void theLastFinalsAreSentWhateverIsOwed() {
        assertThat(finalsWith(history(2), 7)).containsExactly(6L, 7L);
        assertThat(finalsWith(history(2), 5)).containsExactly(6L, 7L);
        assertThat(finalsWith(history(1), 5))
                .as("what is owed comes in any case")
                .containsExactly(6L, 7L);
        assertThat(finalsWith(history(3), 7)).containsExactly(5L, 6L, 7L);
        assertThat(finalsWith(history(1000), 7)).as("there are no more").containsExactly(5L, 6L, 7L);
        assertThat(finalsWith(history(0), 7)).isEmpty();
    }

    @Test
    void withSinceTheEarlierOfTheTwoDecides() {
        assertThat(finalsWith(sinceAndHistory(7, 2), 0)).containsExactly(6L, 7L);
        assertThat(finalsWith(sinceAndHistory(5, 1), 0)).containsExactly(6L, 7L);
    }

    /** What a user gets who is owed what comes after {@code position}. */
    private List<Long> finalsWith(Terms terms, long position) {
        stage = new Stage(
                Fixtures.settings(),
                new ArrayList<>(List.of(message(5, 5, EVE), message(6, 6, EVE), message(7, 7, EVE))));
        stage.tell(new News.Attached(7, Set.of(), stage.library.messages, Set.of()));
        stage.room.getAllReceived();
        Seat ann = stage.enter(ANN, terms);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, position));
        while (!stage.library.questions.isEmpty()) {
            stage.answer();
        }
        return ann.finals();
    }

    @Test
    void asManyAsMemoryHoldsLessOneNeedNoJournal() {
        stage = stageUpTo(150);
        Seat ann = stage.enter(ANN, sinceAndHistory(150, 99));
        assertThat(stage.library.questions).isEmpty();
        assertThat(ann.finals()).hasSize(99).first().isEqualTo(52L);
        Seat bob = stage.enter(BOB, sinceAndHistory(150, 100));
        Stage.Library.Question question = stage.answer();
        assertThat(question.upTo()).isEqualTo(50);
        assertThat(question.limit()).as("whether there is one more").isEqualTo(1);
        assertThat(bob.finals()).hasSize(100).first().isEqualTo(51L);
    }

    @Test
    void thousandFinalsAreFoundInTheJournalInSteps() {
        stage = stageUpTo(1200);
        Seat ann = stage.enter(ANN, sinceAndHistory(1200, 1000));
        assertThat(readsToTheEnd(ann))
                .isEqualTo(LongStream.rangeClosed(201, 1200).boxed().toList());
        assertThat(asked).allMatch(question -> question.limit() <= 100);
        assertThat(asked.stream().filter(question -> question.view().isPresent()))
                .as("1000 and one more, of which 100 are at hand")
                .hasSize(10);
    }

    @Test
    void theLastFinalsAreThoseThatTheUserMaySee() {
        stage = Stage.attached(
                Fixtures.settings(),
                message(5, 5, EVE),
                whispered(6, 6, EVE, ANN),
                whispered(7, 7, EVE, BOB),
                message(8, 8, EVE));
        assertThat(stage.enter(ANN, sinceAndHistory(8, 2)).finals()).containsExactly(6L, 8L);
        assertThat(stage.enter(BOB, sinceAndHistory(8, 2)).finals()).containsExactly(7L, 8L);
    }

    @Test
    void aJournalThatDoesNotAnswerIsAskedAgain() {
        stage = stageUpTo(150);
        Seat ann = stage.enter(ANN, sinceAndHistory(150, 120));
        stage.failToAnswer();
        assertThat(stage.library.questions).isEmpty();
        stage.beat();
        stage.answer();
        stage.answer();
        assertThat(ann.finals()).isNotEmpty().first().isEqualTo(31L);
    }

    @Test
    void whatIsPostedWhileTheBeginningIsSoughtIsNotLost() {
        stage = stageUpTo(150);
        Seat ann = stage.enter(ANN, sinceAndHistory(150, 120));
        stage.posted(150, message(151, 151, EVE));
        assertThat(ann.finals()).isEmpty();
        assertThat(readsToTheEnd(ann))
                .isEqualTo(LongStream.rangeClosed(31, 151).boxed().toList());
    }

    /** Everything that a reader gets who takes it, while the journal answers. */
    private List<Long> readsToTheEnd(Seat seat) {
        List<Long> got = new ArrayList<>(seat.finals());
        while (!stage.library.questions.isEmpty()) {
            asked.add(stage.answer());
            got.addAll(seat.finals());
            if (!seat.deliveries.isEmpty() && last(seat).asksForMore()) {
                seat.readsOn();
                got.addAll(seat.finals());
            }
        }
        return got;
    }

    private static Delivery last(Seat seat) {
        return seat.deliveries.get(seat.deliveries.size() - 1);
    }
}
