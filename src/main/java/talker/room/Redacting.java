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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.protocol.MessageId;
import talker.protocol.RoomName;

/**
 * How a {@link Room} redacts messages: the event first, which readers hear of at once; then the text is taken out of the
 * journal, and at last the snapshots go that may have it. What fails, or is cut short by the death of the node, is taken
 * up again.
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

    /** Who waits to hear that the text of a message is gone, by the message's seq. */
    private final Map<Long, List<ActorRef<Redaction>>> awaiting = new HashMap<>();

    private boolean isBlanking;

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
    }

    /** The room starts. */
    void resume(RoomState state) {
        isBlanking = false;
        goOn(state);
    }

    /** Looks for the message: among the recent ones, or else in the journal. */
    Effect<RoomEvent, RoomState> begin(RoomState state, Room.Redact redact) {
        Redaction.Wish wish = redact.wish();
        MessageId id = wish.id();
        RecentIds.Known known = id == null ? null : state.find(id);
        Long seq = known != null ? Long.valueOf(known.seq()) : wish.seq();
        if (seq == null || seq < 1 || seq > state.seq()) {
            redact.replyTo().tell(new Redaction.Unknown());
            return effects.none();
        }
        StoredMessage recent = state.recentAt(seq);
        if (recent != null) {
            return decide(state, new Room.Found(redact, recent, null));
        }
        context.pipeToSelf(stored.past().read(name, seq - 1, seq, 1), (messages, failure) -> {
            boolean isThere = messages != null && !messages.isEmpty();
            return new Room.Found(redact, isThere ? messages.get(0) : null, failure);
        });
        return effects.none();
    }

    /** What stands there is known: redacts it, where that may be. */
    Effect<RoomEvent, RoomState> decide(RoomState state, Room.Found found) {
        ActorRef<Redaction> replyTo = found.redact().replyTo();
        Redaction.Wish wish = found.redact().wish();
        StoredMessage message = found.message();
        if (found.failure() != null) {
            context.getLog().warn("Room {}: a message to be redacted could not be read", name, found.failure());
            replyTo.tell(new Redaction.Busy());
            return effects.none();
        }
        MessageId id = wish.id();
        if (message == null || (id != null && !id.equals(message.id()))) {
            replyTo.tell(new Redaction.Unknown());
            return effects.none();
        }
        if (!wish.mayTakeBack(message.from(), message.to())) {
            boolean isSeen = View.of(Objects.requireNonNull(wish.by())).shows(message.from(), message.to());
            replyTo.tell(isSeen ? new Redaction.NotYours() : new Redaction.Unknown());
            return effects.none();
        }
        return redact(state, message, wish, replyTo);
    }

    private Effect<RoomEvent, RoomState> redact(
            RoomState state, StoredMessage message, Redaction.Wish wish, ActorRef<Redaction> replyTo) {
        Long redacts = message.redacts();
        long seq = redacts == null ? message.seq() : redacts;
        if (redacts != null && !state.redactions().waiting().containsKey(seq)) {
            replyTo.tell(new Redaction.Made(message.id()));
            return effects.none();
        }
        if (state.redactions().waiting().containsKey(seq)) {
            await(seq, replyTo);
            goOn(state);
            return effects.none();
        }
        if (state.redactions().waiting().size() >= settings.waitingRedactions()) {
            replyTo.tell(new Redaction.Busy());
            return effects.none();
        }
        RoomEvent.Redacted redacted = new RoomEvent.Redacted(
                seq,
                message.id(),
                message.from(),
                message.to(),
                message.at(),
                wish.by(),
                wish.reason(),
                clock.millis());
        return effects.persist(redacted).thenRun(after -> {
            List<StoredMessage> news = List.of(StoredMessage.of(after.seq(), redacted));
            attendance.tellAll(new News.Posted(state.messageSeq(), news));
            await(seq, replyTo);
            goOn(after);
        });
    }

    private void await(long message, ActorRef<Redaction> replyTo) {
        awaiting.computeIfAbsent(message, ignored -> new ArrayList<>(1)).add(replyTo);
    }

    /** Takes the texts that wait for it out of the journal, unless that is under way; what fails is tried again. */
    void goOn(RoomState state) {
        Collection<RoomEvent.Redacted> waiting = state.redactions().waiting().values();
        if (isBlanking || waiting.isEmpty()) {
            return;
        }
        isBlanking = true;
        List<Long> messages = waiting.stream().map(RoomEvent.Redacted::message).toList();
        CompletionStage<Done> done = CompletableFuture.completedStage(Done.getInstance());
        for (RoomEvent.Redacted redacted : waiting) {
            done = done.thenCompose(before -> stored.blanking().blank(name, redacted.message(), redacted.blank()));
        }
        context.pipeToSelf(done, (all, failure) -> new Room.TakenOut(messages, failure));
    }

    /** The texts are gone, or are not: then the next beat tries again. */
    Effect<RoomEvent, RoomState> finish(RoomState state, Room.TakenOut out) {
        isBlanking = false;
        if (out.failure() != null) {
            context.getLog()
                    .warn(
                            "Room {}: the text of redacted messages is still in the journal, trying again",
                            name,
                            out.failure());
            return effects.none();
        }
        Map<Long, RoomEvent.Redacted> waiting = state.redactions().waiting();
        return effects.persist(new RoomEvent.Blanked(out.messages(), clock.millis()))
                .thenRun(after -> {
                    for (Long message : out.messages()) {
                        RoomEvent.Redacted redacted = waiting.get(message);
                        List<ActorRef<Redaction>> asking = awaiting.remove(message);
                        if (asking != null && redacted != null) {
                            asking.forEach(replyTo -> replyTo.tell(new Redaction.Made(redacted.id())));
                        }
                    }
                    goOn(after);
                });
    }

    /** A snapshot is saved: those from before the last texts went are no longer needed. */
    void forgetSnapshots(RoomState state, long savedAt) {
        long blankedAt = state.redactions().blankedAt();
        if (blankedAt > 0 && savedAt >= blankedAt) {
            stored.blanking().forgetSnapshots(name, blankedAt).whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.warn("Room {}: snapshots with redacted messages could not be deleted", name, failure);
                }
            });
        }
    }
}
