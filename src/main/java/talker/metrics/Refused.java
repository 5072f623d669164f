package talker.metrics;

/** Why a final was not taken. */
public enum Refused {
    /** Its id is that of another user's message. */
    ID_IN_USE,
    /** It is private, to somebody who is not a user of the room. */
    UNKNOWN_USER
}
