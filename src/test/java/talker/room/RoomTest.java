package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.LOBBY;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Fixtures.posted;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import talker.protocol.UserName;
import talker.testkit.Quietly;

/** The room as its Audiences see it. Its events and commands go through the serializer, there and back. */
class RoomTest {
    private static final ActorTestKit ACTORS =
            ActorTestKit.create(Fixtures.config(EventSourcedBehaviorTestKit.config()));

    private final Fixtures.StoppedClock clock = new Fixtures.StoppedClock();
    private final List<String> grown = new CopyOnWriteArrayList<>();
    private EventSourcedBehaviorTestKit<Room.Command, RoomEvent, RoomState> room;
    private TestProbe<Audience.Command> here;
    private TestProbe<Audience.Command> there;

    @BeforeEach
    void start() {
        here = ACTORS.createTestProbe("here");
        there = ACTORS.createTestProbe("there");
        room = start(Fixtures.settings());
    }

    @AfterEach
    void clear() {
        room.clear();
    }

    @AfterAll
    static void stop() {
        ACTORS.shutdownTestKit();
    }

    private EventSourcedBehaviorTestKit<Room.Command, RoomEvent, RoomState> start(RoomSettings settings) {
        return EventSourcedBehaviorTestKit.create(
                ACTORS.system(),
                Room.create(
                        LOBBY, settings, clock, (name, seq) -> grown.add(name + " " + seq), Fixtures.nothingStored()),
                EventSourcedBehaviorTestKit.enabledSerializationSettings()
                        .withVerifyState(false)
                        .withVerifyEquality(true));
    }

    @Test
    void whoeverReadsTheJournalIsToldOfNewMessagesAndOfNothingElse() {
        store(here, 1, posted(1, ANN), posted(2, ANN));
        store(here, 2, new RoomEvent.Subscribed(BOB, 1, 0));
        store(here, 3, posted(1, ANN));
        store(here, 4, posted(3, ANN));
        assertThat(grown).containsExactly(LOBBY + " 2", LOBBY + " 4");
    }

    @Test
    void aFreshAudienceIsToldWhatTheRoomHas() {
        attach(here, true, 0);
        here.expectMessage(new News.Attached(0, Set.of(), List.of(), Set.of()));
        store(here, 1, posted(1, ANN), posted(2, ANN));
        attach(there, true, 0);
        there.expectMessage(
                new News.Attached(2, Set.of(here.ref()), List.of(message(1, 1, ANN), message(2, 2, ANN)), Set.of()));
    }

    @Test
    void anAudienceThatKnowsTheRoomIsToldHowFarItIsOnly() {
        attach(here, true, 0);
        store(here, 1, posted(1, ANN));
        here.expectMessageClass(News.Attached.class);
        here.expectMessageClass(News.Posted.class);
        here.expectMessageClass(News.Stored.class);
        attach(here, false, 0);
        here.expectMessage(new News.Attached(1, Set.of(), List.of(), Set.of()));
    }

    @Test
    void whatIsNewIsStoredThenToldToEveryAudienceThenConfirmed() {
        attach(here, true, 0);
        attach(there, true, 0);
        CommandResult<Room.Command, RoomEvent, RoomState> result = store(here, 7, posted(1, ANN), posted(2, BOB));
        assertThat(result.events()).isEqualTo(List.of(posted(1, ANN), posted(2, BOB)));
        News.Posted posted = new News.Posted(0, List.of(message(1, 1, ANN), message(2, 2, BOB)));
        here.expectMessageClass(News.Attached.class);
        here.expectMessage(posted);
        here.expectMessage(new News.Stored(7, List.of()));
        there.expectMessageClass(News.Attached.class);
        there.expectMessage(posted);
        there.expectNoMessage(Duration.ZERO);
    }

    @Test
    void postedSaysWhichMessageCameBeforeWhateverEventsLieBetween() {
        attach(here, true, 0);
        store(here, 1, posted(1, ANN));
        store(here, 2, new RoomEvent.Subscribed(BOB, 1, 0));
        store(here, 3, posted(2, ANN));
        assertThat(receive(6, News.Posted.class))
                .containsExactly(
                        new News.Posted(0, List.of(message(1, 1, ANN))),
                        new News.Posted(1, List.of(message(3, 2, ANN))));
    }

    @Test
    void aBatchThatComesAgainIsStoredOnce() {
        attach(here, true, 0);
        store(here, 1, posted(1, ANN), new RoomEvent.Subscribed(ANN, 0, 5));
        CommandResult<Room.Command, RoomEvent, RoomState> again =
                store(here, 1, posted(1, ANN), new RoomEvent.Subscribed(ANN, 0, 5));
        assertThat(again.hasNoEvents()).isTrue();
        assertThat(receive(4, News.Stored.class))
                .containsExactly(
                        new News.Stored(1, List.of(new Answer.Position(ANN, 0))),
                        new News.Stored(1, List.of(new Answer.AlreadyStored(id(1), 1), new Answer.Position(ANN, 0))));
    }

    @Test
    void aResentFinalIsRecognisedAfterARestartAndAfterASnapshot() {
        room = start(Fixtures.settings(s -> s.snapshotEvery(3)));
        attach(here, true, 0);
        LongStream.rangeClosed(1, 8).forEach(i -> store(here, i, posted(i, ANN)));
        RoomState before = room.getState();
        RoomState after = room.restart().state();
        assertThat(after.recent()).isEqualTo(before.recent());
        assertThat(after.messageSeq()).isEqualTo(8);
        assertThat(store(here, 9, posted(1, ANN), posted(8, BOB)).hasNoEvents()).isTrue();
        assertThat(receive(20, News.Stored.class))
                .last()
                .isEqualTo(new News.Stored(9, List.of(new Answer.AlreadyStored(id(1), 1), new Answer.IdInUse(id(8)))));
    }

    @Test
    void anEmptyBatchIsConfirmed() {
        attach(here, true, 0);
        assertThat(store(here, 4).hasNoEvents()).isTrue();
        assertThat(receive(2, News.Stored.class)).containsExactly(new News.Stored(4, List.of()));
    }

    @Test
    void anAudienceThatComesAgainHearsHowOftenSomethingWasForgotten() {
        attach(here, true, 0);
        here.expectMessageClass(News.Attached.class);
        TestProbe<RoomReply.Trimmed> trimmed = ACTORS.createTestProbe();
        room.runCommand(new Upkeep.Trim(0, trimmed.ref()));
        here.expectMessageClass(News.Forgotten.class);
        attach(here, false, 0);
        here.expectMessage(new News.Attached(0, Set.of(), List.of(), Set.of(), 1L, null));
    }

    @Test
    void aRoomThatStartedAfreshMeetsAnAudienceThroughItsBatch() {
        store(here, 3, posted(1, ANN));
        here.expectMessage(new News.Attached(0, Set.of(), List.of(), Set.of(), null, true));
        here.expectMessageClass(News.Posted.class);
        here.expectMessage(new News.Stored(3, List.of()));
    }

    @Test
    void usersWhomNobodySpeaksForAreExpectedBack() {
        attach(here, true, 0);
        store(here, 1, new RoomEvent.Subscribed(ANN, 0, 0), new RoomEvent.Subscribed(BOB, 0, 0));
        room.restart();
        attach(here, false, 0, BOB);
        attach(there, true, 0);
        there.expectMessage(new News.Attached(0, Set.of(here.ref()), List.of(), Set.of(ANN)));
    }

    @Test
    void anAudienceThatHasEndedIsToldNothingMore() {
        attach(here, true, 0);
        attach(there, true, 0);
        there.stop();
        here.expectMessageClass(News.Attached.class);
        here.awaitAssert(() -> {
            attach(here, false, 0);
            here.expectMessage(new News.Attached(0, Set.of(), List.of(), Set.of()));
            return null;
        });
    }

    @Test
    void anEventThatNoAudienceDecidesIsABugThatRestartsTheRoom() {
        attach(here, true, 0);
        Quietly.run(() -> LoggingTestKit.error(IllegalArgumentException.class)
                .withMdc(Map.of("room", LOBBY.toString()))
                .withOccurrences(1)
                .expect(ACTORS.system(), () -> store(here, 1, new RoomEvent.Delivered(4, 0))));
        store(here, 2, posted(1, ANN));
        assertThat(room.getState().seq()).isEqualTo(1);
    }

    private CommandResult<Room.Command, RoomEvent, RoomState> store(
            TestProbe<Audience.Command> from, long batch, RoomEvent... events) {
        return room.runCommand(new Room.Store(from.ref(), batch, List.of(events)));
    }

    private void attach(TestProbe<Audience.Command> from, boolean isFresh, long seen, UserName... present) {
        room.runCommand(new Room.Attach(from.ref(), isFresh, Set.of(present), seen));
    }

    /** Of the next messages to the Audience here, those of one kind. */
    private <T> List<T> receive(int messages, Class<T> type) {
        return here.receiveSeveralMessages(messages).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
