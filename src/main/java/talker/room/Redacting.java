package talker.room;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EffectFactories;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.protocol.RoomName;

/**
 * How a {@link Room} redacts messages: first their text leaves the journal; then comes the event, of which readers hear at
 * once; at last the text is taken out of the snapshots, and whoever asked is told. So nothing that is said to be redacted
 * is to be read any more. Those that come together go together.
 *
 * <p>What is under way is looked at whenever the Room is called to, and at every beat: a call that finds the Room's stash
 * full, and is lost, delays it and nothing else. What is cut short before the event has not happened; what is cut short
 * after it is taken up again.
 */
final class Redacting {
    private static final Logger LOG = LoggerFactory.getLogger(Redacting.class);

    private final RoomName name;
    private final ActorContext<Room.Command> context;
    private final RoomSettings settings;
    private final Clock clock;
    private final Room.Stored stored;
    private final Attendance attendance;
    private final EffectFactories<RoomEvent, RoomState> effects;

    private final Wishes wishes;

    /** By the messages' seq, here and below: what waits for its turn. */
    private Map<Long, Agreed> agreed = new LinkedHashMap<>();

    /** Whose text is leaving the journal, as {@code blanking} tells. */
    private Map<Long, Agreed> leaving = Map.of();

    private @Nullable CompletableFuture<Done> blanking;

    /** Whose event is being stored. */
    private Map<Long, Agreed> left = Map.of();

    /** Whose text is taken out of the snapshots, as {@code cleaning} tells. */
    private List<Long> inCleaning = List.of();

    private @Nullable CompletableFuture<Done> cleaning;

    /** What has left the journal for certain, and is not yet out of the snapshots. */
    private final Set<Long> blanked = new HashSet<>();

    /** Who waits to hear that a message is gone from the snapshots too. */
    private final Map<Long, List<ActorRef<Redaction>>> awaiting = new HashMap<>();

    private boolean isCalled;

    /** Whether what has failed waits for the next beat. */
    private boolean isResting;

    Redacting(
            RoomName name,
            ActorContext<Room.Command> context,
            RoomSettings settings,
            Clock clock,
            Room.Stored stored,
            Attendance attendance,
            EffectFactories<RoomEvent, RoomState> effects) {
        this.name = name;
        this.context = context;
        this.settings = settings;
        this.clock = clock;
        this.stored = stored;
        this.attendance = attendance;
        this.effects = effects;
        wishes = new Wishes(name, stored.blanking(), this::agree, this::callWhenDone);
    }

    /** The room starts, or starts again: what was not stored is not done. */
    void resume(RoomState state) {
        end();
        blanking = null;
        cleaning = null;
        blanked.clear();
        isCalled = false;
        isResting = false;
        forgetSnapshots(state);
        begin(state);
    }

    /** The room ends: who asked for what was not begun may ask again. */
    void end() {
        wishes.refuse();
        Stream.of(agreed, leaving, left).forEach(some -> some.values().forEach(Agreed::refuse));
        agreed = new LinkedHashMap<>();
        leaving = Map.of();
        left = Map.of();
    }

    // Which message

    Effect<RoomEvent, RoomState> ask(RoomState state, Room.Redact redact) {
        wishes.ask(state, redact, isFull(state));
        return effects.none();
    }

    private boolean isFull(RoomState state) {
        int waiting = wishes.size()
                + agreed.size()
                + leaving.size()
                + state.redactions().waiting().size();
        return waiting >= settings.waitingRedactions();
    }

    private void agree(RoomState state, StoredMessage message, Redaction.Wish wish, ActorRef<Redaction> replyTo) {
        Long redacts = message.redacts();
        long seq = redacts == null ? message.seq() : redacts;
        RecentIds.Known known = state.find(message.id());
        Agreed already = agreed.getOrDefault(seq, leaving.get(seq));
        if (state.redactions().waiting().containsKey(seq)) {
            awaiting.computeIfAbsent(seq, ignored -> new ArrayList<>(1)).add(replyTo);
        } else if (redacts != null || (known != null && known.seq() > seq)) {
            replyTo.tell(new Redaction.Made(message.id()));
        } else if (already != null) {
            already.asking().add(replyTo);
        } else if (isFull(state)) {
            replyTo.tell(new Redaction.Busy());
        } else {
            agreed.put(seq, new Agreed(message, wish, new ArrayList<>(List.of(replyTo))));
            call();
        }
    }

    // What becomes of it

    /** Has the Room go on once it has dealt with what it was told before: so many redactions go in one step. */
    private void call() {
        if (!isCalled) {
            isCalled = true;
            context.getSelf().tell(Room.GoOn.INSTANCE);
        }
    }

    private void callWhenDone(CompletionStage<?> stage) {
        context.pipeToSelf(stage, (done, failure) -> Room.GoOn.INSTANCE);
    }

    /** Tries again what has failed, and stores {@code others} too. */
    Effect<RoomEvent, RoomState> beat(RoomState state, List<RoomEvent> others) {
        isResting = false;
        return goOn(state, others);
    }

    /** Takes the next step of all that has got there. */
    Effect<RoomEvent, RoomState> goOn(RoomState state) {
        return goOn(state, List.of());
    }

    private Effect<RoomEvent, RoomState> goOn(RoomState state, List<RoomEvent> others) {
        isCalled = false;
        wishes.settle(state);
        left = takeLeft();
        List<Long> clean = takeClean();
        long now = clock.millis();
        List<RoomEvent.Redacted> redacted = events(left, now);
        List<RoomEvent> events = new ArrayList<>(redacted);
        if (!clean.isEmpty()) {
            events.add(new RoomEvent.Blanked(clean, now));
        }
        events.addAll(others);
        return effects.persist(events).thenRun(after -> {
            announce(state, redacted);
            confirm(state, clean);
            begin(after);
            if (!clean.isEmpty() && after.redactions().waiting().isEmpty()) {
                stored.blanking().settle();
            }
        });
    }

    private static List<RoomEvent.Redacted> events(Map<Long, Agreed> all, long now) {
        return all.values().stream().map(one -> one.event(now)).toList();
    }

    /** Those whose text has left the journal. */
    private Map<Long, Agreed> takeLeft() {
        if (blanking == null || !blanking.isDone()) {
            return Map.of();
        }
        Map<Long, Agreed> done = leaving;
        Throwable failure = failure(blanking);
        blanking = null;
        leaving = Map.of();
        if (failure != null) {
            LOG.warn("Room {}: messages could not be redacted, since the journal cannot be changed", name, failure);
            done.values().forEach(Agreed::refuse);
            return Map.of();
        }
        blanked.addAll(done.keySet());
        return done;
    }

    /** Those whose text is nowhere any more. */
    private List<Long> takeClean() {
        if (cleaning == null || !cleaning.isDone()) {
            return List.of();
        }
        Throwable failure = failure(cleaning);
        cleaning = null;
        if (failure != null) {
            isResting = true;
            LOG.warn("Room {}: snapshots may have the text of redacted messages, trying again", name, failure);
            return List.of();
        }
        return inCleaning;
    }

    private static @Nullable Throwable failure(CompletableFuture<Done> done) {
        return done.handle((value, failure) -> failure).join();
    }

    private void announce(RoomState before, List<RoomEvent.Redacted> redacted) {
        List<StoredMessage> news = new ArrayList<>();
        for (RoomEvent.Redacted each : redacted) {
            news.add(StoredMessage.of(before.seq() + 1 + news.size(), each));
        }
        if (!news.isEmpty()) {
            attendance.tellAll(new News.Posted(before.messageSeq(), news));
        }
        left.forEach((seq, one) ->
                awaiting.computeIfAbsent(seq, ignored -> new ArrayList<>(1)).addAll(one.asking()));
        left = Map.of();
    }

    private void confirm(RoomState before, List<Long> clean) {
        for (Long seq : clean) {
            RoomEvent.Redacted redacted = before.redactions().waiting().get(seq);
            List<ActorRef<Redaction>> asking = awaiting.remove(seq);
            blanked.remove(seq);
            if (asking != null && redacted != null) {
                asking.forEach(replyTo -> replyTo.tell(new Redaction.Made(redacted.id())));
            }
        }
    }

    /** Begins with what waits, unless that is under way for others. */
    private void begin(RoomState state) {
        if (blanking == null && !agreed.isEmpty()) {
            leaving = agreed;
            agreed = new LinkedHashMap<>();
            blanking = blank(events(leaving, clock.millis())).toCompletableFuture();
            callWhenDone(blanking);
        }
        Map<Long, RoomEvent.Redacted> waiting = state.redactions().waiting();
        if (cleaning == null && !isResting && !waiting.isEmpty()) {
            inCleaning = List.copyOf(waiting.keySet());
            cleaning = clean(waiting.values());
            callWhenDone(cleaning);
        }
    }

    private CompletionStage<Done> blank(Collection<RoomEvent.Redacted> all) {
        Map<Long, RoomEvent.Posted> rest = new LinkedHashMap<>();
        all.forEach(redacted -> rest.put(redacted.message(), redacted.blank()));
        return stored.blanking().blank(name, rest);
    }

    /** After a crash, or an earlier release, the journal may still have the text. */
    private CompletableFuture<Done> clean(Collection<RoomEvent.Redacted> waiting) {
        List<RoomEvent.Redacted> rest = waiting.stream()
                .filter(redacted -> !blanked.contains(redacted.message()))
                .toList();
        Set<Long> messages = Set.copyOf(inCleaning);
        CompletionStage<Done> gone =
                rest.isEmpty() ? CompletableFuture.completedStage(Done.getInstance()) : blank(rest);
        return gone.thenCompose(done -> stored.blanking().cleanSnapshots(name, messages))
                .toCompletableFuture();
    }

    /** Snapshots from before the last texts went may have them, where an earlier release or another node saved them. */
    void forgetSnapshots(RoomState state) {
        long blankedAt = state.redactions().blankedAt();
        if (blankedAt > 0) {
            stored.blanking().forgetSnapshots(name, blankedAt).exceptionally(failure -> {
                LOG.warn("Room {}: snapshots with redacted messages could not be deleted", name, failure);
                return Done.getInstance();
            });
        }
    }
}
