package talker.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import talker.journal.JournalTables;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.room.Past;
import talker.room.Room;
import talker.room.RoomEvent;
import talker.room.StoredMessage;
import talker.room.View;

/** Pages from any journal, with rooms in which most events are no messages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HistoryContractTest {
    private static final RoomName BUSY = RoomName.of("acme.busy");
    private static final RoomName QUIET = RoomName.of("acme.quiet");
    private static final RoomName NEVER = RoomName.of("acme.never");
    private static final RoomName WHISPERING = RoomName.of("acme.whispering");
    private static final UserName ANN = UserName.of("ann");
    private static final UserName BOB = UserName.of("bob");
    private static final UserName EVE = UserName.of("eve");
    private static final long SEED = new Random().nextLong();

    /** What is in the busy room, oldest first. */
    private final List<StoredMessage> messages = new ArrayList<>();

    private ActorTestKit actors;
    private History history;

    /** The settings of the journal, which is there and empty. */
    abstract Config journal();

    @BeforeAll
    void fill() {
        Config config = journal().withFallback(ConfigFactory.parseResources("serialization.conf"));
        actors = ActorTestKit.create("history", ConfigFactory.load(config));
        history = JournalHistory.of(actors.system());

        Random random = new Random(SEED);
        List<RoomEvent> busy = new ArrayList<>();
        while (messages.size() < 1500) {
            if (random.nextInt(3) == 0) {
                RoomEvent.Posted posted = posted("message " + messages.size());
                busy.add(posted);
                messages.add(new StoredMessage(busy.size(), posted.id(), ANN, posted.content(), posted.at()));
            } else {
                busy.add(new RoomEvent.Delivered(busy.size(), 0));
            }
        }
        busy.add(new RoomEvent.Unsubscribed(ANN, 0));
        store(BUSY, busy);

        List<RoomEvent> quiet = new ArrayList<>();
        quiet.add(posted("the first word"));
        for (int i = 0; i < 500; i++) {
            quiet.add(new RoomEvent.Subscribed(ANN, 0, 0));
        }
        quiet.add(posted("the last word"));
        store(QUIET, quiet);

        List<RoomEvent> whispering = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            UserName to = i % 100 == 0 ? null : i % 3 == 0 ? EVE : BOB;
            whispering.add(new RoomEvent.Posted(MessageId.random(), ANN, "message " + i, i, to));
        }
        store(WHISPERING, whispering);
    }

    /** Three of five messages are taken back, the two in the middle and the last, and their texts are taken out. */
    private List<RoomEvent> storeRedacted(RoomName room) {
        List<RoomEvent> events = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            events.add(posted("secret " + i));
        }
        for (int i : List.of(2, 3, 5)) {
            RoomEvent.Posted posted = (RoomEvent.Posted) events.get(i - 1);
            events.add(new RoomEvent.Redacted(i, posted.id(), ANN, null, posted.at(), null, null, 0));
        }
        store(room, events);
        JournalBlanking blanking = new JournalBlanking(JournalTables.of(actors.system()));
        for (RoomEvent event : events.subList(5, 8)) {
            RoomEvent.Redacted redacted = (RoomEvent.Redacted) event;
            now(blanking.blank(room, Map.of(redacted.message(), redacted.blank())));
            now(blanking.blank(room, Map.of(redacted.message(), redacted.blank())));
        }
        return events;
    }

    @Test
    void aMessageWhoseTextIsTakenOutIsInNoPageAndPagesAreAsFullAsBefore() {
        RoomName room = RoomName.of("acme.redacted");
        storeRedacted(room);
        assertThat(seqs(history.before(room, Long.MAX_VALUE, 2, View.everything())))
                .containsExactly(1L, 4L);
        assertThat(now(history.before(room, Long.MAX_VALUE, 2, View.everything()))
                        .more())
                .isFalse();
        assertThat(now(history.before(room, Long.MAX_VALUE, 1, View.everything()))
                        .more())
                .isTrue();
        assertThat(seqs(history.after(room, 0, 8, 2, View.everything()))).containsExactly(1L, 4L);
        assertThat(seqs(history.after(room, 1, 3, 10, View.everything()))).isEmpty();
    }

    @Test
    void roomsReadRedactionsAtTheirOwnPlaces() {
        RoomName room = RoomName.of("acme.taken-back");
        List<RoomEvent> events = storeRedacted(room);
        assertThat(now(history.since(room, 0, 8, 10)).messages())
                .extracting(StoredMessage::seq, StoredMessage::redacts)
                .containsExactly(tuple(1L, null), tuple(4L, null), tuple(6L, 2L), tuple(7L, 3L), tuple(8L, 5L));
        assertThat(now(history.past().read(room, 5, 6, 1)))
                .containsExactly(StoredMessage.of(6, (RoomEvent.Redacted) events.get(5)));
    }

    @Test
    void aThousandRedactedMessagesInARowAreSkipped() {
        RoomName room = RoomName.of("acme.mostly-redacted");
        List<RoomEvent> events = new ArrayList<>();
        events.add(posted("first"));
        for (int i = 0; i < 1500; i++) {
            events.add(RoomEvent.Posted.blank(MessageId.random(), ANN, i, null));
        }
        events.add(posted("last"));
        store(room, events);
        assertThat(seqs(history.before(room, Long.MAX_VALUE, 2, View.everything())))
                .containsExactly(1L, 1502L);
        assertThat(seqs(history.after(room, 0, Long.MAX_VALUE, 2, View.everything())))
                .containsExactly(1L, 1502L);
    }

    @AfterAll
    void stop() {
        actors.shutdownTestKit();
    }

    @Test
    void theNewestPageIsTheEndOfTheRoom() {
        Page page = now(history.before(BUSY, Long.MAX_VALUE, 1000, View.everything()));
        assertThat(page.messages()).as("seed " + SEED).isEqualTo(messages.subList(500, 1500));
        assertThat(page.more()).isTrue();
    }

    @Test
    void pagesBackwardsAreTheWholeRoomWithoutHoleOrDouble() {
        for (int limit : List.of(20, 100, 750, 1000)) {
            List<StoredMessage> read = new ArrayList<>();
            long before = Long.MAX_VALUE;
            boolean more = true;
            while (more && read.size() < 3000) {
                Page page = now(history.before(BUSY, before, limit, View.everything()));
                more = page.more();
                assertThat(page.messages()).hasSizeLessThanOrEqualTo(limit);
                if (more) {
                    assertThat(page.messages()).hasSize(limit);
                }
                read.addAll(0, page.messages());
                before = page.messages().isEmpty() ? 0 : page.messages().get(0).seq();
            }
            assertThat(read).as("seed %d, limit %d", SEED, limit).isEqualTo(messages);
        }
    }

    @Test
    void pagesForwardsAreTheWholeRoomWithoutHoleOrDouble() {
        for (int limit : List.of(20, 100, 750, 1000)) {
            List<StoredMessage> read = new ArrayList<>();
            long after = 0;
            boolean more = true;
            while (more && read.size() < 3000) {
                Page page = now(history.after(BUSY, after, Long.MAX_VALUE, limit, View.everything()));
                more = page.more();
                if (more) {
                    assertThat(page.messages()).hasSize(limit);
                }
                read.addAll(page.messages());
                after = page.messages().isEmpty()
                        ? after
                        : page.messages().get(page.messages().size() - 1).seq();
            }
            assertThat(read).as("seed %d, limit %d", SEED, limit).isEqualTo(messages);
        }
    }

    @Test
    void aPageEndsWhereItIsTold() {
        long after = messages.get(9).seq();
        long upTo = messages.get(19).seq();
        assertThat(now(history.after(BUSY, after, upTo, 10, View.everything())))
                .isEqualTo(new Page(messages.subList(10, 20), false));
        assertThat(now(history.after(BUSY, after, upTo, 9, View.everything())))
                .isEqualTo(new Page(messages.subList(10, 19), true));
        assertThat(now(history.after(BUSY, upTo, upTo, 9, View.everything()))).isEqualTo(new Page(List.of(), false));
        assertThat(now(history.before(BUSY, upTo + 1, 10, View.everything())))
                .isEqualTo(new Page(messages.subList(10, 20), true));
        assertThat(now(history.before(BUSY, upTo, 19, View.everything())))
                .isEqualTo(new Page(messages.subList(0, 19), false));
        assertThat(now(history.before(BUSY, upTo, 18, View.everything())))
                .isEqualTo(new Page(messages.subList(1, 19), true));
    }

    @Test
    void messagesAreFoundHoweverMuchElseLiesBetweenThem() {
        assertThat(now(history.before(QUIET, Long.MAX_VALUE, 2, View.everything()))
                        .messages())
                .extracting(StoredMessage::seq)
                .containsExactly(1L, 502L);
        assertThat(now(history.before(QUIET, Long.MAX_VALUE, 1, View.everything()))
                        .more())
                .isTrue();
        assertThat(now(history.after(QUIET, 0, Long.MAX_VALUE, 1, View.everything()))
                        .more())
                .isTrue();
        assertThat(now(history.after(QUIET, 1, Long.MAX_VALUE, 1, View.everything()))
                        .messages())
                .extracting(StoredMessage::content)
                .containsExactly("the last word");
    }

    @Test
    void aPageIsFullOfWhatTheViewShows() {
        assertThat(seqs(history.before(WHISPERING, Long.MAX_VALUE, 2, View.publicOnly())))
                .containsExactly(200L, 300L);
        assertThat(seqs(history.before(WHISPERING, 200, 3, View.publicOnly()))).containsExactly(100L);
        assertThat(seqs(history.before(WHISPERING, 101, 3, View.of(EVE)))).containsExactly(96L, 99L, 100L);
        assertThat(seqs(history.after(WHISPERING, 97, 300, 3, View.of(EVE)))).containsExactly(99L, 100L, 102L);
        assertThat(seqs(history.after(WHISPERING, 97, 300, 3, View.of(BOB)))).containsExactly(98L, 100L, 101L);
        assertThat(seqs(history.before(WHISPERING, 101, 3, View.of(ANN)))).containsExactly(98L, 99L, 100L);
        assertThat(seqs(history.before(WHISPERING, 101, 3, View.everything()))).containsExactly(98L, 99L, 100L);
    }

    @Test
    void thereIsMoreWhereTheViewShowsMore() {
        assertThat(now(history.before(WHISPERING, 201, 1, View.publicOnly())).more())
                .isTrue();
        assertThat(now(history.before(WHISPERING, 200, 1, View.publicOnly())).more())
                .isFalse();
        assertThat(now(history.before(WHISPERING, 101, 33, View.of(EVE))).more())
                .isTrue();
        assertThat(now(history.before(WHISPERING, 101, 34, View.of(EVE))).more())
                .isFalse();
        assertThat(now(history.after(WHISPERING, 200, 300, 1, View.publicOnly()))
                        .more())
                .isFalse();
        assertThat(now(history.after(WHISPERING, 199, 300, 1, View.publicOnly()))
                        .more())
                .isTrue();
    }

    @Test
    void aRoomReadsTheSamePagesBackwards() {
        Past past = history.past();
        assertThat(Stream.of(past.before(WHISPERING, 101, 3, View.of(EVE)), past.read(WHISPERING, 97, 300, 2))
                        .flatMap(page -> page.toCompletableFuture().join().stream())
                        .map(StoredMessage::seq))
                .containsExactly(96L, 99L, 100L, 98L, 99L);
    }

    private static List<Long> seqs(CompletionStage<Page> page) {
        return now(page).messages().stream().map(StoredMessage::seq).toList();
    }

    @Test
    void aRoomWithoutMessagesHasAnEmptyPage() {
        assertThat(now(history.before(NEVER, Long.MAX_VALUE, 10, View.everything())))
                .isEqualTo(new Page(List.of(), false));
        assertThat(now(history.after(NEVER, 0, Long.MAX_VALUE, 10, View.everything())))
                .isEqualTo(new Page(List.of(), false));
        assertThat(now(history.before(BUSY, 0, 10, View.everything()))).isEqualTo(new Page(List.of(), false));
        assertThat(now(history.before(BUSY, Long.MIN_VALUE, 10, View.everything())))
                .isEqualTo(new Page(List.of(), false));
        assertThat(now(history.after(BUSY, Long.MAX_VALUE, Long.MAX_VALUE, 10, View.everything())))
                .isEqualTo(new Page(List.of(), false));
    }

    @Test
    void howFarARoomHasGotIsFoundFromWhereverItIsKnownToBe() {
        long last = now(history.last(BUSY, 0));
        StoredMessage newest = messages.get(messages.size() - 1);
        assertThat(last).isGreaterThan(newest.seq());
        for (long from : new long[] {-1, 1, newest.seq(), last - 1, last}) {
            assertThat(now(history.last(BUSY, from))).as("from %d", from).isEqualTo(last);
        }
        assertThat(now(history.after(BUSY, last, Long.MAX_VALUE, 1, View.everything())))
                .isEqualTo(new Page(List.of(), false));
        assertThat(now(history.last(NEVER, 0))).isZero();
    }

    @Test
    void aPageHas1To1000Messages() {
        for (int limit : List.of(0, 1001)) {
            assertThatThrownBy(() -> history.before(BUSY, 10, limit, View.everything()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> history.after(BUSY, 10, 20, limit, View.everything()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static RoomEvent.Posted posted(String content) {
        return new RoomEvent.Posted(MessageId.random(), ANN, content, System.currentTimeMillis());
    }

    private static <T> T now(CompletionStage<T> page) {
        try {
            return page.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private void store(RoomName room, List<RoomEvent> events) {
        TestProbe<Done> probe = actors.createTestProbe();
        ActorRef<Write> writer = actors.spawn(Writer.create(room));
        writer.tell(new Write(events, probe.ref()));
        probe.receiveMessage(Duration.ofSeconds(10));
    }

    private record Write(List<RoomEvent> events, ActorRef<Done> replyTo) {}

    /** Writes a room's events as they are. */
    private static final class Writer extends EventSourcedBehavior<Write, RoomEvent, Integer> {
        static Behavior<Write> create(RoomName room) {
            return new Writer(room);
        }

        private Writer(RoomName room) {
            super(Room.persistenceId(room));
        }

        @Override
        public Integer emptyState() {
            return 0;
        }

        @Override
        public CommandHandler<Write, RoomEvent, Integer> commandHandler() {
            return newCommandHandlerBuilder()
                    .forAnyState()
                    .onCommand(Write.class, write -> Effect()
                            .persist(write.events())
                            .thenReply(write.replyTo(), count -> Done.getInstance()))
                    .build();
        }

        @Override
        public EventHandler<Integer, RoomEvent> eventHandler() {
            return (count, event) -> count + 1;
        }
    }
}
