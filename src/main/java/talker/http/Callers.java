package talker.http;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.HttpChallenge;
import akka.http.javadsl.model.headers.WWWAuthenticate;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.TokenHash;
import talker.limits.Attempts;
import talker.metrics.AuthFailure;
import talker.metrics.Metrics;
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
    private final Guard guard;
    private final Metrics metrics;

    Callers(AdminKey adminKey, Accounts accounts, RefusalDelay refusals, Guard guard, Metrics metrics) {
        this.adminKey = adminKey;
        this.accounts = accounts;
        this.refusals = refusals;
        this.guard = guard;
        this.metrics = metrics;
    }

    /** Goes on as the user whose token the request has, or refuses: 401 where it is nobody's, 403 otherwise. */
    Route asUser(RoomName room, Function<Caller, Route> inner) {
        return asAdminOrUser(room, () -> complete(ApiError.keyIsNoToken().toResponse()), inner);
    }

    /** Goes on as whoever has the admin key, or as the user whose token the request has, or refuses. */
    Route asAdminOrUser(RoomName room, Supplier<Route> admin, Function<Caller, Route> user) {
        return optionalHeaderValueByName("Authorization", header -> {
            Optional<String> secret = Bearer.secret(header);
            if (secret.isEmpty()) {
                metrics.authFailed(AuthFailure.BEARER);
                return complete(unauthorized());
            }
            TokenHash presented = TokenHash.of(secret.get());
            return guard.trying(room.account(), presented, result -> {
                if (adminKey.is(secret.get())) {
                    result.accept(Attempts.Result.RIGHT);
                    return admin.get();
                }
                return asBearer(room, secret.get(), presented, result, user);
            });
        });
    }

    /** As {@link #asUser}, for what a user who is muted may not do. */
    Route asSpeaker(RoomName room, Function<Caller, Route> inner) {
        return asUser(room, caller -> {
            Long until = caller.standing().mutedUntil();
            return until == null
                    ? inner.apply(caller)
                    : complete(ApiError.muted(until).toResponse());
        });
    }

    private Route asBearer(
            RoomName room,
            String token,
            TokenHash presented,
            Consumer<Attempts.Result> result,
            Function<Caller, Route> inner) {
        long askedAt = System.nanoTime();
        CompletionStage<AccountReply.ToIdentify> whoIsIt =
                accounts.askAgain(room.account(), to -> new Account.Identify(room.room(), presented, to));
        return onSuccess(
                whoIsIt.whenComplete((reply, failure) -> result.accept(resultOf(reply))),
                reply -> reply instanceof AccountReply.Identified known && known.enters()
                        ? inner.apply(new Caller(room, known.user(), known.toStanding(), token))
                        : completeWithFuture(refuse(reply, askedAt)));
    }

    /** A token that is somebody's is no guess, whatever it opens. */
    private static Attempts.Result resultOf(AccountReply.@Nullable ToIdentify reply) {
        if (reply == null) {
            return Attempts.Result.UNKNOWN;
        }
        return reply instanceof AccountReply.Identified ? Attempts.Result.RIGHT : Attempts.Result.WRONG;
    }

    private CompletionStage<HttpResponse> refuse(AccountReply.ToIdentify reply, long askedAt) {
        boolean isKnown = reply instanceof AccountReply.Identified;
        metrics.authFailed(isKnown ? AuthFailure.FORBIDDEN : AuthFailure.BEARER);
        HttpResponse refusal = isKnown ? ApiError.forbidden().toResponse() : unauthorized();
        return refusals.answer(refusal, askedAt);
    }

    private static HttpResponse unauthorized() {
        return ApiError.noToken().toResponse().addHeader(CHALLENGE);
    }

    /** Whether the caller's token is still good, the room still open to the caller, and the caller not muted there. */
    CompletionStage<Boolean> mayStillSpeak(Caller caller) {
        RoomName room = caller.room();
        TokenHash presented = TokenHash.of(caller.token());
        return accounts.<AccountReply.ToAuthenticate>askAgain(
                        room.account(), to -> new Account.Authenticate(room.room(), caller.user(), presented, to))
                .thenApply(reply -> reply instanceof AccountReply.Granted granted
                        && granted.toStanding().mutedUntil() == null);
    }

    /** Whether another user may enter the caller's room too, and so may be written to there. */
    CompletionStage<Boolean> isReader(RoomName room, UserName user) {
        return accounts.<AccountReply.ToAuthenticate>askAgain(
                        room.account(), to -> new Account.FindMember(room.room(), user, to))
                .thenApply(AccountReply.Granted.class::isInstance);
    }
}
