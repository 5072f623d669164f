package talker.protocol;

/** The refusals of the protocol, each with its stable code (version 2) and its exact text (versions 1 and 2). */
public enum ErrorCode {
    TOO_LONG("too_long", "Line too long"),
    INVALID_JSON("invalid_json", "Invalid JSON"),
    AUTH_FAILED("auth_failed", "Authentication failed"),
    NOT_CONNECTED("not_connected", "Not connected to a room"),
    ALREADY_CONNECTED("already_connected", "Already connected to a room"),
    ID_IN_USE("bad_id", "Message id already in use"),
    NOT_STORED("not_stored", "Message not stored"),
    INTERNAL("internal", "Internal error"),
    REVOKED("revoked", "Access revoked"),
    UNAVAILABLE("unavailable", "Service unavailable, try again"),
    SHUTTING_DOWN("shutting_down", "Server is shutting down");

    private final String code;
    private final String text;

    ErrorCode(String code, String text) {
        this.code = code;
        this.text = text;
    }

    /** A word for programs, which never changes. */
    public String code() {
        return code;
    }

    /** A sentence for people. */
    public String text() {
        return text;
    }
}
