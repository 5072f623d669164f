package talker.client;

/** What came of something that a client asked to be done: to a message, or to a user. */
public sealed interface Answer {
    /** It is done. */
    record Done() implements Answer {}

    /**
     * It is not done; with {@link #UNANSWERED} and {@code busy} it may be all the same, and to ask again does no harm.
     *
     * @param code what is wrong, for programs: one of the protocol's codes, or {@link #UNANSWERED}
     * @param text what is wrong, for people
     */
    record Refused(String code, String text) implements Answer {}

    /** There is no connection in version 2 of the protocol, or it broke before the answer came. */
    String UNANSWERED = "unanswered";
}
