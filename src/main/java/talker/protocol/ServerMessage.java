package talker.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message from the server. The order of a record's fields is their order on the wire, after {@code type}; what only
 * version 2 has is said of each.
 */
public sealed interface ServerMessage {
    /**
     * The text of a message that somebody is typing.
     *
     * @param content the full text so far
     * @param id names the message in its room
     * @param from who types it
     * @param to the one user whom it is for, version 2 only; null where it is for everybody
     */
    record Partial(String content, MessageId id, UserName from, @Nullable UserName to) implements ServerMessage {}

    /**
     * A message that is finished and stored.
     *
     * @param content the full text
     * @param id names the message in its room
     * @param from who wrote it
     * @param seq its place in the room's order, version 2 only
     * @param time when the server accepted it, in milliseconds since the epoch, version 2 only
     * @param to the one user whom it is for, version 2 only; null where it is for everybody
     */
    record Final(String content, MessageId id, UserName from, long seq, long time, @Nullable UserName to)
            implements ServerMessage {}

    /**
     * A message was redacted: whoever has it takes it off the screen. It has a place of its own in the room's order.
     * Version 2 only.
     *
     * @param id the message's id
     * @param from who wrote the message
     * @param seq the redaction's place in the room's order
     * @param time when it was redacted, in milliseconds since the epoch
     * @param to the one user whom the message was for; null where it was for everybody
     */
    record Redacted(MessageId id, UserName from, long seq, long time, @Nullable UserName to) implements ServerMessage {}

    /**
     * What the client's user may do in the room, where that is not what everybody may, and whenever it changes. Version 2
     * only.
     *
     * @param isModerator whether the user may moderate
     * @param mutedUntil until when the user is muted, in milliseconds since the epoch, {@link Long#MAX_VALUE} for good; null
     *     where the user is not
     */
    record Standing(boolean isModerator, @Nullable Long mutedUntil) implements ServerMessage {}

    /**
     * What the client asked for is done. Version 2 only.
     *
     * @param action what it was, such as "mute" or "redact"
     * @param user to whom; null where it was done to a message
     * @param id to which message; null where it was done to a user
     */
    record Moderated(String action, @Nullable UserName user, @Nullable MessageId id) implements ServerMessage {}

    /** Somebody entered the room with a first connection. */
    record Join(UserName user) implements ServerMessage {}

    /** Somebody's last connection to the room ended. */
    record Leave(UserName user) implements ServerMessage {}

    /**
     * The client is in the room. Version 2 only.
     *
     * @param seq the room's newest final
     * @param users who is here
     * @param drafts what is being typed now, as far as the client may see it
     */
    record Connected(RoomName room, UserName user, long seq, List<UserName> users, List<Draft> drafts)
            implements ServerMessage {}

    /**
     * A message that is being typed.
     *
     * @param to the one user whom it is for; null where it is for everybody
     */
    record Draft(MessageId id, UserName from, String content, @Nullable UserName to) {}

    /** Who is in the room. Version 2 only. */
    record Users(List<UserName> users) implements ServerMessage {}

    /** The answer to a ping. Version 2 only. */
    record Pong() implements ServerMessage {}

    /**
     * A refusal.
     *
     * @param code what is wrong, for programs (version 2) and for people
     * @param id the message that it is about, where there is one; version 1 names it with some refusals only
     * @param until when it ends, in milliseconds since the epoch, version 2 only; null where nobody knows or it is for good
     */
    record Error(ErrorCode code, @Nullable MessageId id, @Nullable Long until) implements ServerMessage {
        /** A refusal that holds. */
        public Error(ErrorCode code, @Nullable MessageId id) {
            this(code, id, null);
        }

        /** The end of what is for good is none to be told. */
        public static @Nullable Long end(@Nullable Long until) {
            return until == null || until == Long.MAX_VALUE ? null : until;
        }

        /** A refusal that names no message. */
        public static Error of(ErrorCode code) {
            return new Error(code, null);
        }
    }

    /**
     * A refusal that holds for a while only.
     *
     * @param code what is wrong
     * @param retry after how many seconds to try again, version 2 only
     */
    record Wait(ErrorCode code, long retry) implements ServerMessage {}
}
