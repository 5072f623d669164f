package talker.client;

/** What became of a message that a client was given to say. */
public sealed interface Outcome {
    /** It is stored and will never be lost: this is how everybody sees it. */
    record Stored(Message message) implements Outcome {}

    /**
     * It is not under way any more. With {@code not_stored} it may be stored all the same: saying it again with the same
     * id does no harm.
     *
     * @param code what is wrong, for programs: one of the protocol's codes, or one of the client's own, which are
     *     {@link #BUFFER_FULL}, {@link #CLOSED}, {@link #NOT_PRIVATE}, {@link #REDACTED} and {@link #TOO_LONG}
     * @param text what is wrong, for people
     */
    record Refused(String code, String text) implements Outcome {}

    /** So many messages wait already that this one was not taken. */
    String BUFFER_FULL = "buffer_full";

    /** The client was closed before the message was confirmed. */
    String CLOSED = "closed";

    /** It is for one user alone, and the server speaks version 1, which would tell it to everybody. */
    String NOT_PRIVATE = "not_private";

    /** It was stored, and taken back since. */
    String REDACTED = "redacted";

    /** Its line is longer than a server takes. */
    String TOO_LONG = "too_long";
}
