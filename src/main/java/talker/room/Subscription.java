package talker.room;

import java.time.Duration;

/**
 * A user's durable claim to the finals of a room: what comes after {@code position} is owed to the user.
 *
 * @param position the newest seq that the user has surely received
 * @param isAttached whether the user was present when the journal last heard of it
 * @param since the sequence number of the event that attached it; a {@link RoomEvent.Delivered} counts from there on
 * @param at when it last changed, in milliseconds since the epoch
 */
public record Subscription(long position, boolean isAttached, long since, long at) {
    /** Whether the user has been away for longer than {@code retention}. */
    boolean hasLapsed(Duration retention, long now) {
        return !isAttached && now - at > retention.toMillis();
    }
}
