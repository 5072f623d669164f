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
     */
    record Error(ErrorCode code, @Nullable MessageId id) implements ServerMessage {
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
