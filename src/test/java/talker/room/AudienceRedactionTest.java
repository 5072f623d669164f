package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Lines2.TWO;
import static talker.room.Lines2.fin;
import static talker.room.Lines2.page;
import static talker.room.Lines2.since;

import akka.actor.testkit.typed.javadsl.TestInbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import talker.protocol.ClientMessage;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;
import talker.room.Stage.Seat;

/** What readers get of messages that are redacted: live, from memory and from the journal. */
class AudienceRedactionTest {
    private static StoredMessage redaction(long seq, long message, UserName from, @Nullable UserName to) {
        return StoredMessage.of(seq, new RoomEvent.Redacted(message, id(message), from, to, message, null, null, seq));
    }

    private static String line(StoredMessage redaction) {
        return Lines2.line(new ServerMessage.Redacted(
                redaction.id(), redaction.from(), redaction.seq(), redaction.at(), redaction.to()));
    }

    private final Stage stage =
            Stage.attached(Fixtures.settings(), message(1, 1, EVE), message(2, 2, EVE), message(3, 3, EVE));

    @Test
    void version2IsToldAndVersion1HearsNothing() {
        Seat one = stage.seat(ANN, 3);
        Seat two = stage.seat(BOB, 3, TWO);
        one.heard();
        stage.posted(3, redaction(4, 2, EVE, null));
        assertThat(two.heard()).containsExactly(line(redaction(4, 2, EVE, null)));
        assertThat(one.heard()).isEmpty();
        stage.posted(4, message(5, 5, EVE));
        assertThat(two.finals()).containsExactly(5L);
        assertThat(one.finals()).containsExactly(5L);
    }

    @Test
    void ofAPrivateMessageOnlyItsTwoAreTold() {
        Seat ann = stage.seat(ANN, 3, TWO);
        Seat bob = stage.seat(BOB, 3, TWO);
        ann.heard();
        stage.posted(3, redaction(4, 2, EVE, BOB));
        assertThat(bob.heard()).containsExactly(line(redaction(4, 2, EVE, BOB)));
        assertThat(ann.heard()).isEmpty();
    }

    @Test
    void pagesAndReplaysFromMemoryGoWithoutIt() {
        Seat ann = stage.seat(ANN, 3, TWO);
        stage.posted(3, redaction(4, 2, EVE, null));
        ann.heard();
        stage.tell(new Audience.Browse(ann.session.getRef(), new ClientMessage.History(Long.MAX_VALUE, 2)));
        assertThat(ann.heard())
                .as("a page is as full as it may be")
                .containsExactly(page(false, message(1, 1, EVE), message(3, 3, EVE)));
        Seat back = stage.enter(BOB, since(1));
        assertThat(back.heard())
                .as("whoever had it hears of it after a break")
                .endsWith(fin(message(3, 3, EVE)), line(redaction(4, 2, EVE, null)));
        Seat old = stage.seat(EVE, 0);
        assertThat(old.startedAfter).isZero();
    }

    @Test
    void version1IsReplayedWhatIsLeft() {
        Seat other = stage.seat(BOB, 3, TWO);
        stage.posted(3, redaction(4, 2, EVE, null));
        Seat ann = stage.enter(ANN);
        Room.Store subscribe = stage.stores().get(0);
        ann.heard();
        stage.stored(subscribe.batch(), new Answer.Position(ANN, 0));
        assertThat(ann.finals()).containsExactly(1L, 3L);
        assertThat(other.heard()).isNotEmpty();
    }

    @Test
    void whatWasReadFromTheJournalAMomentBeforeIsLeftOut() {
        List<StoredMessage> journal = new ArrayList<>(List.of(message(1, 1, EVE), message(2, 2, EVE)));
        Stage late = new Stage(Fixtures.settings(), journal);
        late.tell(new News.Attached(2, Set.of(), List.of(), Set.of()));
        late.room.getAllReceived();
        Seat ann = late.seat(ANN, 0, TWO);
        Seat bob = late.seat(BOB, 2, TWO);
        late.tell(new Audience.Browse(bob.session.getRef(), new ClientMessage.History(Long.MAX_VALUE, 2)));
        late.posted(2, redaction(3, 2, EVE, null));
        ann.heard();
        bob.heard();
        late.answer();
        assertThat(ann.heard()).containsExactly(fin(message(1, 1, EVE)));
        late.answer();
        assertThat(bob.heard()).containsExactly(page(false, message(1, 1, EVE)));
        ann.readsOn();
        assertThat(ann.heard()).containsExactly(line(redaction(3, 2, EVE, null)));
    }

    @Test
    void aPageThatWaitsToBeTakenIsGoneThroughOnceMore() {
        List<StoredMessage> journal = new ArrayList<>(List.of(message(1, 1, EVE), message(2, 2, EVE)));
        Stage late = new Stage(Fixtures.settings(s -> s.pageBytes(10)), journal);
        late.tell(new News.Attached(2, Set.of(), List.of(), Set.of()));
        late.room.getAllReceived();
        Seat ann = late.seat(ANN, 0, TWO);
        late.answer();
        assertThat(ann.heard()).containsExactly(fin(message(1, 1, EVE)));
        ann.readsOn();
        late.posted(2, redaction(3, 2, EVE, null));
        late.answer();
        assertThat(ann.heard()).containsExactly(line(redaction(3, 2, EVE, null)));
    }

    @Test
    void whoSendsItAgainGetsAReceiptAndNotTheText() {
        Seat one = stage.seat(EVE, 3);
        one.seen = 3;
        Seat two = stage.enter(EVE, TWO);
        stage.posted(3, redaction(4, 2, EVE, null));
        one.heard();
        two.heard();
        one.sends(2);
        assertThat(one.heard())
                .containsExactly("{\"type\":\"message\",\"content\":\"\",\"id\":\"" + id(2)
                        + "\",\"from\":\"eve\",\"final\":true}");
        two.sends(2);
        assertThat(two.heard()).containsExactly(line(redaction(4, 2, EVE, null)));
        assertThat(stage.stores()).isEmpty();
    }

    private static final List<StoredMessage> LEFT = List.of(message(1, 1, ANN), message(3, 3, ANN));

    /** Message 2 was erased, and this Audience was not told. */
    private void assertSecondIsForgotten() {
        stage.tell(new Audience.Browse(
                stage.enter(BOB, TWO).session.getRef(), new ClientMessage.History(Long.MAX_VALUE, 2)));
        Seat back = stage.enter(ANN, since(0));
        assertThat(String.join("", back.heard())).doesNotContain("text 2");
    }

    @Test
    void whatWasErasedWhileTheRoomMovedIsLetGoOf() {
        stage.tell(new News.Attached(3, Set.of(), LEFT, Set.of(), null, true));
        assertSecondIsForgotten();
        assertThat(stage.library.questions).as("what is left is at hand").isEmpty();
    }

    @Test
    void whatWasErasedAndNotToldIsLetGoOf() {
        stage.tell(new News.Attached(3, Set.of(), List.of(), Set.of(), 1L, null));
        assertSecondIsForgotten();
        stage.tell(new News.Forgotten(EVE, 3));
        stage.tell(new News.Attached(3, Set.of(), List.of(), Set.of(), 2L, null));
    }

    @Test
    void aHoleAndASearchThatAreBeingReadAreReadOnceMore() {
        List<StoredMessage> journal = new ArrayList<>(List.of(message(1, 1, EVE), message(2, 2, EVE)));
        Stage late = new Stage(Fixtures.settings(), journal);
        late.tell(new News.Attached(0, Set.of(), List.of(), Set.of()));
        late.room.getAllReceived();
        Seat ann = late.seat(ANN, 0, TWO);
        late.tell(new News.Attached(2, Set.of(), List.of(), Set.of()));
        Stage.Library.Question hole = late.library.questions.remove(0);
        hole.answer().complete(List.copyOf(journal));
        journal.remove(1);
        late.tell(new News.Forgotten(EVE, 2));
        late.answer();
        assertThat(ann.finals()).containsExactly(1L);

        late.tell(new News.Attached(2, Set.of(), List.of(), Set.of(), 2L, null));
        ann.heard();
        late.tell(new Audience.Browse(ann.session.getRef(), new ClientMessage.History(Long.MAX_VALUE, 5)));
        Stage.Library.Question step = late.library.questions.remove(0);
        step.answer().complete(List.copyOf(journal));
        journal.clear();
        late.tell(new News.Forgotten(null, 2));
        late.answer();
        assertThat(ann.heard()).containsExactly(page(false));
    }

    @Test
    void whoSendsAgainWhatIsErasedIsToldLikewise() {
        stage.tell(new News.Forgotten(EVE, 3));
        Seat one = stage.seat(EVE, 3);
        Seat two = stage.enter(EVE, TWO);
        one.heard();
        two.heard();
        one.sends(2);
        two.sends(2);
        stage.answer();
        stage.answer();
        assertThat(one.heard())
                .containsExactly("{\"type\":\"message\",\"content\":\"\",\"id\":\"" + id(2)
                        + "\",\"from\":\"eve\",\"final\":true}");
        assertThat(two.heard())
                .containsExactly(Lines2.line(new ServerMessage.Redacted(id(2), EVE, 2, 1_000_000, null)));
    }

    @Test
    void aWishGoesToTheRoom() {
        TestInbox<Redaction> answers = TestInbox.create("answers");
        Redaction.Wish wish = new Redaction.Wish(id(2), null, EVE, false, null);
        stage.tell(new Audience.Redact(wish, answers.getRef()));
        assertThat(stage.room.getAllReceived()).contains(new Room.Redact(wish, answers.getRef()));
    }
}
