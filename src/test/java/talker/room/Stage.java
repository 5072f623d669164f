package talker.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.Effect;
import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import talker.limits.Stake;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.JsonLines;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.ServerMessage;
import talker.protocol.Terms;
import talker.protocol.UserName;
import talker.protocol.Version;

/**
 * One Audience, run step by step: its Room, its parent and other Audiences are inboxes, its readers write down what they
 * hear, its timers and its reading of the journal do nothing until a test says so.
 */
final class Stage {
    private static final Pattern FINAL = Pattern.compile("\"text (\\d+)\".*\"final\":true");

    final TestInbox<Room.Command> room = TestInbox.create("room");
    final TestInbox<Audiences.Command> parent = TestInbox.create("parent");
    final Library library;
    final BehaviorTestKit<Audience.Command> audience;
    private int seats;
    private final Map<Object, Effect.TimerScheduled<?>> timers = new HashMap<>();
    private final Map<ActorRef<?>, Audience.Command> endings = new HashMap<>();

    Stage(RoomSettings settings) {
        this(settings, new ArrayList<>());
    }

    /** An Audience with the messages of a journal. */
    Stage(RoomSettings settings, List<StoredMessage> journal) {
        library = new Library(journal);
        audience = BehaviorTestKit.create(Audience.create(
                Fixtures.LOBBY,
                room.getRef(),
                library,
                settings,
                new Fixtures.StoppedClock(),
                Stake.unlimited(),
                parent.getRef()));
        takeEffects();
    }

    /** An Audience that has heard of its Room. */
    static Stage attached(RoomSettings settings, StoredMessage... recent) {
        Stage stage = new Stage(settings);
        long seq = recent.length == 0 ? 0 : recent[recent.length - 1].seq();
        stage.tell(new News.Attached(seq, Set.of(), List.of(recent), Set.of()));
        stage.room.getAllReceived();
        return stage;
    }

    ActorRef<Audience.Command> ref() {
        return audience.getRef();
    }

    void tell(Audience.Command message) {
        audience.run(message);
        settle();
    }

    private void settle() {
        while (audience.selfInbox().hasMessages()) {
            audience.runOne();
        }
        takeEffects();
    }

    private void takeEffects() {
        for (Effect effect : audience.getAllEffects()) {
            if (effect instanceof Effect.TimerScheduled<?> timer) {
                timers.put(timer.key(), timer);
            } else if (effect instanceof Effect.WatchedWith<?, ?> watched) {
                endings.put(watched.other(), (Audience.Command) watched.message());
            } else if (effect instanceof Effect.Unwatched<?> unwatched) {
                endings.remove(unwatched.other());
            }
        }
    }

    // Time and death

    void beat() {
        fire("BEAT");
    }

    void flush() {
        fire("FLUSH");
    }

    void retry() {
        fire("RETRY");
    }

    void open() {
        fire("OPEN");
    }

    void follow() {
        fire("FOLLOW");
    }

    private void fire(String name) {
        timers.values().stream()
                .filter(timer -> timer.key().toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no timer " + name))
                .send()
                .apply();
        settle();
    }

    boolean isTimerSet(String name) {
        return timers.keySet().stream().anyMatch(key -> key.toString().equals(name));
    }

    /** Lets the Audience work off what others have sent to it. */
    void run() {
        settle();
    }

    /** An actor that the Audience watches ends. */
    void dies(ActorRef<?> watched) {
        Audience.Command ending = endings.remove(watched);
        assertThat(ending).as("%s is watched", watched).isNotNull();
        tell(ending);
    }

    boolean isWatched(ActorRef<?> other) {
        return endings.containsKey(other);
    }

    // The Room

    void posted(long previousSeq, StoredMessage... messages) {
        tell(new News.Posted(previousSeq, List.of(messages)));
    }

    void stored(long batch, Answer... answers) {
        tell(new News.Stored(batch, List.of(answers)));
    }

    /** The batches sent since the last call. */
    List<Room.Store> stores() {
        return room.getAllReceived().stream()
                .filter(Room.Store.class::isInstance)
                .map(Room.Store.class::cast)
                .toList();
    }

    /** The events of the one batch that was sent since the last call. */
    List<RoomEvent> stored() {
        List<Room.Store> stores = stores();
        assertThat(stores).hasSize(1);
        return stores.get(0).events();
    }

    /** The last of what the Room was told of who is here. */
    Room.Attach lastAttach() {
        return room.getAllReceived().stream()
                .filter(Room.Attach.class::isInstance)
                .map(Room.Attach.class::cast)
                .reduce((one, later) -> later)
                .orElseThrow();
    }

    /** What the Room is told of who is here at the next beat. */
    Room.Attach lastAttachAfterBeat() {
        beat();
        return lastAttach();
    }

    // The members

    Seat enter(UserName user) {
        return enter(user, Terms.OF_VERSION_1);
    }

    Seat enter(UserName user, Terms terms) {
        Seat seat = new Seat(user);
        tell(new Audience.Enter(user, seat, seat.session.getRef(), terms));
        return seat;
    }

    /** Lets a user in and brings the user up to date: confirms the batch with the subscription as the next one. */
    Seat seat(UserName user, long position) {
        return seat(user, position, Terms.OF_VERSION_1);
    }

    Seat seat(UserName user, long position, Terms terms) {
        Seat seat = enter(user, terms);
        Room.Store subscribe = stores().get(0);
        stored(subscribe.batch(), new Answer.Position(user, position));
        seat.heard();
        seat.session.getAllReceived();
        return seat;
    }

    /** One connection: its session, and its reader, who writes down every line. */
    final class Seat implements Reader {
        final UserName user;
        final TestInbox<MemberEvent> session = TestInbox.create("session-" + ++seats);
        final List<Delivery> deliveries = new ArrayList<>();
        private final List<String> lines = new ArrayList<>();
        long startedAfter = -1;
        long seen;

        Seat(UserName user) {
            this.user = user;
        }

        @Override
        public void deliver(Delivery delivery) {
            deliveries.add(delivery);
            lines.addAll(delivery.bytes().utf8String().lines().toList());
        }

        @Override
        public void startAfter(long seq) {
            startedAfter = seq;
            seen = seq;
        }

        @Override
        public long seen() {
            return seen;
        }

        /** The lines since the last call. */
        List<String> heard() {
            List<String> heard = List.copyOf(lines);
            lines.clear();
            return heard;
        }

        /** The numbers of the finals among the lines since the last call. */
        List<Long> finals() {
            return heard().stream()
                    .map(FINAL::matcher)
                    .filter(Matcher::find)
                    .map(line -> Long.valueOf(line.group(1)))
                    .toList();
        }

        void says(ClientMessage.Post... posts) {
            tell(new Audience.Say(session.getRef(), List.of(posts)));
        }

        void types(long number, String text) {
            says(new ClientMessage.Post(Fixtures.id(number), text, false));
        }

        void sends(long number) {
            says(finished(number));
        }

        void readsOn() {
            tell(new Audience.ReadOn(session.getRef()));
        }

        void leaves(Departure departure) {
            tell(new Audience.Leave(session.getRef(), departure));
        }

        /** How many finals the session was told are through, since the last call. */
        int settled() {
            return session.getAllReceived().stream()
                    .filter(MemberEvent.Settled.class::isInstance)
                    .mapToInt(event -> ((MemberEvent.Settled) event).finals())
                    .sum();
        }
    }

    static ClientMessage.Post finished(long number) {
        return new ClientMessage.Post(Fixtures.id(number), "text " + number, true);
    }

    // What lines look like

    static String join(UserName user) {
        return line(new ServerMessage.Join(user));
    }

    static String leave(UserName user) {
        return line(new ServerMessage.Leave(user));
    }

    static String partial(long number, UserName from, String text) {
        return line(new ServerMessage.Partial(text, Fixtures.id(number), from, null));
    }

    static String fin(long number, UserName from) {
        return line(new ServerMessage.Final("text " + number, Fixtures.id(number), from, 0, 0, null));
    }

    static String error(ErrorCode code) {
        return line(ServerMessage.Error.of(code));
    }

    static String error(ErrorCode code, MessageId id) {
        return line(new ServerMessage.Error(code, id));
    }

    static String line(ServerMessage message) {
        return new String(JsonLines.encode(message, Version.ONE), UTF_8).stripTrailing();
    }

    /** The journal: messages in order, and questions that are answered when a test says so. */
    static final class Library implements Past {
        /** {@code view}: of a question backwards, to before {@code upTo}. */
        record Question(
                long after, long upTo, int limit, Optional<View> view, CompletableFuture<List<StoredMessage>> answer) {}

        final List<StoredMessage> messages;
        final List<Question> questions = new ArrayList<>();

        Library(List<StoredMessage> messages) {
            this.messages = messages;
        }

        @Override
        public CompletionStage<List<StoredMessage>> read(RoomName room, long after, long upTo, int limit) {
            assertThat(room).isEqualTo(Fixtures.LOBBY);
            return ask(new Question(after, upTo, limit, Optional.empty(), new CompletableFuture<>()));
        }

        @Override
        public CompletionStage<List<StoredMessage>> before(RoomName room, long before, int limit, View view) {
            assertThat(room).isEqualTo(Fixtures.LOBBY);
            return ask(new Question(0, before - 1, limit, Optional.of(view), new CompletableFuture<>()));
        }

        private CompletionStage<List<StoredMessage>> ask(Question question) {
            questions.add(question);
            return question.answer;
        }

        List<StoredMessage> read(Question question) {
            List<StoredMessage> found = messages.stream()
                    .filter(message -> message.seq() > question.after && message.seq() <= question.upTo)
                    .filter(question.view.orElse(View.everything())::shows)
                    .toList();
            int limit = Math.min(question.limit, found.size());
            return question.view.isEmpty()
                    ? found.subList(0, limit)
                    : found.subList(found.size() - limit, found.size());
        }
    }

    /** Answers the oldest question to the journal. */
    Library.Question answer() {
        Library.Question question = library.questions.remove(0);
        question.answer.complete(library.read(question));
        settle();
        return question;
    }

    /** The oldest question to the journal fails. */
    void failToAnswer() {
        library.questions.remove(0).answer.completeExceptionally(new IllegalStateException("the disk is gone"));
        settle();
    }
}
