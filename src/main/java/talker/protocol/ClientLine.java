package talker.protocol;

/**
 * What one line from a client turned out to be: a message, a well-formed object with a wrong field, or nothing that can
 * be read at all. Bad input is data here, never an exception.
 */
public sealed interface ClientLine permits ClientMessage, ClientLine.BadField, ClientLine.Unreadable {
    /**
     * A well-formed object that is wrong: the sender is told and the connection stays open.
     *
     * @param type the message's type where it was one of the protocol's, otherwise empty
     * @param text the error's text, which names the field
     */
    record BadField(String type, String text) implements ClientLine {}

    /**
     * A line after which the connection cannot go on: the sender is told and the connection is closed.
     *
     * @param error {@link ErrorCode#INVALID_JSON} or {@link ErrorCode#TOO_LONG}
     */
    record Unreadable(ErrorCode error) implements ClientLine {}
}
