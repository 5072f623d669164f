package talker.http;

import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import talker.protocol.ClientMessage;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * Shows rooms what is being typed over HTTP: of each message the newest text, at most once in
 * {@code talker.delivery.partial-interval}. What comes sooner replaces what waits, so the last text of all is shown too.
 * Safe for any number of threads.
 */
final class PartialPace {
    private record Key(RoomName room, UserName user, MessageId id) {}

    /** {@code isPaid}: whether it has been counted among what the user posts. */
    private record Partial(ClientMessage.Post post, boolean isPaid) {}

    /** A message of which a partial was sent less than an interval ago. */
    private static final class Slot {
        @Nullable
        Partial waiting;
    }

    private final Posting posting;
    private final Duration interval;
    private final ActorSystem<?> system;
    private final Map<Key, Slot> slots = new HashMap<>();

    PartialPace(Posting posting, Duration interval, ActorSystem<?> system) {
        this.posting = posting;
        this.interval = interval;
        this.system = system;
    }

    /** How many messages are being typed just now. */
    synchronized int size() {
        return slots.size();
    }

    /**
     * Shows a text, now or soon. False where the id is another's, as far as that is known by then.
     *
     * @param isPaid whether it has been counted among what the user posts; otherwise it is counted when it is sent, and
     *     waits until it may be
     */
    synchronized CompletionStage<Boolean> show(
            RoomName room, UserName user, ClientMessage.Post partial, boolean isPaid) {
        Key key = new Key(room, user, partial.id());
        Slot slot = slots.get(key);
        if (slot == null) {
            return send(key, new Slot(), new Partial(partial, isPaid));
        }
        slot.waiting = new Partial(partial, isPaid);
        return CompletableFuture.completedStage(true);
    }

    private CompletionStage<Boolean> send(Key key, Slot slot, Partial partial) {
        boolean mayPass = partial.isPaid
                || posting.take(key.room, key.user, 1, partial.post.id()).isEmpty();
        slot.waiting = mayPass ? null : partial;
        slots.put(key, slot);
        system.scheduler().scheduleOnce(interval, () -> sendWaiting(key, slot), system.executionContext());
        return mayPass ? posting.postPartial(key.room, key.user, partial.post) : CompletableFuture.completedStage(true);
    }

    private synchronized void sendWaiting(Key key, Slot slot) {
        if (slots.get(key) != slot) {
            return;
        }
        Partial partial = slot.waiting;
        if (partial == null) {
            slots.remove(key);
        } else {
            // that nobody answers in time is nobody's concern: partials are not guaranteed
            CompletionStage<Boolean> ignored = send(key, slot, partial).exceptionally(late -> true);
        }
    }

    /** The message is finished or given up: what waits is not shown any more. */
    synchronized void forget(RoomName room, UserName user, MessageId id) {
        slots.remove(new Key(room, user, id));
    }
}
