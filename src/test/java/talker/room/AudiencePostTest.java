package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Lines2.TWO;
import static talker.room.Lines2.typed;
import static talker.room.Lines2.whispered;
import static talker.room.Stage.fin;
import static talker.room.Stage.finished;
import static talker.room.Stage.partial;

import akka.actor.testkit.typed.javadsl.TestInbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import talker.protocol.ClientMessage;
import talker.protocol.UserName;
import talker.room.Stage.Seat;

/** What a user says without a connection. */
class AudiencePostTest {
    private final TestInbox<Receipt> bot = TestInbox.create("bot");
    private Stage stage = Stage.attached(Fixtures.settings());

    private void posts(UserName user, ClientMessage.Post post) {
        stage.tell(new Audience.Post(user, post, bot.getRef()));
    }

    @Test
    void aFinalIsStoredHeardByAllAndAcknowledgedWithItsPlace() {
        Seat ann = stage.seat(ANN, 0);
        posts(BOB, finished(1));
        assertThat(stage.stored()).containsExactly(new RoomEvent.Posted(id(1), BOB, "text 1", 1_000_000));
        assertThat(bot.hasMessages()).isFalse();
        stage.posted(0, message(9, 1, BOB));
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.Stored(message(9, 1, BOB), true));
        assertThat(ann.heard()).as("and nobody has entered").containsExactly(fin(1, BOB));
        stage.stored(2);
        assertThat(bot.hasMessages()).isFalse();
    }

    @Test
    void itNeedsNobodyInTheRoomAndNoSubscription() {
        posts(BOB, finished(1));
        assertThat(stage.stored()).hasSize(1).first().isInstanceOf(RoomEvent.Posted.class);
        stage.posted(0, message(9, 1, BOB));
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.Stored(message(9, 1, BOB), true));
        assertThat(stage.enter(ANN, TWO).heard().get(0)).contains("\"users\":[\"ann\"]");
    }

    @Test
    void partialsAreSeenAtOnceHereAndElsewhereAndAreOpenDrafts() {
        TestInbox<Audience.Command> other = TestInbox.create("other");
        stage.tell(new News.Attached(0, Set.of(other.getRef()), List.of(), Set.of()));
        other.getAllReceived();
        Seat ann = stage.seat(ANN, 0);
        other.getAllReceived();
        posts(BOB, typed(1, "h", null));
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.Taken());
        assertThat(ann.heard()).containsExactly(partial(1, BOB, "h"));
        assertThat(other.getAllReceived()).containsExactly(new Gossip.Typed(BOB, List.of(typed(1, "h", null))));
        assertThat(stage.enter(EVE, TWO).heard().get(0)).contains("\"content\":\"h\"");
    }

    @Test
    void aPartialAfterItsFinalIsTakenAndDropped() {
        Seat ann = stage.seat(ANN, 0);
        posts(BOB, finished(1));
        posts(BOB, typed(1, "late", null));
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.Taken());
        assertThat(ann.heard()).isEmpty();
    }

    @Test
    void anothersIdIsRefused() {
        stage = Stage.attached(Fixtures.settings(), message(5, 1, ANN));
        posts(BOB, finished(1));
        posts(BOB, typed(1, "mine", null));
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.IdInUse(), new Receipt.IdInUse());
        posts(BOB, finished(2));
        stage.stored(stage.stores().get(0).batch(), new Answer.IdInUse(id(2)));
        assertThat(bot.getAllReceived()).as("as the Room knows better").containsExactly(new Receipt.IdInUse());
    }

    @Test
    void aFinalThatIsStoredAlreadyIsAcknowledgedAsItWasStored() {
        stage = Stage.attached(Fixtures.settings(), message(5, 1, BOB));
        posts(BOB, finished(1));
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.Stored(message(5, 1, BOB), false));
        assertThat(stage.stores()).isEmpty();
    }

    @Test
    void oneThatIsNoLongerAtHandIsReadFromTheJournal() {
        stage = new Stage(Fixtures.settings(), List.of(message(5, 1, BOB)));
        stage.tell(new News.Attached(50, Set.of(), List.of(), Set.of()));
        stage.room.getAllReceived();
        posts(BOB, finished(1));
        stage.stored(stage.stores().get(0).batch(), new Answer.AlreadyStored(id(1), 5));
        assertThat(bot.hasMessages()).isFalse();
        stage.answer();
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.Stored(message(5, 1, BOB), false));
        posts(BOB, finished(1));
        stage.failToAnswer();
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.NotStored());
    }

    @Test
    void ofOneWhoseTextIsErasedThePosterHearsThatItIsGone() {
        stage = new Stage(Fixtures.settings(), new ArrayList<>());
        stage.tell(new News.Attached(50, Set.of(), List.of(), Set.of()));
        stage.room.getAllReceived();
        posts(BOB, finished(1));
        stage.stored(stage.stores().get(0).batch(), new Answer.AlreadyStored(id(1), 5));
        stage.answer();
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.Gone());
    }

    @Test
    void nobodyFinishesOrGoesOnWithWhatAnotherIsTyping() {
        stage = Stage.attached(Fixtures.settings());
        Seat ann = stage.seat(ANN, 0);
        ann.types(1, "h");
        ann.heard();
        posts(BOB, typed(1, "mine", null));
        posts(BOB, finished(1));
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.IdInUse(), new Receipt.IdInUse());
        assertThat(ann.heard()).isEmpty();
        ann.sends(1);
        assertThat(stage.stored()).containsExactly(new RoomEvent.Posted(id(1), ANN, "text 1", 1_000_000));
    }

    @Test
    void twoWhoPostTheSameAreBothAcknowledgedAndItIsStoredOnce() {
        Seat bob = stage.seat(BOB, 0);
        posts(BOB, finished(1));
        posts(BOB, finished(1));
        bob.sends(1);
        assertThat(stage.stores().stream().flatMap(store -> store.events().stream()))
                .hasSize(1);
        stage.posted(0, message(9, 1, BOB));
        stage.stored(2);
        assertThat(bot.getAllReceived())
                .containsExactly(
                        new Receipt.Stored(message(9, 1, BOB), true), new Receipt.Stored(message(9, 1, BOB), true));
        assertThat(bob.heard()).containsExactly(fin(1, BOB));
    }

    @Test
    void aFinalThatCannotBeStoredIsReportedAndForgotten() {
        stage = Stage.attached(Fixtures.settings(s -> s.giveUp(Duration.ZERO)));
        posts(BOB, finished(1));
        stage.stores();
        stage.beat();
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.NotStored());
        stage.beat();
        assertThat(bot.hasMessages()).isFalse();
    }

    @Test
    void whatIsStoredWhileItsEchoIsLostIsAcknowledgedOnceTheHoleIsFilled() {
        stage = new Stage(Fixtures.settings(), List.of(message(9, 1, BOB)));
        stage.tell(new News.Attached(0, Set.of(), List.of(), Set.of()));
        stage.room.getAllReceived();
        posts(BOB, finished(1));
        stage.stored(stage.stores().get(0).batch(), new Answer.AlreadyStored(id(1), 9));
        assertThat(bot.hasMessages()).isFalse();
        stage.answer();
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.Stored(message(9, 1, BOB), true));
    }

    @Test
    void whatTheRoomHadStoredBeforeThisAudienceBeganIsAcknowledged() {
        stage = new Stage(Fixtures.settings());
        posts(BOB, finished(1));
        Room.Store store = stage.stores().get(0);
        stage.tell(new News.Attached(9, Set.of(), List.of(message(9, 1, BOB)), Set.of()));
        stage.stored(store.batch(), new Answer.AlreadyStored(id(1), 9));
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.Stored(message(9, 1, BOB), false));
    }

    @Test
    void aPrivateOneIsForTwo() {
        Seat ann = stage.seat(ANN, 0, TWO);
        Seat eve = stage.seat(EVE, 0, TWO);
        ann.heard();
        posts(BOB, Lines2.finished(1, ANN));
        stage.posted(0, whispered(9, 1, BOB, ANN));
        assertThat(ann.heard()).containsExactly(Lines2.fin(whispered(9, 1, BOB, ANN)));
        assertThat(eve.heard()).isEmpty();
        assertThat(bot.getAllReceived()).containsExactly(new Receipt.Stored(whispered(9, 1, BOB, ANN), true));
    }

    @Test
    void anAudienceThatIsOnlyPostedToEndsOnceItIsIdle() {
        stage = Stage.attached(Fixtures.settings(s -> s.linger(Duration.ZERO)));
        posts(BOB, finished(1));
        Room.Store store = stage.stores().get(0);
        stage.beat();
        assertThat(stage.parent.hasMessages()).as("something is on its way").isFalse();
        stage.posted(0, message(9, 1, BOB));
        stage.stored(store.batch());
        stage.beat();
        assertThat(stage.parent.getAllReceived()).containsExactly(new Audiences.Idle(Fixtures.LOBBY, 1));
    }
}
