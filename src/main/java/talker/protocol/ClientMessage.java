package talker.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A message from a client, every field of which has been checked. */
public sealed interface ClientMessage extends ClientLine {
    /** The values of the field {@code type}. */
    String CONNECT = "connect";

    String MESSAGE = "message";
    String HISTORY = "history";
    String USERS = "users";
    String REDACT = "redact";
    String PING = "ping";
    String CLOSE = "close";

    /**
     * Asks to enter a room.
     *
     * @param room the room to enter
     * @param user the name to enter it under
     * @param token the user's secret; never logged, so absent from {@link #toString()}
     * @param terms how the client wants to be served
     */
    record Connect(RoomName room, UserName user, String token, Terms terms) implements ClientMessage {
        @Override
        public String toString() {
            return "Connect[room=" + room + ", user=" + user + ", terms=" + terms + "]";
        }
    }

    /**
     * Text for the room: a partial while it is being typed, a final once it is finished.
     *
     * @param id names the message in its room
     * @param content the full text so far; may be empty
     * @param isFinal whether the message is finished
     * @param to the one user whom it is for; null where it is for everybody
     */
    record Post(
            MessageId id,
            String content,
            boolean isFinal,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UserName to)
            implements ClientMessage {
        /** A message for everybody. */
        public Post(MessageId id, String content, boolean isFinal) {
            this(id, content, isFinal, null);
        }
    }

    /**
     * Asks for a page of the room's history.
     *
     * @param before only finals with a smaller seq, 0 or more; {@link Long#MAX_VALUE} for the newest
     * @param limit how many, 1 to {@link Terms#MAX_HISTORY}
     */
    record History(long before, int limit) implements ClientMessage {}

    /** Asks who is in the room. */
    record Users() implements ClientMessage {}

    /**
     * Wants a message taken back: one's own, or, of a moderator, another's.
     *
     * @param seq its place in the room's order, for one so old that the room has forgotten its id; null where not known
     * @param reason why; null where nothing is said
     */
    record Redact(MessageId id, @Nullable Long seq, @Nullable String reason) implements ClientMessage {}

    /**
     * A moderator wants something done about a user.
     *
     * @param seconds for how long; null for good, or where it takes no time
     * @param reason why; null where nothing is said
     */
    record Moderate(Measure measure, UserName user, @Nullable Long seconds, @Nullable String reason)
            implements ClientMessage {}

    /** Keeps a quiet connection open. */
    record Ping() implements ClientMessage {}

    /** Leaves the room for good: ends the durable subscription too. */
    record Close() implements ClientMessage {}
}
