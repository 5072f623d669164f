package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.message;
import static talker.room.Stage.fin;
import static talker.room.Stage.partial;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import talker.protocol.Version;
import talker.room.Stage.Seat;

/** No reader has a hole: neither one who missed something nor one who comes back. */
class AudienceReplayTest {
    private Stage stage = Stage.attached(Fixtures.settings());

    // Holes

    @Test
    void aHoleIsFilledFromTheJournalBeforeWhatComesAfterIt() {
        Seat ann = stage.seat(ANN, 0);
        LongStream.rangeClosed(1, 5).forEach(i -> stage.library.messages.add(message(i, i, BOB)));
        stage.posted(0, message(1, 1, BOB));
        stage.posted(3, message(4, 4, BOB));
        stage.posted(4, message(5, 5, BOB));
        assertThat(ann.heard()).containsExactly(fin(1, BOB));
        stage.answer();
        stage.answer();
        assertThat(ann.heard()).containsExactly(fin(2, BOB), fin(3, BOB), fin(4, BOB), fin(5, BOB));
        assertThat(stage.library.questions).isEmpty();
        stage.posted(5, message(6, 6, BOB));
        assertThat(ann.heard()).containsExactly(fin(6, BOB));
    }

    @Test
    void aLongHoleIsFilledPageByPage() {
        Seat ann = stage.seat(ANN, 0);
        LongStream.rangeClosed(1, 1500).forEach(i -> stage.library.messages.add(message(i, i, BOB)));
        stage.posted(1499, message(1500, 1500, BOB));
        stage.answer();
        stage.answer();
        assertThat(stage.library.questions).isEmpty();
        assertThat(ann.finals()).isEqualTo(numbers(1, 1500));
    }

    @Test
    void aHoleThatCannotBeReadIsTriedAgainAtTheBeat() {
        Seat ann = stage.seat(ANN, 0);
        LongStream.rangeClosed(1, 2).forEach(i -> stage.library.messages.add(message(i, i, BOB)));
        stage.posted(1, message(2, 2, BOB));
        stage.failToAnswer();
        assertThat(stage.library.questions).isEmpty();
        stage.beat();
        stage.answer();
        assertThat(ann.heard()).containsExactly(fin(1, BOB), fin(2, BOB));
    }

    @Test
    void aHoleAtTheEndIsNoticedWhenTheRoomAnswersABeat() {
        Seat ann = stage.seat(ANN, 0);
        stage.library.messages.add(message(2, 1, BOB));
        stage.beat();
        stage.tell(new News.Attached(2, Set.of(), List.of(), Set.of()));
        stage.answer();
        assertThat(ann.heard()).containsExactly(fin(1, BOB));
    }

    // Bringing a reader up to date

    @Test
    void aReturningReaderGetsWhatItMissedThenWhatIsNew() {
        stage = Stage.attached(Fixtures.settings(), message(3, 1, BOB), message(5, 2, BOB));
        Seat ann = stage.enter(ANN);
        Room.Store subscribe = stage.stores().get(0);
        stage.posted(5, message(6, 3, BOB));
        assertThat(ann.heard()).isEmpty();
        stage.stored(subscribe.batch(), new Answer.Position(ANN, 3));
        assertThat(ann.startedAfter).isEqualTo(3);
        stage.posted(6, message(8, 4, BOB));
        assertThat(ann.heard()).containsExactly(fin(2, BOB), fin(3, BOB), fin(4, BOB));
    }

    @Test
    void whatWaitsForTheFlushComesOnceToAReaderWhoGoesLive() {
        stage = Stage.attached(Fixtures.settings(s -> s.flushInterval(Duration.ofHours(1))));
        Seat bob = stage.seat(BOB, 0);
        Seat ann = stage.enter(ANN);
        Room.Store subscribe = stage.stores().get(0);
        stage.posted(0, message(2, 1, BOB));
        stage.stored(subscribe.batch(), new Answer.Position(ANN, 0));
        stage.posted(2, message(4, 2, BOB));
        stage.flush();
        assertThat(ann.heard()).containsExactly(fin(1, BOB), fin(2, BOB));
        assertThat(bob.heard()).containsSubsequence(fin(1, BOB), fin(2, BOB));
    }

    @Test
    void aLongReplayIsReadFromTheJournalAndHandedOverPageByPage() {
        long line = Fixtures.line(100).bytes(Version.ONE).length;
        stage = Stage.attached(Fixtures.settings(s -> s.pageBytes(2 * line).recentMessages(2)), recent(298, 299));
        fillLibrary(300);
        Seat ann = stage.enter(ANN);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 100));
        Stage.Library.Question first = stage.answer();
        assertThat(first.after()).isEqualTo(100);
        assertThat(ann.heard()).containsExactly(fin(101, ANN), fin(102, ANN));
        assertThat(ann.deliveries.get(0).asksForMore()).isTrue();
        stage.beat();
        assertThat(ann.heard())
                .as("a beat hands over nothing that was not asked for")
                .isEmpty();
        stage.posted(299, message(300, 300, ANN));
        assertThat(ann.heard()).isEmpty();

        List<Stage.Library.Question> questions = new ArrayList<>();
        for (int page = 1; page < 99; page++) {
            ann.readsOn();
            if (!stage.library.questions.isEmpty()) {
                questions.add(stage.answer());
            }
            stage.beat();
            assertThat(stage.library.questions).isEmpty();
            assertThat(ann.deliveries).hasSize(page + 1);
            assertThat(ann.deliveries.get(page).size()).isLessThanOrEqualTo((int) (2 * line));
        }
        assertThat(questions).as("a few pages are read ahead").hasSizeLessThanOrEqualTo(99 / 2);
        assertThat(questions)
                .as("few are read where few fit")
                .allMatch(question -> question.limit() <= 8 * Shelf.PAGES);
        assertThat(ann.finals()).isEqualTo(numbers(103, 298));
        ann.readsOn();
        assertThat(stage.library.questions).isEmpty();
        assertThat(ann.finals()).isEqualTo(numbers(299, 300));
        stage.posted(300, message(301, 301, ANN));
        assertThat(ann.heard()).containsExactly(fin(301, ANN));
    }

    @Test
    void aMessageThatIsLongerThanAPageIsAPageOfItsOwn() {
        stage = Stage.attached(Fixtures.settings(s -> s.pageBytes(1).recentMessages(1)), recent(9, 9));
        fillLibrary(9);
        Seat ann = stage.enter(ANN);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 5));
        stage.answer();
        assertThat(ann.heard()).containsExactly(fin(6, ANN));
        ann.readsOn();
        stage.answer();
        assertThat(ann.heard()).containsExactly(fin(7, ANN));
    }

    @Test
    void aBeatDoesNotReadTheNextPageBeforeThisOneIsWritten() {
        stage = Stage.attached(Fixtures.settings(s -> s.recentMessages(1)), recent(299, 299));
        fillLibrary(299);
        Seat ann = stage.enter(ANN);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 0));
        stage.answer();
        assertThat(ann.heard()).hasSize(100);
        stage.beat();
        assertThat(stage.library.questions).isEmpty();
        ann.readsOn();
        assertThat(stage.library.questions).hasSize(1);
    }

    @Test
    void aReplayThatCannotBeReadIsTriedAgainAtTheBeat() {
        stage = Stage.attached(Fixtures.settings(s -> s.recentMessages(1)), recent(9, 9));
        fillLibrary(9);
        Seat ann = stage.enter(ANN);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 0));
        stage.failToAnswer();
        stage.beat();
        stage.answer();
        ann.readsOn();
        assertThat(ann.heard()).hasSize(9);
    }

    @Test
    void aReaderWhoHasReceivedMoreThanTheAudienceKnowsIsSentNothingTwice() {
        Seat ann = stage.enter(ANN);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 2));
        LongStream.rangeClosed(1, 3).forEach(i -> stage.library.messages.add(message(i, i, BOB)));
        stage.posted(2, message(3, 3, BOB));
        while (!stage.library.questions.isEmpty()) {
            stage.answer();
        }
        assertThat(ann.heard()).containsExactly(fin(3, BOB));
    }

    @Test
    void aNewcomerSeesPartialsBeforeItIsUpToDateAndNoFinalOutOfTurn() {
        stage = Stage.attached(Fixtures.settings(s -> s.recentMessages(1)), recent(9, 9));
        fillLibrary(9);
        Seat bob = stage.seat(BOB, 9);
        Seat ann = stage.enter(ANN);
        stage.stored(stage.stores().get(0).batch(), new Answer.Position(ANN, 0));
        bob.types(50, "h");
        stage.posted(9, message(10, 50, BOB));
        assertThat(ann.heard()).containsExactly(partial(50, BOB, "h"));
        while (!stage.library.questions.isEmpty()) {
            stage.answer();
            ann.readsOn();
        }
        assertThat(ann.heard()).hasSize(10).last().isEqualTo(fin(50, BOB));
    }

    private void fillLibrary(long upTo) {
        LongStream.rangeClosed(1, upTo).forEach(i -> stage.library.messages.add(message(i, i, ANN)));
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static StoredMessage[] recent(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(i -> message(i, i, ANN))
                .toArray(StoredMessage[]::new);
    }
}
