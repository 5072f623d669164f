package talker.client;

import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * What happens in a room, one thing after another, on the client's own thread: as long as a method has not returned,
 * nothing more is read. One that throws ends the client.
 */
public interface Listener {
    /** The client stands otherwise than before. */
    default void stateChanged(State state) {}

    /** A finished message: each once, in the room's order, the user's own ones too. */
    default void hears(Message message) {}

    /** A message was taken back: it is not to be shown any more. It may be one that was never heard. */
    default void redacts(MessageId id) {}

    /** What the user may do here is told, whenever it is not an ordinary user's, and whenever it changes. */
    default void hasRights(Rights rights) {}

    /** What somebody has typed so far; some of it may be skipped. The user's own come back too. */
    default void sees(Draft draft) {}

    /** Somebody else came into the room. */
    default void joins(UserName user) {}

    /** Somebody else has left the room. */
    default void leaves(UserName user) {}

    /**
     * The server refused something.
     *
     * @param code for programs
     * @param text for people
     */
    default void isRefused(String code, String text) {}
}
