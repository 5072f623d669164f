package talker.http;

import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
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
    private record Partial(Supplier<Optional<ClientMessage.Post>> newest, boolean isPaid) {}

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
        return show(new Key(room, user, partial.id()), new Partial(() -> Optional.of(partial), isPaid));
    }

    /**
     * Shows a text that goes on growing, now or soon, as it is by then: a long text that grows by little is not made into
     * a message more often than it is sent. It counts among what the user posts when it is sent.
     *
     * @param newest the text as it is now; empty where there is nothing to show. Any thread asks for it
     */
    synchronized CompletionStage<Boolean> showNewest(
            RoomName room, UserName user, MessageId id, Supplier<Optional<ClientMessage.Post>> newest) {
        return show(new Key(room, user, id), new Partial(newest, false));
    }

    private CompletionStage<Boolean> show(Key key, Partial partial) {
        Slot slot = slots.get(key);
        if (slot != null) {
            slot.waiting = partial;
            return CompletableFuture.completedStage(true);
        }
        Optional<ClientMessage.Post> post = partial.newest.get();
        return post.isEmpty() ? CompletableFuture.completedStage(true) : send(key, new Slot(), partial, post);
    }

    private CompletionStage<Boolean> send(Key key, Slot slot, Partial partial, Optional<ClientMessage.Post> post) {
        boolean mayPass = post.isEmpty()
                || partial.isPaid
                || posting.take(key.room, key.user, 1, key.id).isEmpty();
        if (!mayPass && slot.waiting == null) {
            slot.waiting = partial;
        }
        slots.put(key, slot);
        system.scheduler().scheduleOnce(interval, () -> sendWaiting(key, slot), system.executionContext());
        return mayPass && post.isPresent()
                ? posting.postPartial(key.room, key.user, post.get())
                : CompletableFuture.completedStage(true);
    }

    /** The text may have to be waited for, while more of it is read: that is none of the other messages' business. */
    private void sendWaiting(Key key, Slot slot) {
        Partial partial = takeWaiting(key, slot);
        if (partial != null) {
            Optional<ClientMessage.Post> post = partial.newest.get();
            synchronized (this) {
                if (slots.get(key) == slot) {
                    // that nobody answers in time is nobody's concern: partials are not guaranteed
                    CompletionStage<Boolean> ignored =
                            send(key, slot, partial, post).exceptionally(late -> true);
                }
            }
        }
    }

    private synchronized @Nullable Partial takeWaiting(Key key, Slot slot) {
        if (slots.get(key) != slot) {
            return null;
        }
        Partial partial = slot.waiting;
        slot.waiting = null;
        if (partial == null) {
            slots.remove(key);
        }
        return partial;
    }

    /** The message is finished or given up: what waits is not shown any more. */
    synchronized void forget(RoomName room, UserName user, MessageId id) {
        slots.remove(new Key(room, user, id));
    }
}
