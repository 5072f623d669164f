package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.LOBBY;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Fixtures.posted;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import akka.persistence.testkit.javadsl.SnapshotTestKit;
import akka.persistence.typed.internal.JournalFailureException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import talker.testkit.Quietly;

/** The room and a journal that fails, and what the room notes by itself. */
class RoomJournalTest {
    private static final ActorTestKit ACTORS = ActorTestKit.create(Fixtures.config(
            PersistenceTestKitPlugin.getInstance().config().withFallback(PersistenceTestKitSnapshotPlugin.config())));
    private static final PersistenceTestKit JOURNAL = PersistenceTestKit.create(ACTORS.system());
    private static final SnapshotTestKit SNAPSHOTS = SnapshotTestKit.create(ACTORS.system());
    private static final String ID = Room.persistenceId(LOBBY).id();

    private final Fixtures.StoppedClock clock = new Fixtures.StoppedClock();
    private final TestProbe<Audience.Command> audience = ACTORS.createTestProbe();

    @BeforeEach
    void clear() {
        JOURNAL.clearAll();
        SNAPSHOTS.clearAll();
        JOURNAL.resetPolicy();
    }

    @AfterAll
    static void stop() {
        ACTORS.shutdownTestKit();
    }

    @Test
    void aBatchThatTheJournalRefusedIsStoredOnceWhenItComesAgain() {
        ActorRef<Room.Command> room = start(Fixtures.settings(s -> s.beatInterval(Duration.ofMillis(20))));
        room.tell(new Room.Attach(audience.ref(), true, Set.of(), 0));
        audience.expectMessageClass(News.Attached.class);
        JOURNAL.failNextPersisted();
        Room.Store store = new Room.Store(audience.ref(), 1, List.of(posted(1, ANN), posted(2, ANN)));
        expectFailure(() -> room.tell(store));
        room.tell(store);
        room.tell(store);
        List<Audience.Command> told = audience.receiveSeveralMessages(3);
        assertThat(told)
                .containsExactly(
                        new News.Posted(0, List.of(message(1, 1, ANN), message(2, 2, ANN))),
                        new News.Stored(1, List.of()),
                        new News.Stored(
                                1, List.of(new Answer.AlreadyStored(id(1), 1), new Answer.AlreadyStored(id(2), 2))));
        assertThat(JOURNAL.persistedInStorage(ID)).containsExactly(posted(1, ANN), posted(2, ANN));
        ACTORS.stop(room);
    }

    /** What the journal failed to confirm may be there nevertheless. */
    @Test
    void aMessageThatTheJournalHadInSpiteOfItsFailureIsKnown() {
        JOURNAL.persistForRecovery(ID, List.of(posted(1, ANN)));
        ActorRef<Room.Command> room = start(Fixtures.settings());
        room.tell(new Room.Attach(audience.ref(), false, Set.of(), 0));
        audience.expectMessage(new News.Attached(1, Set.of(), List.of(message(1, 1, ANN)), Set.of(), null, true));
        ACTORS.stop(room);
    }

    @Test
    void aRoomThatStopsTellsItsAudiencesHowFarItIs() {
        JOURNAL.persistForRecovery(ID, List.of(posted(1, ANN)));
        ActorRef<Room.Command> room = start(Fixtures.settings());
        room.tell(new Room.Attach(audience.ref(), false, Set.of(), 0));
        audience.expectMessageClass(News.Attached.class);
        ACTORS.stop(room);
        audience.expectMessage(new News.Moving(1));
    }

    @Test
    void aRoomWhoseJournalCannotBeReadTriesAgain() {
        JOURNAL.persistForRecovery(ID, List.of(posted(1, ANN)));
        JOURNAL.failNextRead(ID);
        ActorRef<Room.Command> room = expectFailure(() -> start(Fixtures.settings()));
        room.tell(new Room.Attach(audience.ref(), false, Set.of(), 0));
        audience.expectMessage(new News.Attached(1, Set.of(), List.of(message(1, 1, ANN)), Set.of(), null, true));
        ACTORS.stop(room);
    }

    @Test
    void theRoomNotesHowFarAllHaveGotAlsoAfterTheJournalHasFailed() {
        ActorRef<Room.Command> room = start(Fixtures.settings(s -> s.beatInterval(Duration.ofMillis(20))));
        room.tell(new Room.Attach(audience.ref(), true, Set.of(), 0));
        room.tell(new Room.Store(audience.ref(), 1, List.of(new RoomEvent.Subscribed(ANN, 0, 0), posted(1, ANN))));
        JOURNAL.expectNextPersisted(ID, new RoomEvent.Subscribed(ANN, 0, 0));
        JOURNAL.expectNextPersisted(ID, posted(1, ANN));
        room.tell(new Room.Attach(audience.ref(), false, Set.of(ANN), 2));
        JOURNAL.expectNextPersisted(ID, new RoomEvent.Delivered(2, clock.millis()));

        JOURNAL.failNextPersisted();
        expectFailure(() -> room.tell(new Room.Store(audience.ref(), 2, List.of(posted(2, ANN)))));
        room.tell(new Room.Store(audience.ref(), 2, List.of(posted(2, ANN))));
        JOURNAL.expectNextPersisted(ID, posted(2, ANN));
        room.tell(new Room.Attach(audience.ref(), false, Set.of(ANN), 4));
        JOURNAL.expectNextPersisted(ID, new RoomEvent.Delivered(4, clock.millis()));
        ACTORS.stop(room);
    }

    @Test
    void whoDoesNotComeBackIsDetachedAndLapses() {
        JOURNAL.persistForRecovery(ID, List.of(new RoomEvent.Subscribed(ANN, 0, 0)));
        ActorRef<Room.Command> room = start(Fixtures.settings(s -> s.beatInterval(Duration.ofMillis(20))
                .grace(Duration.ofSeconds(20))
                .retention(Duration.ofDays(7))));
        room.tell(new Room.Attach(audience.ref(), true, Set.of(), 0));
        audience.expectMessage(new News.Attached(0, Set.of(), List.of(), Set.of(ANN)));
        JOURNAL.expectNothingPersisted(ID, Duration.ofMillis(60));
        clock.advance(Duration.ofSeconds(20));
        long left = clock.millis();
        JOURNAL.expectNextPersisted(ID, new RoomEvent.Detached(ANN, 0, left));
        clock.advance(Duration.ofDays(7).plusMillis(1));
        JOURNAL.expectNextPersisted(ID, new RoomEvent.Unsubscribed(ANN, clock.millis()));
        ACTORS.stop(room);
    }

    @Test
    void aSnapshotIsSavedEverySoManyEventsAndReadBack() {
        RoomSettings settings = Fixtures.settings(s -> s.snapshotEvery(2));
        ActorRef<Room.Command> room = start(settings);
        room.tell(new Room.Attach(audience.ref(), true, Set.of(), 0));
        room.tell(new Room.Store(audience.ref(), 1, List.of(posted(1, ANN))));
        room.tell(new Room.Store(audience.ref(), 2, List.of(posted(2, ANN))));
        RoomSnapshot saved = SNAPSHOTS.expectNextPersistedClass(ID, RoomSnapshot.class);
        assertThat(saved.seq()).isEqualTo(2);
        ACTORS.stop(room);

        JOURNAL.clearAll();
        TestProbe<Audience.Command> later = ACTORS.createTestProbe();
        ActorRef<Room.Command> again = start(settings);
        again.tell(new Room.Attach(later.ref(), true, Set.of(), 0));
        later.expectMessage(new News.Attached(2, Set.of(), List.of(message(1, 1, ANN), message(2, 2, ANN)), Set.of()));
        ACTORS.stop(again);
    }

    private static void expectFailure(Runnable action) {
        expectFailure(() -> {
            action.run();
            return null;
        });
    }

    /** It is logged once, with the room. */
    private static <T> T expectFailure(Supplier<T> action) {
        return Quietly.get(() -> LoggingTestKit.error(JournalFailureException.class)
                .withMdc(Map.of("room", LOBBY.toString()))
                .withOccurrences(1)
                .expect(ACTORS.system(), action));
    }

    private ActorRef<Room.Command> start(RoomSettings settings) {
        return ACTORS.spawn(Room.create(LOBBY, settings, clock, (name, seq) -> {}, Fixtures.nothingStored()));
    }
}
