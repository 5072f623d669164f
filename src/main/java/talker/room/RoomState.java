package talker.room;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * The truth of a room, immutable: the result of applying its events in order. Every event takes one sequence number.
 *
 * @param seq the sequence number of the newest event
 * @param messageSeq the sequence number of the newest message or redaction, 0 where there is none
 * @param ids the ids of the newest messages
 * @param recent the newest messages, oldest first
 * @param recentBytes how much the messages in {@code recent} weigh
 * @param subscriptions the users whom the room owes its finals
 * @param delivered up to where everyone attached had received everything, as of event {@code deliveredAt}
 * @param deliveredAt the sequence number of the event that said so
 * @param floor up to where events may be deleted because they are too old, 0 where none are
 * @param redactions what is still to be done for redacted messages
 * @param window how much of the past to keep
 */
public record RoomState(
        long seq,
        long messageSeq,
        RecentIds ids,
        PVector<StoredMessage> recent,
        long recentBytes,
        PMap<UserName, Subscription> subscriptions,
        long delivered,
        long deliveredAt,
        long floor,
        Redactions redactions,
        Window window) {

    /**
     * How much of the past a state keeps.
     *
     * @param ids message ids, at least
     * @param messages newest messages, at most
     * @param bytes their weight, at most
     */
    public record Window(int ids, int messages, long bytes) {
        static Window of(RoomSettings settings) {
            return new Window(settings.rememberedIds(), settings.recentMessages(), settings.recentBytes());
        }
    }

    /** A room in which nothing has happened. */
    public static RoomState empty(Window window) {
        return new RoomState(
                0,
                0,
                RecentIds.empty(window.ids()),
                TreePVector.empty(),
                0,
                HashTreePMap.empty(),
                0,
                0,
                0,
                Redactions.NONE,
                window);
    }

    /** The room after one more event. */
    public RoomState apply(RoomEvent event) {
        if (event instanceof RoomEvent.Posted posted) {
            return afterPosted(posted);
        } else if (event instanceof RoomEvent.Subscribed subscribed) {
            return afterSubscribed(subscribed);
        } else if (event instanceof RoomEvent.Detached detached) {
            return afterDetached(detached);
        } else if (event instanceof RoomEvent.Unsubscribed unsubscribed) {
            return with(subscriptions.minus(unsubscribed.user()));
        } else if (event instanceof RoomEvent.Delivered now) {
            return new RoomState(
                    seq + 1,
                    messageSeq,
                    ids,
                    recent,
                    recentBytes,
                    subscriptions,
                    now.seen(),
                    seq + 1,
                    floor,
                    redactions,
                    window);
        } else if (event instanceof RoomEvent.UserErased erased) {
            return with(
                    floor,
                    message -> message.seq() > erased.upTo() || !message.from().equals(erased.user()));
        } else if (event instanceof RoomEvent.Trimmed trimmed) {
            return with(Math.max(floor, trimmed.upTo()), message -> message.seq() > trimmed.upTo());
        } else if (event instanceof RoomEvent.Redacted redacted) {
            return afterRedacted(redacted);
        } else if (event instanceof RoomEvent.Blanked blanked) {
            return with(redactions.without(blanked, seq + 1));
        }
        throw new IllegalArgumentException("no rule for " + event.getClass());
    }

    /** Of a message without its text only the id is remembered, so that it is not stored again. */
    private RoomState afterPosted(RoomEvent.Posted posted) {
        StoredMessage message = StoredMessage.of(seq + 1, posted);
        return posted.hasText() ? withNewest(message, recent, recentBytes) : withNewest(message.id(), posted.from());
    }

    private RoomState withNewest(MessageId id, UserName from) {
        long next = seq + 1;
        RecentIds known = ids.plus(id, from, next);
        return new RoomState(
                next,
                next,
                known,
                recent,
                recentBytes,
                subscriptions,
                delivered,
                deliveredAt,
                floor,
                redactions,
                window);
    }

    /** The redaction stands where the room is now, and is what is known under the id from now on. */
    private RoomState afterRedacted(RoomEvent.Redacted redacted) {
        PVector<StoredMessage> rest = recent;
        long bytes = recentBytes;
        for (StoredMessage message : recent) {
            if (message.seq() == redacted.message()) {
                rest = recent.minus(message);
                bytes -= weight(message);
            }
        }
        return withNewest(StoredMessage.of(seq + 1, redacted), rest, bytes).redacting(redactions.plus(redacted));
    }

    private RoomState withNewest(StoredMessage message, PVector<StoredMessage> before, long bytesBefore) {
        PVector<StoredMessage> kept = before.plus(message);
        long bytes = bytesBefore + weight(message);
        while (kept.size() > 1 && (kept.size() > window.messages() || bytes > window.bytes())) {
            bytes -= weight(kept.get(0));
            kept = kept.minus(0);
        }
        RecentIds known = ids.plus(message.id(), message.from(), message.seq());
        return new RoomState(
                message.seq(),
                message.seq(),
                known,
                kept,
                bytes,
                subscriptions,
                delivered,
                deliveredAt,
                floor,
                redactions,
                window);
    }

    private RoomState afterSubscribed(RoomEvent.Subscribed event) {
        Subscription before = subscriptions.get(event.user());
        long position = before == null ? event.position() : position(before);
        return with(subscriptions.plus(event.user(), new Subscription(position, true, seq + 1, event.at())));
    }

    private RoomState afterDetached(RoomEvent.Detached event) {
        Subscription before = subscriptions.get(event.user());
        if (before == null) {
            return with(subscriptions);
        }
        long position = Math.max(position(before), event.seen());
        return with(subscriptions.plus(event.user(), new Subscription(position, false, before.since(), event.at())));
    }

    private RoomState with(PMap<UserName, Subscription> changed) {
        return new RoomState(
                seq + 1,
                messageSeq,
                ids,
                recent,
                recentBytes,
                changed,
                delivered,
                deliveredAt,
                floor,
                redactions,
                window);
    }

    /** The room after an event that takes messages away: only those stay at hand that are still wanted. */
    private RoomState with(long newFloor, Predicate<StoredMessage> isWanted) {
        PVector<StoredMessage> left =
                TreePVector.from(recent.stream().filter(isWanted).toList());
        long bytes = left.stream().mapToLong(RoomState::weight).sum();
        return new RoomState(
                seq + 1,
                messageSeq,
                ids,
                left,
                bytes,
                subscriptions,
                delivered,
                deliveredAt,
                newFloor,
                redactions,
                window);
    }

    private RoomState with(Redactions changed) {
        return with(subscriptions).redacting(changed);
    }

    private RoomState redacting(Redactions changed) {
        return new RoomState(
                seq,
                messageSeq,
                ids,
                recent,
                recentBytes,
                subscriptions,
                delivered,
                deliveredAt,
                floor,
                changed,
                window);
    }

    /** The message or redaction with this seq, where it is one of the recent ones. */
    @Nullable
    StoredMessage recentAt(long at) {
        for (StoredMessage message : recent) {
            if (message.seq() == at) {
                return message;
            }
        }
        return null;
    }

    /** The newest seq that a subscribed user has surely received; null where the user holds no subscription. */
    public @Nullable Long position(UserName user) {
        Subscription subscription = subscriptions.get(user);
        return subscription == null ? null : position(subscription);
    }

    private long position(Subscription subscription) {
        return subscription.isAttached() && deliveredAt > subscription.since()
                ? Math.max(subscription.position(), delivered)
                : subscription.position();
    }

    /** What is known of a message id; null where it is free. */
    public RecentIds.@Nullable Known find(MessageId id) {
        return ids.find(id);
    }

    /** The users who were present when the journal last heard of them. */
    public List<UserName> attached() {
        return subscriptions.entrySet().stream()
                .filter(entry -> entry.getValue().isAttached())
                .map(entry -> entry.getKey())
                .toList();
    }

    static long weight(StoredMessage message) {
        return 2L * message.content().length() + 100;
    }
}
