package talker.http;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.HttpChallenge;
import akka.http.javadsl.model.headers.WWWAuthenticate;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.TokenHash;
import talker.limits.Attempts;
import talker.metrics.AuthFailure;
import talker.metrics.Metrics;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.signin.SignIn;
import talker.signin.Verdict;

/**
 * Finds out whose bearer token a request has. The token of a user names the user, and opens what the user may do in rooms
 * that the user may enter; the admin key is no user's token. A refusal takes as long as {@link RefusalDelay} says.
 */
final class Callers extends AllDirectives {
    static final HttpHeader CHALLENGE = WWWAuthenticate.create(HttpChallenge.create("Bearer", "talker"));

    private final AdminKey adminKey;
    private final Accounts accounts;
    private final SignIn signIn;
    private final RefusalDelay refusals;
    private final Guard guard;
    private final Metrics metrics;

    Callers(AdminKey adminKey, Accounts accounts, SignIn signIn, RefusalDelay refusals, Guard guard, Metrics metrics) {
        this.adminKey = adminKey;
        this.accounts = accounts;
        this.signIn = signIn;
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
            return guard.trying(room.account(), presented, signIn.claimed(secret.get()), result -> {
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
        return onSuccess(
                whoHas(room, token, presented)
                        .whenComplete((answer, failure) ->
                                result.accept(failure != null ? Attempts.Result.UNKNOWN : resultOf(answer))),
                answer -> answer.flatMap(Callers::known)
                        .filter(AccountReply.Identified::enters)
                        .map(known -> inner.apply(new Caller(room, known.user(), known.toStanding(), token)))
                        .orElseGet(() -> completeWithFuture(refuse(answer, askedAt))));
    }

    /** A token that is somebody's is no guess, whatever it opens. */
    private static Attempts.Result resultOf(Optional<AccountReply.ToIdentify> answer) {
        if (answer.isEmpty()) {
            return Attempts.Result.UNKNOWN;
        }
        return known(answer.get()).isPresent() ? Attempts.Result.RIGHT : Attempts.Result.WRONG;
    }

    private static Optional<AccountReply.Identified> known(AccountReply.ToIdentify reply) {
        return reply instanceof AccountReply.Identified known ? Optional.of(known) : Optional.empty();
    }

    /** Whose token it is, and whether that user may enter the room; empty where it cannot be told now. */
    private CompletionStage<Optional<AccountReply.ToIdentify>> whoHas(
            RoomName room, String token, TokenHash presented) {
        if (signIn.isForeign(token)) {
            return signIn.judge(token).thenCompose(verdict -> whoIs(room, verdict));
        }
        return accounts.<AccountReply.ToIdentify>askAgain(
                        room.account(), to -> new Account.Identify(room.room(), presented, to))
                .thenApply(Optional::of);
    }

    private CompletionStage<Optional<AccountReply.ToIdentify>> whoIs(RoomName room, Verdict verdict) {
        if (verdict instanceof Verdict.Unavailable) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        if (!(verdict instanceof Verdict.Known known) || !known.accounts().contains(room.account())) {
            return CompletableFuture.completedStage(Optional.of(new AccountReply.Denied()));
        }
        if (!known.opens(room)) {
            return CompletableFuture.completedStage(Optional.of(new AccountReply.Identified(known.user(), false)));
        }
        return accounts.<AccountReply.ToAuthenticate>askAgain(
                        room.account(), to -> new Account.SignIn(room.room(), known.user(), known.issuer(), to))
                .thenApply(reply -> Optional.of(
                        reply instanceof AccountReply.Granted granted
                                ? new AccountReply.Identified(known.user(), true, granted.standing())
                                : new AccountReply.Identified(known.user(), false)));
    }

    private CompletionStage<HttpResponse> refuse(Optional<AccountReply.ToIdentify> answer, long askedAt) {
        if (answer.isEmpty()) {
            metrics.authFailed(AuthFailure.NOT_JUDGED);
            return refusals.answer(ApiError.cannotTell().toResponse(ApiError.SOON), askedAt);
        }
        boolean isKnown = known(answer.get()).isPresent();
        metrics.authFailed(isKnown ? AuthFailure.FORBIDDEN : AuthFailure.BEARER);
        HttpResponse refusal = isKnown ? ApiError.forbidden().toResponse() : unauthorized();
        return refusals.answer(refusal, askedAt);
    }

    private static HttpResponse unauthorized() {
        return ApiError.noToken().toResponse().addHeader(CHALLENGE);
    }

    /**
     * Why the caller may not say this message any more; empty where the caller's token is still good, the room still open to
     * the caller, and the caller not muted there.
     */
    CompletionStage<Optional<ApiError>> whySilent(Caller caller, MessageId id) {
        return whoHas(caller.room(), caller.token(), TokenHash.of(caller.token()))
                .thenApply(answer -> answer.orElseThrow(
                        () -> new CompletionException(new TimeoutException("the token cannot be judged now"))))
                .thenApply(reply -> whySilent(reply, caller, id));
    }

    private static Optional<ApiError> whySilent(AccountReply.ToIdentify reply, Caller caller, MessageId id) {
        Optional<AccountReply.Identified> known = known(reply).filter(AccountReply.Identified::enters);
        if (known.isEmpty() || !known.get().user().equals(caller.user())) {
            return Optional.of(ApiError.revoked(id));
        }
        return Optional.ofNullable(known.get().toStanding().mutedUntil()).map(until -> ApiError.muted(until, id));
    }

    /** Whether another user may enter the caller's room too, and so may be written to there. */
    CompletionStage<Boolean> isReader(RoomName room, UserName user) {
        return accounts.<AccountReply.ToAuthenticate>askAgain(
                        room.account(), to -> new Account.FindMember(room.room(), user, to))
                .thenApply(AccountReply.Granted.class::isInstance);
    }
}
