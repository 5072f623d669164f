package talker.room;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * What has happened in a room, as the journal keeps it. An event's sequence number in the journal is the {@code seq} of
 * the protocol. Times are milliseconds since the epoch, taken when the event was decided.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RoomEvent.Posted.class, name = "posted"),
    @JsonSubTypes.Type(value = RoomEvent.Subscribed.class, name = "subscribed"),
    @JsonSubTypes.Type(value = RoomEvent.Detached.class, name = "detached"),
    @JsonSubTypes.Type(value = RoomEvent.Unsubscribed.class, name = "unsubscribed"),
    @JsonSubTypes.Type(value = RoomEvent.Delivered.class, name = "delivered"),
    @JsonSubTypes.Type(value = RoomEvent.UserErased.class, name = "user-erased"),
    @JsonSubTypes.Type(value = RoomEvent.Trimmed.class, name = "trimmed"),
    @JsonSubTypes.Type(value = RoomEvent.Redacted.class, name = "redacted"),
    @JsonSubTypes.Type(value = RoomEvent.Blanked.class, name = "blanked")
})
public sealed interface RoomEvent {
    /** When it was decided. */
    long at();

    /**
     * A final was accepted; its place in the room's order is this event's sequence number.
     *
     * @param to the one user whom it is for; null where it is for everybody
     * @param erased true where the text was taken out of the journal, and {@code content} is empty; otherwise null
     */
    record Posted(
            MessageId id,
            UserName from,
            String content,
            long at,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UserName to,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean erased)
            implements RoomEvent {
        /** A message that has its text. */
        public Posted(MessageId id, UserName from, String content, long at, @Nullable UserName to) {
            this(id, from, content, at, to, null);
        }

        /** A message for everybody. */
        public Posted(MessageId id, UserName from, String content, long at) {
            this(id, from, content, at, null);
        }

        /** What is left of a message whose text is taken out: who wrote it when, under which id, and for whom. */
        public static Posted blank(MessageId id, UserName from, long at, @Nullable UserName to) {
            return new Posted(id, from, "", at, to, true);
        }

        /** Whether the text is still there. */
        public boolean hasText() {
            return !Boolean.TRUE.equals(erased);
        }
    }

    /**
     * A user is present and holds a durable subscription: one that begins at {@code position} where there was none,
     * otherwise the one from before, at the place it had.
     *
     * @param position the last seq that a new subscription does not cover
     */
    record Subscribed(UserName user, long position, long at) implements RoomEvent {}

    /**
     * A user's last connection dropped; the subscription stays and starts again after {@code seen}.
     *
     * @param seen the newest seq that the user has surely received
     */
    record Detached(UserName user, long seen, long at) implements RoomEvent {}

    /** A user left the room for good, or the subscription lapsed. */
    record Unsubscribed(UserName user, long at) implements RoomEvent {}

    /**
     * Every user who is present has surely received what came up to {@code seen}. Written now and then, so that after a
     * crash, which leaves no time for {@link Detached}, nobody is sent the whole past again.
     */
    record Delivered(long seen, long at) implements RoomEvent {}

    /** What a user had written up to a seq is erased: its text is taken out of the journal, and nobody is shown it. */
    record UserErased(UserName user, long upTo, long at) implements RoomEvent {}

    /**
     * The room's events up to this sequence number are too old to be kept. They are deleted once a snapshot holds what
     * they have made of the room.
     */
    record Trimmed(long upTo, long at) implements RoomEvent {}

    /**
     * A message was taken back: nobody is shown it any more, and its id stays taken. It has a place in the room's order
     * itself, so that readers who had the message before hear of it, after a break too.
     *
     * @param message the sequence number of the message
     * @param id the message's id
     * @param from who wrote it
     * @param to the one user whom it was for; null where it was for everybody
     * @param posted when it was accepted
     * @param by who took it back; null where it was an administrator
     * @param reason why; null where nothing was said
     */
    record Redacted(
            long message,
            MessageId id,
            UserName from,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UserName to,
            long posted,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UserName by,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
            long at)
            implements RoomEvent {
        /** What is left of the message in the journal. */
        public Posted blank() {
            return Posted.blank(id, from, posted, to);
        }
    }

    /** The text of these redacted messages is no longer in the journal. */
    record Blanked(List<Long> messages, long at) implements RoomEvent {
        public Blanked {
            messages = List.copyOf(messages);
        }
    }
}
