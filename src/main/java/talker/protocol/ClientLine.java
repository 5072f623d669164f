package talker.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What one line from a client turned out to be: a message, a well-formed object with a wrong field, or nothing that can
 * be read at all. Bad input is data here, never an exception.
 */
public sealed interface ClientLine
        permits ClientMessage, ClientLine.BadField, ClientLine.BadConnect, ClientLine.Unreadable {
    /**
     * A well-formed object that is wrong: the sender is told and the connection stays open.
     *
     * @param error which names the field
     * @param id the message that it is about, where it has an id that can be read
     */
    record BadField(ErrorCode error, @Nullable MessageId id) implements ClientLine {}

    /**
     * A connect with a wrong field: refused as one with a wrong token.
     *
     * @param version the version that it asks for, as far as that can be read
     */
    record BadConnect(Version version) implements ClientLine {}

    /**
     * A line after which the connection cannot go on: the sender is told and the connection is closed.
     *
     * @param error {@link ErrorCode#INVALID_JSON} or {@link ErrorCode#TOO_LONG}
     */
    record Unreadable(ErrorCode error) implements ClientLine {}
}
