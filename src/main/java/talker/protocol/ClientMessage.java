package talker.protocol;

/** A message from a client, every field of which has been checked. */
public sealed interface ClientMessage extends ClientLine {
    /** The values of the field {@code type}. */
    String CONNECT = "connect";

    String MESSAGE = "message";
    String PING = "ping";
    String CLOSE = "close";

    /**
     * Asks to enter a room.
     *
     * @param room the room to enter
     * @param user the name to enter it under
     * @param token the user's secret; never logged, so absent from {@link #toString()}
     */
    record Connect(RoomName room, UserName user, String token) implements ClientMessage {
        @Override
        public String toString() {
            return "Connect[room=" + room + ", user=" + user + "]";
        }
    }

    /**
     * Text for the room: a partial while it is being typed, a final once it is finished.
     *
     * @param id names the message in its room
     * @param content the full text so far; may be empty
     * @param isFinal whether the message is finished
     */
    record Post(MessageId id, String content, boolean isFinal) implements ClientMessage {}

    /** Keeps a quiet connection open. */
    record Ping() implements ClientMessage {}

    /** Leaves the room for good: ends the durable subscription too. */
    record Close() implements ClientMessage {}
}
