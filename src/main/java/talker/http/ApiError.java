package talker.http;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Directives;
import akka.http.javadsl.server.MalformedRequestContentRejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import akka.http.scaladsl.model.EntityStreamSizeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import talker.account.Refusal;
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
    /** Answers what no route takes as everything else is answered. */
    static final RejectionHandler REJECTIONS = RejectionHandler.newBuilder()
            .handle(MalformedRequestContentRejection.class, ApiError::ofUnreadable)
            .build()
            .withFallback(RejectionHandler.defaultHandler().mapRejectionResponse(ApiError::ofText));

    /** The answer to a body that could not be read. */
    static Route ofUnreadable(MalformedRequestContentRejection unreadable) {
        return Directives.complete(
                ofUnreadable(unreadable, unreadable.getCause()).toResponse());
    }

    private static ApiError ofUnreadable(MalformedRequestContentRejection unreadable, @Nullable Throwable cause) {
        if (cause instanceof EntityStreamSizeException tooLarge) {
            return tooLarge(tooLarge.limit());
        }
        return cause instanceof TimeoutException ? tooSlow() : badRequest(unreadable.message());
    }

    private record Body(Content error) {}

    private record Content(String code, String message, @Nullable String id) {}

    ApiError(StatusCode status, String code, String message) {
        this(status, code, message, null);
    }

    static ApiError badRequest(String message) {
        return new ApiError(StatusCodes.BAD_REQUEST, "bad_request", message);
    }

    private static ApiError tooSlow() {
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
        String end = until == Sanction.FOR_GOOD ? "" : " until " + Instant.ofEpochMilli(until);
        return new ApiError(StatusCodes.FORBIDDEN, "muted", "This user is muted in this room" + end);
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
                        + " with the same id, and it is stored once",
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

    static ApiError of(Refusal refusal) {
        if (refusal instanceof Refusal.UnknownAccount unknown) {
            return new ApiError(StatusCodes.NOT_FOUND, "unknown_account", "No account '" + unknown.account() + "'");
        } else if (refusal instanceof Refusal.UnknownUser unknown) {
            return new ApiError(
                    StatusCodes.NOT_FOUND, "unknown_user", "No user '" + unknown.user() + "' in the account");
        } else if (refusal instanceof Refusal.UnknownRoom unknown) {
            return new ApiError(
                    StatusCodes.NOT_FOUND, "unknown_room", "No room '" + unknown.room() + "' in the account");
        } else if (refusal instanceof Refusal.UserExists exists) {
            return new ApiError(
                    StatusCodes.CONFLICT, "user_exists", "The account has a user '" + exists.user() + "' already");
        } else if (refusal instanceof Refusal.TooManyAccounts tooMany) {
            return tooMany("too_many_accounts", "The server", "accounts", tooMany.limit(), "max-accounts");
        } else if (refusal instanceof Refusal.TooManyUsers tooMany) {
            return tooMany("too_many_users", "An account", "users", tooMany.limit(), "max-users");
        } else if (refusal instanceof Refusal.TooManyRooms tooMany) {
            return tooMany("too_many_rooms", "An account", "rooms", tooMany.limit(), "max-rooms");
        } else if (refusal instanceof Refusal.TooManyMembers tooMany) {
            return tooMany("too_many_members", "A private room", "members", tooMany.limit(), "max-members");
        } else if (refusal instanceof Refusal.NotAModerator) {
            return notAModerator();
        } else if (refusal instanceof Refusal.IsAModerator is) {
            return new ApiError(
                    StatusCodes.FORBIDDEN,
                    "is_a_moderator",
                    "'" + is.user() + "' moderates this room: only an administrator deals with moderators");
        } else if (refusal instanceof Refusal.TooManySanctions tooMany) {
            return tooMany("too_many", "A room", "of these", tooMany.limit(), tooMany.setting());
        } else if (refusal instanceof Refusal.UnknownHook) {
            return new ApiError(StatusCodes.NOT_FOUND, "unknown_hook", "The room has no such hook");
        } else if (refusal instanceof Refusal.NotAMember notAMember) {
            return new ApiError(
                    StatusCodes.CONFLICT,
                    "not_a_member",
                    "'" + notAMember.user() + "' is no member of the private room '" + notAMember.room() + "'");
        } else if (refusal instanceof Refusal.TooManyHooks tooMany) {
            return tooMany("too_many_hooks", "A room or account", "hooks", tooMany.limit(), tooMany.setting());
        }
        return ofInvite(refusal);
    }

    private static ApiError ofInvite(Refusal refusal) {
        if (refusal instanceof Refusal.UnknownInvite) {
            return new ApiError(StatusCodes.NOT_FOUND, "unknown_invite", "There is no such invite");
        } else if (refusal instanceof Refusal.InviteExpired) {
            return new ApiError(StatusCodes.GONE, "invite_expired", "The invite has expired");
        } else if (refusal instanceof Refusal.InviteUsedUp) {
            return new ApiError(StatusCodes.GONE, "invite_used_up", "The invite was accepted as often as it may be");
        } else if (refusal instanceof Refusal.TooManyInvites tooMany) {
            return tooMany("too_many_invites", "An account", "invites", tooMany.limit(), "max-invites");
        }
        throw new IllegalArgumentException("no text for " + refusal);
    }

    private static ApiError tooMany(String code, String what, String of, int limit, String setting) {
        return new ApiError(
                StatusCodes.CONFLICT,
                code,
                what + " has at most " + limit + " " + of + " (talker.accounts." + setting + ")");
    }

    /** Says also after how many seconds to come back. */
    HttpResponse toResponse(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return toResponse().addHeader(RawHeader.create("Retry-After", Long.toString(seconds)));
    }

    /** What Akka answers as a line of text, such as that there is no such path, as the API answers it. */
    static HttpResponse ofText(HttpResponse response) {
        if (!(response.entity() instanceof HttpEntity.Strict text)
                || !text.getContentType().equals(ContentTypes.TEXT_PLAIN_UTF8)) {
            return response;
        }
        String code = response.status().reason().toLowerCase(Locale.ROOT).replace(' ', '_');
        ApiError error = new ApiError(response.status(), code, text.getData().utf8String());
        return error.toResponse().addHeaders(response.getHeaders());
    }

    HttpResponse toResponse() {
        return Json.response(status, new Body(new Content(code, message, id == null ? null : id.toString())));
    }
}
