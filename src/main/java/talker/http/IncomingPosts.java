package talker.http;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.Unmarshaller;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Token;
import talker.account.TokenHash;
import talker.limits.Attempts;
import talker.metrics.AuthFailure;
import talker.metrics.Limit;
import talker.metrics.Metrics;
import talker.protocol.ClientMessage;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.room.Receipt;

/**
 * Takes what is posted to incoming hooks, {@code POST /v1/hooks/ACCOUNT.ROOM/ID/TOKEN}. Whoever knows the address may
 * post, and needs nothing else. A hook that is not there, or no longer, is answered as one with another token, and takes
 * as long.
 */
final class IncomingPosts extends ApiDirectives {
    private final Accounts accounts;
    private final Posting posting;
    private final RefusalDelay refusals;
    private final Guard guard;
    private final Hooks.Limits limits;
    private final Rates rates;
    private final Metrics metrics;

    IncomingPosts(
            HttpSettings settings,
            Accounts accounts,
            Posting posting,
            RefusalDelay refusals,
            Guard guard,
            Hooks.Limits limits,
            Metrics metrics) {
        super(settings);
        this.accounts = accounts;
        this.posting = posting;
        this.refusals = refusals;
        this.guard = guard;
        this.limits = limits;
        this.rates = new Rates(limits.perSecond(), limits.burst());
        this.metrics = metrics;
    }

    /** The path at which a hook is posted to. */
    static String path(RoomName room, String id, Token token) {
        return "/v1/hooks/" + room + "/" + id + "/" + token.text();
    }

    /** Who posts, and under which name of its own for the message, if any. */
    private record Poster(RoomName room, String id, TokenHash presented, Optional<String> key) {}

    Route route() {
        return pathPrefix(
                PathMatchers.segment(),
                room -> path(
                        PathMatchers.segment().slash(PathMatchers.segment()),
                        (id, token) -> post(() -> posting.underWay().isStopping()
                                ? complete(Posting.stopping())
                                : optionalHeaderValueByName("Idempotency-Key", key -> RoomName.parse(room)
                                        .map(name -> take(new Poster(name, id, TokenHash.of(token), key)))
                                        .orElseGet(() -> complete(notFound()))))));
    }

    private Route take(Poster poster) {
        return handleRejections(
                Rejections.tooLarge(tooLarge()),
                () -> withSizeLimit(
                        limits.maxBody(),
                        () -> inTime(() -> extractRequestEntity(entity -> entity(
                                Unmarshaller.entityToString(),
                                text -> guard.trying(
                                        poster.room().account(),
                                        poster.presented(),
                                        result -> completeWithFuture(take(poster, isForm(entity), text, result))))))));
    }

    private static boolean isForm(HttpEntity entity) {
        return entity.getContentType().mediaType().equals(MediaTypes.APPLICATION_X_WWW_FORM_URLENCODED);
    }

    private CompletionStage<HttpResponse> take(
            Poster poster, boolean isForm, String body, Consumer<Attempts.Result> result) {
        RoomName room = poster.room();
        long askedAt = System.nanoTime();
        return accounts.<AccountReply.ToFindHook>askAgain(
                        room.account(), to -> new Account.FindHook(room.room(), poster.id(), poster.presented(), to))
                .whenComplete((reply, failure) -> result.accept(resultOf(reply)))
                .thenCompose(reply -> reply instanceof AccountReply.HookFound hook
                        ? take(poster, hook, HookBody.read(body, isForm, poster.id(), poster.key()))
                        : refuse(askedAt));
    }

    private CompletionStage<HttpResponse> refuse(long askedAt) {
        metrics.authFailed(AuthFailure.HOOK);
        return refusals.answer(notFound(), askedAt);
    }

    private static Attempts.Result resultOf(AccountReply.@Nullable ToFindHook reply) {
        if (reply == null) {
            return Attempts.Result.UNKNOWN;
        }
        return reply instanceof AccountReply.HookFound ? Attempts.Result.RIGHT : Attempts.Result.WRONG;
    }

    private CompletionStage<HttpResponse> take(Poster poster, AccountReply.HookFound hook, HookBody read) {
        Long until = hook.mutedUntil();
        return until == null
                ? take(poster, hook.user(), read)
                : CompletableFuture.completedStage(ApiError.muted(until).toResponse());
    }

    private CompletionStage<HttpResponse> take(Poster poster, UserName user, HookBody read) {
        if (read instanceof HookBody.Wrong wrong) {
            return CompletableFuture.completedStage(
                    ApiError.badRequest(wrong.reason()).toResponse());
        }
        OptionalLong wait = rates.take(poster.id(), System.nanoTime());
        if (wait.isPresent()) {
            metrics.limitHit(Limit.HOOK);
            return CompletableFuture.completedStage(ApiError.rateLimited("Too many messages: wait a little", null)
                    .toResponse(Duration.ofNanos(wait.getAsLong())));
        }
        HookBody.Message message = (HookBody.Message) read;
        ClientMessage.Post post = new ClientMessage.Post(message.id(), message.text(), true);
        return posting.store(poster.room(), user, post)
                .thenApply(receipt -> receipt.map(known -> answer(message.id(), known))
                        .orElseGet(() -> Posting.tooManyWait(message.id())));
    }

    private record Stored(String id, long seq, long time) {}

    private static HttpResponse answer(MessageId id, Receipt receipt) {
        if (receipt instanceof Receipt.Stored stored && !stored.message().hasText()) {
            return ApiError.redacted(id).toResponse();
        } else if (receipt instanceof Receipt.Stored stored) {
            return Json.response(
                    StatusCodes.OK,
                    new Stored(
                            id.toString(),
                            stored.message().seq(),
                            stored.message().at()));
        }
        return Posting.refused(receipt, id);
    }

    private static HttpResponse notFound() {
        return new ApiError(StatusCodes.NOT_FOUND, "unknown_hook", "There is no such hook").toResponse();
    }

    private ApiError tooLarge() {
        return new ApiError(
                StatusCodes.CONTENT_TOO_LARGE,
                "content_too_large",
                "What is posted to a hook has at most " + limits.maxBody()
                        + " bytes (talker.protocol.max-line-length)");
    }
}
