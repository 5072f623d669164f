package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.message;
import static talker.room.Lines2.whispered;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import talker.protocol.Terms;
import talker.protocol.UserName;
import talker.room.Stage.Seat;

/** Readers who come back all at once share what is read from the journal, and the bytes that are made of it. */
class AudienceStormTest {
    private static final int STORM = 5_000;

    /** Of so many users: that each of them is told of all the others is not what this is about. */
    private static final int USERS = 100;

    private Stage stage = Stage.attached(Fixtures.settings());
    private int readers;

    /** A room with messages 1 to {@code last}, of which the last one alone is in memory. */
    private void room(int last, RoomSettings settings) {
        List<StoredMessage> journal = new ArrayList<>();
        LongStream.rangeClosed(1, last).forEach(i -> journal.add(message(i, i, ANN)));
        room(journal, settings);
    }

    private void room(List<StoredMessage> journal, RoomSettings settings) {
        stage = new Stage(settings, journal);
        StoredMessage newest = journal.get(journal.size() - 1);
        stage.tell(new News.Attached(newest.seq(), Set.of(), List.of(newest), Set.of()));
        stage.room.getAllReceived();
    }

    private static RoomSettings oneInMemory() {
        return Fixtures.settings(s -> s.recentMessages(1).batchLimit(2 * STORM));
    }

    private Seat comesBack(long since) {
        return stage.enter(UserName.of("reader " + readers++ % USERS), Lines2.since(since));
    }

    /** Answers what the journal is asked, and has the readers take their pages, until all have everything; the questions. */
    private int answerAll(List<Seat> seats) {
        int questions = 0;
        int delivered;
        do {
            while (!stage.library.questions.isEmpty()) {
                assertThat(stage.library.questions).hasSizeLessThanOrEqualTo(Pages.AT_ONCE);
                stage.answer();
                questions++;
            }
            delivered = seats.stream().mapToInt(seat -> seat.deliveries.size()).sum();
            seats.forEach(Seat::readsOn);
        } while (delivered
                        < seats.stream()
                                .mapToInt(seat -> seat.deliveries.size())
                                .sum()
                || !stage.library.questions.isEmpty());
        return questions;
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void aStormOfReadersIsOneReadOfTheJournalAndOneCopyOfItsLines() {
        room(60, oneInMemory());
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < STORM; i++) {
            seats.add(comesBack(10));
        }
        assertThat(stage.library.questions).hasSize(1);
        assertThat(answerAll(seats)).isEqualTo(1);
        Set<byte[]> copies = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Seat seat : seats) {
            assertThat(seat.finals()).isEqualTo(numbers(11, 60));
            copies.add(page(seat).bytes().toArrayUnsafe());
        }
        assertThat(copies).as("the bytes that all of them are handed").hasSize(1);
    }

    /** What a seat was handed after the line that it is in. */
    private static Delivery page(Seat seat) {
        return seat.deliveries.stream()
                .filter(Delivery::asksForMore)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachPageOfALongAbsenceIsReadOnce() {
        room(1_000, oneInMemory());
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            seats.add(comesBack(0));
        }
        assertThat(answerAll(seats)).isEqualTo(1_000 / Pages.MOST_MESSAGES);
        assertThat(seats).allSatisfy(seat -> assertThat(seat.finals()).isEqualTo(numbers(1, 1_000)));
    }

    /** Those who left at about the same time are as far as their last sign of life. */
    @Test
    void readersWhoAreNotEquallyFarShareAllTheSame() {
        room(160, oneInMemory());
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            seats.add(comesBack(60 - i % 60));
        }
        assertThat(answerAll(seats)).as("of which one would do").isLessThanOrEqualTo(3);
        for (int i = 0; i < 1_000; i++) {
            assertThat(seats.get(i).finals()).isEqualTo(numbers(61 - i % 60, 160));
        }
    }

    @Test
    void readersFarApartTakeTurnsAtTheJournal() {
        room(5_000, oneInMemory());
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < Pages.AT_ONCE + 3; i++) {
            seats.add(comesBack(500L * i));
        }
        assertThat(stage.library.questions).hasSize(Pages.AT_ONCE);
        seats.remove(Pages.AT_ONCE).leaves(Departure.DROPPED);
        stage.failToAnswer();
        assertThat(stage.library.questions).hasSize(Pages.AT_ONCE);
        stage.beat();
        answerAll(seats);
        assertThat(seats).allSatisfy(seat -> assertThat(seat.finals()).endsWith(5_000L));
        assertThat(seats.get(0).deliveries).isNotEmpty();
    }

    @Test
    void allWhoWaitForAPageThatCannotBeReadTryAgainAtTheBeat() {
        room(9, oneInMemory());
        List<Seat> seats = List.of(comesBack(0), comesBack(0), comesBack(3));
        stage.failToAnswer();
        assertThat(stage.library.questions).isEmpty();
        stage.beat();
        assertThat(answerAll(seats)).isEqualTo(1);
        assertThat(seats.get(0).finals()).isEqualTo(numbers(1, 9));
        assertThat(seats.get(2).finals()).isEqualTo(numbers(4, 9));
    }

    @Test
    void whatWasReadIsForgottenAfterTwoBeats() {
        room(9, oneInMemory());
        Seat first = comesBack(0);
        answerAll(List.of(first));
        stage.beat();
        Seat second = comesBack(0);
        assertThat(stage.library.questions).as("it is at hand still").isEmpty();
        stage.beat();
        Seat third = comesBack(0);
        assertThat(stage.library.questions).hasSize(1);
        answerAll(List.of(second, third));
        assertThat(third.finals()).isEqualTo(numbers(1, 9));
    }

    /** What was taken out of the journal meanwhile is neither at hand for those who come nor on its way to them. */
    @Test
    void whatWasReadBeforeAnErasureIsHandedToNobody() {
        List<StoredMessage> journal = new ArrayList<>();
        LongStream.rangeClosed(1, 9).forEach(i -> journal.add(message(i, i, i % 2 == 0 ? BOB : ANN)));
        room(journal, oneInMemory());
        answerAll(List.of(comesBack(0)));
        stage.library.messages.removeIf(message -> message.from().equals(BOB));
        stage.tell(new News.Forgotten(BOB, 9));
        Seat late = comesBack(0);
        assertThat(stage.library.questions).as("nothing is at hand any more").hasSize(1);
        assertThat(answerAll(List.of(late))).isEqualTo(1);
        assertThat(late.finals()).containsExactly(1L, 3L, 5L, 7L, 9L);

        stage.beat();
        stage.beat();
        Seat waiting = comesBack(0);
        Stage.Library.Question asked = stage.library.questions.remove(0);
        asked.answer().complete(List.copyOf(stage.library.messages));
        stage.library.messages.removeIf(message -> message.seq() < 5);
        stage.tell(new News.Forgotten(null, 4));
        assertThat(answerAll(List.of(waiting))).as("it is asked for anew").isEqualTo(1);
        assertThat(waiting.finals()).containsExactly(5L, 7L, 9L);
    }

    @Test
    void bothVersionsShareAReadAndEachSeesWhatItMay() {
        List<StoredMessage> journal =
                List.of(message(1, 1, ANN), whispered(2, 2, ANN, BOB), message(3, 3, BOB), message(4, 4, ANN));
        room(journal, oneInMemory());
        Seat bob = stage.enter(BOB, Lines2.since(0));
        Seat eve = stage.enter(UserName.of("eve"), Lines2.since(1));
        Seat old = stage.enter(UserName.of("dan"), Terms.OF_VERSION_1);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(UserName.of("dan"), 0));
        assertThat(answerAll(List.of(bob, eve, old))).isEqualTo(1);
        assertThat(bob.finals()).isEqualTo(numbers(1, 4));
        assertThat(eve.finals()).containsExactly(3L, 4L);
        assertThat(old.finals()).containsExactly(1L, 3L, 4L);
    }

    @Test
    void thoseWhomMemoryCanServeShareTheBytesTooAndNobodyAsksTheJournal() {
        stage = Stage.attached(
                Fixtures.settings(s -> s.batchLimit(2 * STORM)),
                message(1, 1, ANN),
                message(2, 2, ANN),
                message(3, 3, BOB));
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            seats.add(comesBack(0));
        }
        Seat further = comesBack(2);
        assertThat(stage.library.questions).isEmpty();
        assertThat(seats).allSatisfy(seat -> assertThat(seat.finals()).isEqualTo(numbers(1, 3)));
        assertThat(further.finals()).containsExactly(3L);
        Set<Delivery> handed = Collections.newSetFromMap(new IdentityHashMap<>());
        seats.forEach(seat -> handed.add(seat.deliveries.get(1)));
        assertThat(handed).hasSize(1);
    }
}
