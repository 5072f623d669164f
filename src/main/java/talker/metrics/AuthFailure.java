package talker.metrics;

/** Why somebody was not let in. */
public enum AuthFailure {
    /** A connect that cannot be read: a field is missing or of the wrong kind. */
    BAD_CONNECT,
    /** A connect with a wrong token, or to an account, a room or a user that is not there or not open to the user. */
    CONNECT,
    /** A connect with the right token of a user who is banned from the room. */
    BANNED,
    /** A connect or a request with a signed token that could not be checked at the time: its issuer's keys are not to be had. */
    NOT_JUDGED,
    /** A request of a bot without a token, or with one that is nobody's. */
    BEARER,
    /** A request of a user for a room that is not open to the user. */
    FORBIDDEN,
    /** A request of the admin API without the key, or with a wrong one. */
    ADMIN_KEY,
    /** A post to an incoming hook that is not there, or with a wrong secret. */
    HOOK,
    /** An attempt to accept an invite that is not there, with a wrong secret, or that is over or used up. */
    INVITE,
    /** A request for the metrics from elsewhere, without a key. */
    METRICS
}
