package talker.protocol;

/**
 * The refusals of the protocol, each with its exact text and with the code that version 2 adds. Several may share a
 * code. docs/PROTOCOL.md, section 8, says of each what becomes of the connection.
 */
public enum ErrorCode {
    TOO_LONG("too_long", "Line too long"),
    INVALID_JSON("invalid_json", "Invalid JSON"),
    AUTH_FAILED("auth_failed", "Authentication failed"),
    TOO_MANY_ATTEMPTS("too_many_attempts", "Too many attempts, try again later"),
    FULL("full", "Server is full, try again later"),
    ADDRESS_FULL("too_many_connections", "Too many connections from this address"),
    USER_FULL("too_many_connections", "Too many connections of this user"),
    ACCOUNT_FULL("too_many_connections", "Too many connections of this account"),
    TOO_MANY_ROOMS("too_many_rooms", "In too many rooms at a time"),
    ROOM_FULL("room_full", "Room is full"),
    NOT_CONNECTED("not_connected", "Not connected to a room"),
    ALREADY_CONNECTED("already_connected", "Already connected to a room"),
    BAD_TYPE("bad_field", "Field 'type' must be a string"),
    UNKNOWN_TYPE("unknown_type", "Field 'type' must be connect, message, ping or close"),
    UNKNOWN_TYPE_IN_VERSION_2(
            "unknown_type",
            "Field 'type' must be connect, message, history, users, redact, kick, mute, unmute, ban, unban, ping or close"),
    BAD_CONTENT("bad_field", "Field 'content' must be a string"),
    MALFORMED_CONTENT("bad_field", "Field 'content' must be well-formed Unicode"),
    BAD_ID("bad_id", "Field 'id' must be a UUID"),
    BAD_FINAL("bad_field", "Field 'final' must be true or false"),
    BAD_TO("bad_field", "Field 'to' must be the name of a user"),
    BAD_BEFORE("bad_field", "Field 'before' must be an integer, 0 or more"),
    BAD_LIMIT("bad_field", "Field 'limit' must be an integer, 1 to 1000"),
    BAD_SEQ("bad_field", "Field 'seq' must be an integer, 1 or more"),
    BAD_USER("bad_field", "Field 'user' must be the name of a user"),
    BAD_FOR("bad_field", "Field 'for' must be an integer, 1 to 315360000 seconds"),
    BAD_REASON("bad_field", "Field 'reason' must be a line of at most 500 characters"),
    ID_IN_USE("bad_id", "Message id already in use"),
    UNKNOWN_USER("unknown_user", "No such user in this room"),
    NOT_STORED("not_stored", "Message not stored"),
    FORBIDDEN("forbidden", "You may not do this here"),
    UNKNOWN_MESSAGE("unknown_message", "No such message in this room"),
    TOO_MANY_SANCTIONS("too_many", "Too many users of this room are muted or banned"),
    BUSY("busy", "Not done, try again"),
    MUTED("muted", "You are muted in this room"),
    PAGE_TOO_LONG("page_too_long", "Page too long, ask for fewer messages"),
    RATE_LIMITED("rate_limited", "Too many errors"),
    INTERNAL("internal", "Internal error"),
    KICKED("kicked", "You were sent out of this room"),
    BANNED("banned", "You are banned from this room"),
    REVOKED("revoked", "Access revoked"),
    EXPIRED("expired", "Token expired"),
    UNAVAILABLE("unavailable", "Service unavailable, try again"),
    SHUTTING_DOWN("shutting_down", "Server is shutting down"),
    SLOW_READER("slow_reader", "Reading too slowly"),
    IDLE("idle", "Nothing sent or received for too long");

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
