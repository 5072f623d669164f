package talker.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import org.jspecify.annotations.Nullable;
import talker.account.Refusal;
import talker.protocol.MessageId;

/**
 * A refusal of the API, {@code {"error":{"code":…,"message":…}}}.
 *
 * @param status the response's status
 * @param code a word for programs, which never changes
 * @param message what is wrong, for people
 * @param id the message that it is about, where there is one
 */
record ApiError(StatusCode status, String code, String message, @Nullable MessageId id) {
    private record Body(Content error) {}

    private record Content(String code, String message, @Nullable String id) {}

    ApiError(StatusCode status, String code, String message) {
        this(status, code, message, null);
    }

    static ApiError badRequest(String message) {
        return new ApiError(StatusCodes.BAD_REQUEST, "bad_request", message);
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
        } else if (refusal instanceof Refusal.TooManyUsers tooMany) {
            return tooMany("too_many_users", "An account", "users", tooMany.limit(), "max-users");
        } else if (refusal instanceof Refusal.TooManyRooms tooMany) {
            return tooMany("too_many_rooms", "An account", "rooms", tooMany.limit(), "max-rooms");
        } else if (refusal instanceof Refusal.TooManyMembers tooMany) {
            return tooMany("too_many_members", "A private room", "members", tooMany.limit(), "max-members");
        }
        throw new IllegalArgumentException("no text for " + refusal);
    }

    private static ApiError tooMany(String code, String what, String of, int limit, String setting) {
        return new ApiError(
                StatusCodes.CONFLICT,
                code,
                what + " has at most " + limit + " " + of + " (talker.accounts." + setting + ")");
    }

    HttpResponse toResponse() {
        return Json.response(status, new Body(new Content(code, message, id == null ? null : id.toString())));
    }
}
