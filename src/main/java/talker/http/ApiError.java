package talker.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import talker.account.Sanction;
import talker.protocol.ErrorCode;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * A refusal of the API, {@code {"error":{"code":…,"message":…}}}.
 *
 * @param status the response's status
 * @param code a word for programs, which never changes
 * @param message what is wrong, for people
 * @param id the message that it is about, where there is one
 */
record ApiError(StatusCode status, String code, String message, @Nullable MessageId id) {
    /** After which to try again what may well go better in a moment. */
    static final Duration SOON = Duration.ofSeconds(1);

    private record Body(Content error) {}

    private record Content(String code, String message, @Nullable String id) {}

    ApiError(StatusCode status, String code, String message) {
        this(status, code, message, null);
    }

    static ApiError badRequest(String message) {
        return new ApiError(StatusCodes.BAD_REQUEST, "bad_request", message);
    }

    static ApiError tooSlow() {
        return new ApiError(
                StatusCodes.REQUEST_TIMEOUT,
                "too_slow",
                "The body of the request did not come in time (talker.http.body-timeout)");
    }

    static ApiError tooLarge(long limit) {
        return new ApiError(
                StatusCodes.CONTENT_TOO_LARGE,
                "content_too_large",
                "A request's body has at most " + limit + " bytes (talker.http.max-body)");
    }

    static ApiError unauthorized() {
        return new ApiError(
                StatusCodes.UNAUTHORIZED,
                "unauthorized",
                "The admin API wants the header 'Authorization: Bearer KEY' with the key from admin.key in the data"
                        + " folder");
    }

    /** The token is nobody's, or there is none. */
    static ApiError noToken() {
        return new ApiError(
                StatusCodes.UNAUTHORIZED,
                "unauthorized",
                "This wants the header 'Authorization: Bearer TOKEN' with the token of a user of the room's account");
    }

    /** Too many tokens of issuers wait to be checked, or an issuer's keys cannot be had. */
    static ApiError cannotTell() {
        return new ApiError(
                StatusCodes.SERVICE_UNAVAILABLE, "unavailable", "The server cannot check this token now: try again");
    }

    /** Whoever has the admin key is not thereby anybody who talks. */
    static ApiError keyIsNoToken() {
        return new ApiError(
                StatusCodes.FORBIDDEN,
                "not_a_user",
                "The admin key is no user's token: what happens in a room happens with the token of a user");
    }

    /** Which of the two it is, is nobody's business. */
    static ApiError forbidden() {
        return new ApiError(StatusCodes.FORBIDDEN, "forbidden", "There is no such room, or this user may not enter it");
    }

    /** The user may enter the room, but not do this there. */
    static ApiError notAModerator() {
        return new ApiError(
                StatusCodes.FORBIDDEN, "not_a_moderator", "This is for the room's moderators and administrators");
    }

    /** {@code until}: in milliseconds since the epoch; {@link Sanction#FOR_GOOD} for good. */
    static ApiError muted(long until) {
        return muted(until, null);
    }

    /** Likewise, of a message that was on its way. */
    static ApiError muted(long until, @Nullable MessageId id) {
        String end = until == Sanction.FOR_GOOD ? "" : " until " + Instant.ofEpochMilli(until);
        return new ApiError(StatusCodes.FORBIDDEN, "muted", "This user is muted in this room" + end, id);
    }

    static ApiError unknownMessage() {
        return new ApiError(
                StatusCodes.NOT_FOUND,
                "unknown_message",
                "The room has no such message; one whose id it has forgotten is found by its 'seq'");
    }

    /** What was posted under the id was taken back since. */
    static ApiError redacted(MessageId id) {
        return new ApiError(StatusCodes.GONE, "redacted", "The message was redacted", id);
    }

    /** The text is longer than {@code talker.protocol.max-line-length}. */
    static ApiError tooLong(MessageId id, long limit) {
        return new ApiError(
                StatusCodes.CONTENT_TOO_LARGE,
                "too_long",
                "The text of a message has at most " + limit + " bytes as JSON (talker.protocol.max-line-length)",
                id);
    }

    static ApiError unknownReader(MessageId id, UserName user) {
        return new ApiError(StatusCodes.NOT_FOUND, "unknown_user", "No user '" + user + "' in this room", id);
    }

    /** The id is another user's, or that of another text of this user. */
    static ApiError idInUse(MessageId id) {
        return new ApiError(
                StatusCodes.CONFLICT,
                "bad_id",
                "The id is that of another message: give this one an id of its own",
                id);
    }

    /** What has become of the message is not known. */
    static ApiError notStored(MessageId id) {
        return new ApiError(
                StatusCodes.SERVICE_UNAVAILABLE,
                "not_stored",
                "The message is not known to be stored: the journal is slow or away. It may be stored yet. Send it again"
                        + " with the same id or Idempotency-Key, and it is stored once",
                id);
    }

    /** Whoever sends this has lost access in the middle of it. */
    static ApiError revoked(MessageId id) {
        return new ApiError(StatusCodes.FORBIDDEN, "revoked", "Access revoked", id);
    }

    /** The node has as many connections as it takes, or stops. */
    static ApiError full() {
        return new ApiError(
                StatusCodes.SERVICE_UNAVAILABLE, "full", "The server takes no more connections now: try again");
    }

    /** The node goes down: what is posted to it now would not be answered. */
    static ApiError stopping() {
        return new ApiError(
                StatusCodes.SERVICE_UNAVAILABLE, "stopping", "The server stops: nothing was done, send it again");
    }

    /** Too many wrong tokens have come from this address. */
    static ApiError tooManyAttempts() {
        return new ApiError(
                StatusCodes.TOO_MANY_REQUESTS,
                "too_many_attempts",
                "Too many wrong tokens came from this address: try again later (talker.limits.attempts)");
    }

    /** There is no place for a listener. */
    static ApiError noPlace(ErrorCode why) {
        return switch (why) {
            case FULL -> full();
            case SHUTTING_DOWN -> stopping();
            default -> new ApiError(StatusCodes.TOO_MANY_REQUESTS, why.code(), why.text());
        };
    }

    /** The node is not well: it takes nothing new. */
    static ApiError strained() {
        return new ApiError(
                StatusCodes.SERVICE_UNAVAILABLE,
                "strained",
                "The server is short of something and takes nothing new: nothing was done, send it again later");
    }

    static ApiError rateLimited(String what, @Nullable MessageId id) {
        return new ApiError(StatusCodes.TOO_MANY_REQUESTS, "rate_limited", what, id);
    }

    /** An account or the journal did not answer in time, or failed; nobody knows what has become of the request. */
    static ApiError unavailable() {
        return new ApiError(
                StatusCodes.SERVICE_UNAVAILABLE,
                "unavailable",
                "The server could not do it in time: its journal is slow or down. See its log, then try again");
    }

    static ApiError internal() {
        return new ApiError(
                StatusCodes.INTERNAL_SERVER_ERROR, "internal", "Internal error: the server's log has more about it");
    }

    /** Says also after how many seconds to come back. */
    HttpResponse toResponse(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return toResponse().addHeader(RawHeader.create("Retry-After", Long.toString(seconds)));
    }

    HttpResponse toResponse() {
        return Json.response(status, new Body(new Content(code, message, id == null ? null : id.toString())));
    }
}
