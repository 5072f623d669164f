package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.LOBBY;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Fixtures.posted;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import akka.persistence.testkit.javadsl.SnapshotTestKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import talker.protocol.UserName;
import talker.testkit.Quietly;

/** A room takes messages back: whose, told to whom, and how their text leaves what is stored. */
class RoomRedactionTest {
    private static final ActorTestKit ACTORS = ActorTestKit.create(Fixtures.config(
            PersistenceTestKitPlugin.getInstance().config().withFallback(PersistenceTestKitSnapshotPlugin.config())));
    private static final PersistenceTestKit JOURNAL = PersistenceTestKit.create(ACTORS.system());
    private static final SnapshotTestKit SNAPSHOTS = SnapshotTestKit.create(ACTORS.system());
    private static final String ID = Room.persistenceId(LOBBY).id();

    private final Fixtures.StoppedClock clock = new Fixtures.StoppedClock();
    private final Fixtures.Shelf shelf = new Fixtures.Shelf();
    private final TestProbe<Audience.Command> audience = ACTORS.createTestProbe();
    private final TestProbe<Redaction> answers = ACTORS.createTestProbe();
    private ActorRef<Room.Command> room;

    @BeforeEach
    void clear() {
        JOURNAL.clearAll();
        SNAPSHOTS.clearAll();
        JOURNAL.resetPolicy();
        start(Fixtures.settings(s -> s.beatInterval(Duration.ofMillis(20))));
    }

    private void start(RoomSettings settings) {
        room = ACTORS.spawn(Room.create(LOBBY, settings, clock, (name, seq) -> {}, shelf.stored()));
        room.tell(new Room.Attach(audience.ref(), true, Set.of(), 0));
        audience.fishForMessage(
                Duration.ofSeconds(5),
                each -> each instanceof News.Attached
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
    }

    @AfterEach
    void end() {
        ACTORS.stop(room);
    }

    @AfterAll
    static void stop() {
        ACTORS.shutdownTestKit();
    }

    private void store(RoomEvent... events) {
        room.tell(new Room.Store(audience.ref(), 1, List.of(events)));
        audience.fishForMessage(
                Duration.ofSeconds(5),
                each -> each instanceof News.Stored ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore());
        JOURNAL.clearAll();
    }

    private void redact(@Nullable Long number, @Nullable Long seq, @Nullable UserName by, boolean isModerator) {
        Redaction.Wish wish = new Redaction.Wish(number == null ? null : id(number), seq, by, isModerator, "a slip");
        room.tell(new Room.Redact(wish, answers.ref()));
    }

    private RoomEvent.Redacted redacted(long seq, @Nullable UserName by) {
        return new RoomEvent.Redacted(seq, id(seq), ANN, null, seq, by, "a slip", clock.millis());
    }

    @Test
    void theTextLeavesTheJournalThenEveryAudienceHearsOfItThenItIsConfirmed() {
        store(posted(1, ANN), posted(2, ANN));
        shelf.areSnapshotsAway = true;
        Quietly.run(() -> {
            redact(1L, null, ANN, false);
            audience.expectMessage(new News.Posted(2, List.of(StoredMessage.of(3, redacted(1, ANN)))));
            assertThat(shelf.taken).contains("1 " + id(1));
            answers.expectNoMessage(Duration.ofMillis(60));
        });
        shelf.areSnapshotsAway = false;
        answers.expectMessage(new Redaction.Made(id(1)));
        assertThat(shelf.taken).contains("1 out of the snapshots");
        JOURNAL.expectNextPersisted(ID, redacted(1, ANN));
        JOURNAL.expectNextPersisted(ID, new RoomEvent.Blanked(List.of(1L), clock.millis()));
        Awaitility.await().untilAsserted(() -> assertThat(shelf.taken).contains("settled"));
    }

    private <E extends RoomEvent> List<E> events(Class<E> type) {
        return JOURNAL.persistedInStorage(ID).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** All that are said to be made; those that are refused come in between. */
    private List<Redaction> awaitMade(int count) {
        List<Redaction> made = new ArrayList<>();
        while (made.size() < count) {
            Redaction each = answers.receiveMessage();
            if (each instanceof Redaction.Made) {
                made.add(each);
            } else {
                assertThat(each).isEqualTo(new Redaction.Busy());
            }
        }
        return made;
    }

    @Test
    void ofABurstSomeAreMadeTogetherTheOthersAreRefusedAndTheNextOneIsMade() {
        RoomEvent[] many = IntStream.rangeClosed(1, 500)
                .mapToObj(number -> posted(number, ANN))
                .toArray(RoomEvent[]::new);
        ACTORS.stop(room);
        start(Fixtures.settings(
                s -> s.beatInterval(Duration.ofMillis(20)).recentMessages(500).waitingRedactions(100)));
        store(many);
        IntStream.rangeClosed(1, 400).forEach(number -> redact((long) number, null, ANN, false));
        Awaitility.await().untilAsserted(() -> assertThat(events(RoomEvent.Redacted.class))
                .as("nobody waits any more")
                .hasSizeGreaterThan(60)
                .hasSize(events(RoomEvent.Blanked.class).stream()
                        .mapToInt(blanked -> blanked.messages().size())
                        .sum()));
        int announced = events(RoomEvent.Redacted.class).size();
        assertThat(awaitMade(announced)).doesNotHaveDuplicates();
        assertThat(shelf.changes.get()).as("in few transactions").isLessThan(announced / 4);
        redact(500L, null, ANN, false);
        assertThat(awaitMade(1)).containsExactly(new Redaction.Made(id(500)));
    }

    @Test
    void anotherUsersMessageIsForModeratorsAndAdministrators() {
        store(posted(1, ANN), posted(2, ANN));
        redact(1L, null, BOB, false);
        answers.expectMessage(new Redaction.NotYours());
        redact(1L, null, BOB, true);
        answers.expectMessage(new Redaction.Made(id(1)));
        redact(2L, null, null, false);
        answers.expectMessage(new Redaction.Made(id(2)));
    }

    @Test
    void ofAPrivateMessageNobodyElseIsToldThatThereIsOne() {
        store(new RoomEvent.Posted(id(1), ANN, "psst", 1, BOB));
        redact(1L, null, EVE, true);
        answers.expectMessage(new Redaction.Unknown());
        redact(1L, null, EVE, false);
        answers.expectMessage(new Redaction.Unknown());
        redact(1L, null, BOB, false);
        answers.expectMessage(new Redaction.NotYours());
        redact(1L, null, ANN, false);
        answers.expectMessage(new Redaction.Made(id(1)));
    }

    @Test
    void whatIsNotThereIsUnknown() {
        store(posted(1, ANN), new RoomEvent.Subscribed(BOB, 0, 0));
        redact(7L, null, null, false);
        answers.expectMessage(new Redaction.Unknown());
        redact(null, 2L, null, false);
        answers.expectMessage(new Redaction.Unknown());
        redact(null, 99L, null, false);
        answers.expectMessage(new Redaction.Unknown());
        redact(null, null, null, false);
        answers.expectMessage(new Redaction.Unknown());
    }

    @Test
    void anOldMessageIsFoundInTheJournalByItsSeqIfTheIdIsRight() {
        ACTORS.stop(room);
        JOURNAL.persistForRecovery(ID, List.of(posted(1, ANN), posted(2, ANN), posted(3, ANN)));
        shelf.messages.add(message(1, 1, ANN));
        start(Fixtures.settings(s -> s.recentMessages(1).rememberedIds(1)));
        redact(2L, 1L, null, false);
        answers.expectMessage(new Redaction.Unknown());
        redact(1L, 1L, null, false);
        answers.expectMessage(new Redaction.Made(id(1)));
    }

    @Test
    void redactingTwiceIsDoneOnce() {
        store(posted(1, ANN));
        redact(1L, null, ANN, false);
        answers.expectMessage(new Redaction.Made(id(1)));
        redact(1L, null, ANN, false);
        answers.expectMessage(new Redaction.Made(id(1)));
        assertThat(JOURNAL.persistedInStorage(ID)).hasSize(2);
    }

    @Test
    void aRedactedMessageThatIsSentAgainIsNotStoredAgain() {
        store(posted(1, ANN));
        redact(1L, null, ANN, false);
        answers.expectMessageClass(Redaction.Made.class);
        audience.expectMessageClass(News.Posted.class);
        room.tell(new Room.Store(audience.ref(), 2, List.of(posted(1, ANN))));
        audience.expectMessage(new News.Stored(2, List.of(new Answer.AlreadyStored(id(1), 2))));
    }

    @Test
    void whatTheJournalDoesNotTakeIsRefusedAndNobodyHearsOfIt() {
        store(posted(1, ANN));
        shelf.isAway = true;
        Quietly.run(() -> {
            redact(1L, null, ANN, false);
            answers.expectMessage(new Redaction.Busy());
            audience.expectNoMessage(Duration.ofMillis(50));
        });
        shelf.isAway = false;
        redact(1L, null, ANN, false);
        answers.expectMessage(new Redaction.Made(id(1)));
    }

    @Test
    void aRedactionThatWasCutShortBeforeTheEventIsMadeWhenItIsAskedForAgain() {
        ACTORS.stop(room);
        RoomEvent.Posted left = redacted(1, ANN).blank();
        JOURNAL.persistForRecovery(ID, List.of(left, posted(2, ANN)));
        shelf.messages.add(message(1, 1, ANN));
        shelf.taken.add("1 " + id(1));
        start(Fixtures.settings());
        redact(1L, null, ANN, false);
        audience.expectMessageClass(News.Posted.class);
        answers.expectMessage(new Redaction.Made(id(1)));
        redact(1L, 1L, ANN, false);
        answers.expectMessage(new Redaction.Made(id(1)));
    }

    @Test
    void whoAsksForTheSameMeanwhileHearsTheSame() {
        store(posted(1, ANN));
        redact(1L, null, ANN, false);
        redact(1L, null, null, false);
        answers.expectMessage(new Redaction.Made(id(1)));
        answers.expectMessage(new Redaction.Made(id(1)));
        assertThat(events(RoomEvent.Redacted.class)).hasSize(1);
    }

    @Test
    void aRoomThatStartsAfreshTakesUpWhatWasNotDone() {
        ACTORS.stop(room);
        JOURNAL.persistForRecovery(ID, List.of(posted(1, ANN), redacted(1, null)));
        start(Fixtures.settings());
        JOURNAL.expectNextPersisted(ID, new RoomEvent.Blanked(List.of(1L), clock.millis()));
        assertThat(shelf.taken).contains("1 " + id(1), "1 out of the snapshots");
    }

    @Test
    void aRoomThatStartsAfreshForgetsSnapshotsFromBeforeTextsWent() {
        ACTORS.stop(room);
        JOURNAL.persistForRecovery(
                ID, List.of(redacted(1, ANN).blank(), redacted(1, null), new RoomEvent.Blanked(List.of(1L), 0)));
        start(Fixtures.settings());
        Awaitility.await().untilAsserted(() -> assertThat(shelf.taken).contains("snapshots before 3"));
    }

    @Test
    void onlySoManyMayWaitForTheJournal() {
        ACTORS.stop(room);
        start(Fixtures.settings(s -> s.waitingRedactions(2)));
        store(posted(1, ANN), posted(2, ANN), posted(3, ANN));
        shelf.areSnapshotsAway = true;
        Quietly.run(() -> {
            redact(1L, null, ANN, false);
            redact(2L, null, ANN, false);
            redact(3L, null, ANN, false);
            answers.expectMessage(new Redaction.Busy());
        });
        Awaitility.await()
                .untilAsserted(() -> assertThat(JOURNAL.persistedInStorage(ID)).hasSize(2));
    }

    @Test
    void whoIsSentAwayIsOwedNothingMore() {
        store(new RoomEvent.Subscribed(BOB, 0, 0));
        room.tell(new Room.Dismiss(EVE));
        room.tell(new Room.Dismiss(BOB));
        JOURNAL.expectNextPersisted(ID, new RoomEvent.Unsubscribed(BOB, clock.millis()));
    }
}
