package talker.metrics;

/** Where a session is in its life. */
public enum SessionState {
    /** Not in a room yet. */
    GREETING,
    /** In a room. */
    JOINED,
    /** Saying goodbye. */
    CLOSING
}
