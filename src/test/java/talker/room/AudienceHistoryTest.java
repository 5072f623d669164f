package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.message;
import static talker.room.Lines2.TWO;
import static talker.room.Lines2.error;
import static talker.room.Lines2.fin;
import static talker.room.Lines2.page;
import static talker.room.Lines2.whispered;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.Version;
import talker.room.Stage.Seat;

/** Pages of history: from memory where it reaches, from the journal beyond. */
class AudienceHistoryTest {
    private Stage stage;
    private Seat ann;

    private void room(RoomSettings settings, long messages) {
        List<StoredMessage> journal = new ArrayList<>(LongStream.rangeClosed(1, messages)
                .mapToObj(n -> message(n, n, EVE))
                .toList());
        room(settings, journal);
    }

    private void room(RoomSettings settings, List<StoredMessage> journal) {
        stage = new Stage(settings, journal);
        int size = journal.size();
        List<StoredMessage> recent = journal.subList(Math.max(0, size - settings.recentMessages()), size);
        long last = size == 0 ? 0 : journal.get(size - 1).seq();
        stage.tell(new News.Attached(last, Set.of(), recent, Set.of()));
        stage.room.getAllReceived();
        ann = stage.seat(ANN, last, TWO);
    }

    private void asks(Seat seat, long before, int limit) {
        stage.tell(new Audience.Browse(seat.session.getRef(), new ClientMessage.History(before, limit)));
    }

    @Test
    void theNewestPageComesFromMemory() {
        room(Fixtures.settings(), 9);
        asks(ann, Long.MAX_VALUE, 2);
        assertThat(ann.heard()).containsExactly(page(true, message(8, 8, EVE), message(9, 9, EVE)));
        assertThat(ann.session.getAllReceived()).containsExactly(new MemberEvent.Browsed());
        assertThat(stage.library.questions).isEmpty();
        assertThat(last().isPage()).isTrue();
    }

    @Test
    void aPageEndsBeforeThePlaceThatIsAskedFor() {
        room(Fixtures.settings(), 9);
        asks(ann, 9, 2);
        assertThat(ann.heard()).containsExactly(page(true, message(7, 7, EVE), message(8, 8, EVE)));
        asks(ann, 3, 2);
        assertThat(ann.heard())
                .as("exactly as many as there are")
                .containsExactly(page(false, message(1, 1, EVE), message(2, 2, EVE)));
        asks(ann, 3, 1);
        assertThat(ann.heard()).containsExactly(page(true, message(2, 2, EVE)));
        asks(ann, 1, 5);
        assertThat(ann.heard()).containsExactly(page(false));
        asks(ann, 0, 5);
        assertThat(ann.heard()).containsExactly(page(false));
        asks(ann, 1_000_000, 1000);
        assertThat(ann.heard().get(0)).endsWith("\"more\":false}").contains("\"seq\":1,", "\"seq\":9,");
    }

    @Test
    void anEmptyRoomHasAnEmptyPage() {
        room(Fixtures.settings(), 0);
        asks(ann, Long.MAX_VALUE, 100);
        assertThat(ann.heard()).containsExactly(page(false));
        assertThat(stage.library.questions).isEmpty();
    }

    @Test
    void whatMemoryDoesNotHoldIsReadFromTheJournal() {
        room(Fixtures.settings(s -> s.recentMessages(3)), 9);
        asks(ann, Long.MAX_VALUE, 5);
        assertThat(ann.heard()).isEmpty();
        Stage.Library.Question question = stage.answer();
        assertThat(question.upTo()).isEqualTo(6);
        assertThat(question.limit()).as("two and one more").isEqualTo(3);
        assertThat(ann.heard())
                .containsExactly(page(
                        true,
                        message(5, 5, EVE),
                        message(6, 6, EVE),
                        message(7, 7, EVE),
                        message(8, 8, EVE),
                        message(9, 9, EVE)));
        asks(ann, 4, 5);
        assertThat(stage.answer().upTo()).as("none of it is in memory").isEqualTo(3);
        assertThat(ann.heard())
                .containsExactly(page(false, message(1, 1, EVE), message(2, 2, EVE), message(3, 3, EVE)));
    }

    @Test
    void thousandMessagesAreReadInStepsAndAreOnePage() {
        room(Fixtures.settings(s -> s.recentMessages(10).historyBytes(1 << 20)), 1001);
        asks(ann, Long.MAX_VALUE, 1000);
        while (!stage.library.questions.isEmpty()) {
            assertThat(stage.answer().limit()).isLessThanOrEqualTo(100);
        }
        assertThat(ann.heard()).singleElement().satisfies(line -> assertThat(line)
                .contains("\"seq\":2,", "\"seq\":1001,")
                .doesNotContain("\"seq\":1,")
                .endsWith("\"more\":true}"));
    }

    @Test
    void aPageMayBeAsLongAsTheSettingSaysAndNotLonger() {
        long line = new StoredLine(message(9, 9, EVE)).bytes(Version.TWO).length;
        room(Fixtures.settings(s -> s.historyBytes(2 * line)), 9);
        asks(ann, Long.MAX_VALUE, 2);
        assertThat(ann.heard()).containsExactly(page(true, message(8, 8, EVE), message(9, 9, EVE)));
        asks(ann, Long.MAX_VALUE, 3);
        assertThat(ann.heard()).containsExactly(error(ErrorCode.PAGE_TOO_LONG, null));
        assertThat(ann.session.getAllReceived()).containsExactly(new MemberEvent.Browsed(), new MemberEvent.Browsed());
    }

    @Test
    void aTooLongPageIsNotReadToItsEnd() {
        room(Fixtures.settings(s -> s.recentMessages(1).historyBytes(100)), 900);
        asks(ann, Long.MAX_VALUE, 800);
        assertThat(ann.heard()).containsExactly(error(ErrorCode.PAGE_TOO_LONG, null));
        assertThat(stage.library.questions).isEmpty();
    }

    @Test
    void aPageIsFullOfWhatTheReaderMaySee() {
        List<StoredMessage> journal = new ArrayList<>();
        for (long n = 1; n <= 40; n++) {
            journal.add(n % 2 == 0 ? whispered(n, n, EVE, BOB) : message(n, n, EVE));
        }
        journal.add(whispered(41, 41, ANN, EVE));
        room(Fixtures.settings(s -> s.recentMessages(5)), journal);
        asks(ann, Long.MAX_VALUE, 4);
        stage.answer();
        assertThat(ann.heard())
                .containsExactly(page(
                        true,
                        message(35, 35, EVE),
                        message(37, 37, EVE),
                        message(39, 39, EVE),
                        whispered(41, 41, ANN, EVE)));
        asks(ann, 4, 2);
        stage.answer();
        assertThat(ann.heard())
                .as("the last one is private")
                .containsExactly(page(false, message(1, 1, EVE), message(3, 3, EVE)));
        asks(ann, 3, 1);
        stage.answer();
        assertThat(ann.heard()).containsExactly(page(false, message(1, 1, EVE)));
    }

    @Test
    void fewReadTheJournalAtATimeAndAllGetTheirPage() {
        room(Fixtures.settings(s -> s.recentMessages(1)), 9);
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < PageQueue.AT_ONCE + 2; i++) {
            seats.add(stage.enter(ANN, Lines2.since(9)));
        }
        seats.forEach(seat -> seat.heard());
        seats.forEach(seat -> asks(seat, Long.MAX_VALUE, 2));
        assertThat(stage.library.questions).hasSize(PageQueue.AT_ONCE);
        seats.remove(PageQueue.AT_ONCE).leaves(Departure.DROPPED);
        seats.remove(0).leaves(Departure.DROPPED);
        while (!stage.library.questions.isEmpty()) {
            stage.answer();
            assertThat(stage.library.questions).hasSizeLessThanOrEqualTo(PageQueue.AT_ONCE);
        }
        seats.forEach(
                seat -> assertThat(seat.heard()).containsExactly(page(true, message(8, 8, EVE), message(9, 9, EVE))));
    }

    @Test
    void aJournalThatDoesNotAnswerIsAskedAgain() {
        room(Fixtures.settings(s -> s.recentMessages(1)), 9);
        asks(ann, Long.MAX_VALUE, 2);
        stage.failToAnswer();
        assertThat(ann.heard()).isEmpty();
        stage.beat();
        stage.answer();
        assertThat(ann.heard()).containsExactly(page(true, message(8, 8, EVE), message(9, 9, EVE)));
        asks(ann, Long.MAX_VALUE, 2);
        stage.failToAnswer();
        ann.leaves(Departure.DROPPED);
        stage.beat();
        assertThat(stage.library.questions).as("nobody waits for it").isEmpty();
    }

    @Test
    void liveFinalsGoOnWhileAPageIsRead() {
        room(Fixtures.settings(s -> s.recentMessages(1)), 9);
        asks(ann, Long.MAX_VALUE, 2);
        stage.posted(9, message(10, 10, EVE));
        assertThat(ann.heard()).containsExactly(fin(message(10, 10, EVE)));
        stage.answer();
        assertThat(ann.heard()).containsExactly(page(true, message(8, 8, EVE), message(9, 9, EVE)));
    }

    @Test
    void aStrangerAsksInVain() {
        room(Fixtures.settings(), 9);
        ann.leaves(Departure.CLOSED);
        ann.heard();
        asks(ann, Long.MAX_VALUE, 2);
        assertThat(ann.heard()).isEmpty();
    }

    private Delivery last() {
        return ann.deliveries.get(ann.deliveries.size() - 1);
    }
}
