package talker.protocol;

import org.jspecify.annotations.Nullable;

/** A message from the server. The order of a record's fields is their order on the wire, after {@code type}. */
public sealed interface ServerMessage {
    /**
     * Text that somebody typed.
     *
     * @param content the full text
     * @param id names the message in its room
     * @param from who typed it
     * @param isFinal whether it is finished and stored; a partial's line has no such field
     */
    record Message(String content, MessageId id, UserName from, boolean isFinal) implements ServerMessage {}

    /** Somebody entered the room with a first connection. */
    record Join(UserName user) implements ServerMessage {}

    /** Somebody's last connection to the room ended. */
    record Leave(UserName user) implements ServerMessage {}

    /**
     * A refusal.
     *
     * @param text what is wrong, for people
     * @param id the message that it is about, where version 1 names it
     */
    record Error(String text, @Nullable MessageId id) implements ServerMessage {
        /** A refusal that names no message. */
        public static Error of(ErrorCode code) {
            return new Error(code.text(), null);
        }
    }
}
