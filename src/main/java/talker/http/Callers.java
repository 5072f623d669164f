package talker.http;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.HttpChallenge;
import akka.http.javadsl.model.headers.WWWAuthenticate;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.TokenHash;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * Finds out whose bearer token a request has. The token of a user names the user, and opens what the user may do in rooms
 * that the user may enter; the admin key is no user's token. A refusal takes as long as {@link RefusalDelay} says.
 */
final class Callers extends AllDirectives {
    static final HttpHeader CHALLENGE = WWWAuthenticate.create(HttpChallenge.create("Bearer", "talker"));

    private final AdminKey adminKey;
    private final Accounts accounts;
    private final RefusalDelay refusals;

    Callers(AdminKey adminKey, Accounts accounts, RefusalDelay refusals) {
        this.adminKey = adminKey;
        this.accounts = accounts;
        this.refusals = refusals;
    }

    /** Goes on as the user whose token the request has, or refuses: 401 where it is nobody's, 403 otherwise. */
    Route asUser(RoomName room, Function<Caller, Route> inner) {
        return optionalHeaderValueByName(
                "Authorization",
                header -> adminKey.admits(header)
                        ? complete(ApiError.keyIsNoToken().toResponse())
                        : Bearer.secret(header)
                                .map(token -> asBearer(room, token, inner))
                                .orElseGet(() -> complete(unauthorized())));
    }

    /** Whether a request has the admin key. */
    boolean isAdmin(Optional<String> authorization) {
        return adminKey.admits(authorization);
    }

    private Route asBearer(RoomName room, String token, Function<Caller, Route> inner) {
        long askedAt = System.nanoTime();
        TokenHash presented = TokenHash.of(token);
        CompletionStage<AccountReply.ToIdentify> whoIsIt =
                accounts.askAgain(room.account(), to -> new Account.Identify(room.room(), presented, to));
        return onSuccess(
                whoIsIt,
                reply -> reply instanceof AccountReply.Identified known && known.enters()
                        ? inner.apply(new Caller(room, known.user(), token))
                        : completeWithFuture(refuse(reply, askedAt)));
    }

    private CompletionStage<HttpResponse> refuse(AccountReply.ToIdentify reply, long askedAt) {
        HttpResponse refusal =
                reply instanceof AccountReply.Identified ? ApiError.forbidden().toResponse() : unauthorized();
        return refusals.answer(refusal, askedAt);
    }

    private static HttpResponse unauthorized() {
        return ApiError.noToken().toResponse().addHeader(CHALLENGE);
    }

    /** Whether the caller's token is still good, and the room still open to the caller. */
    CompletionStage<Boolean> isStillAdmitted(Caller caller) {
        RoomName room = caller.room();
        TokenHash presented = TokenHash.of(caller.token());
        return accounts.<AccountReply.ToAuthenticate>askAgain(
                        room.account(), to -> new Account.Authenticate(room.room(), caller.user(), presented, to))
                .thenApply(AccountReply.Granted.class::isInstance);
    }

    /** Whether another user may enter the caller's room too, and so may be written to there. */
    CompletionStage<Boolean> isReader(RoomName room, UserName user) {
        return accounts.<AccountReply.ToAuthenticate>askAgain(
                        room.account(), to -> new Account.FindMember(room.room(), user, to))
                .thenApply(AccountReply.Granted.class::isInstance);
    }
}
