package talker.http;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Refusal;
import talker.history.History;
import talker.protocol.RoomName;
import talker.webhook.Destination;
import talker.webhook.Webhook;
import talker.webhook.WebhookReply;
import talker.webhook.WebhookSecret;
import talker.webhook.WebhookUrl;
import talker.webhook.Webhooks;

/** Outgoing webhooks: {@code /v1/rooms/ACCOUNT.ROOM/webhooks}, for whoever has the admin key. */
final class WebhookRoutes extends ApiDirectives {
    private final Accounts accounts;
    private final History history;
    private final Hooks hooks;
    private final Duration timeout;
    private final Scheduler scheduler;

    WebhookRoutes(HttpSettings settings, Accounts accounts, History history, Hooks hooks, Scheduler scheduler) {
        super(settings);
        this.accounts = accounts;
        this.history = history;
        this.hooks = hooks;
        this.timeout = settings.timeout();
        this.scheduler = scheduler;
    }

    private record Wanted(@Nullable String url) {}

    private record Added(String id, RoomName room, String url, String secret) {}

    /** {@code failing-since} and {@code error} are there where something is wrong. */
    private record Shown(
            String id,
            String url,
            long added,
            long delivered,
            String state,
            @JsonProperty("failing-since") @Nullable Long failingSince,
            @Nullable String error) {
        static Shown of(WebhookReply.Entry entry) {
            boolean isFailing = entry.failingSince() > 0;
            return new Shown(
                    entry.id(),
                    entry.url().text(),
                    entry.at(),
                    entry.delivered(),
                    entry.isDisabled() ? "disabled" : isFailing ? "failing" : "ok",
                    isFailing ? entry.failingSince() : null,
                    entry.error());
        }
    }

    private record ShownAll(List<Shown> webhooks) {}

    Route route() {
        return concat(
                path(
                        PathMatchers.segment().slash("webhooks"),
                        text -> room(text, room -> concat(post(() -> add(room)), get(() -> list(room))))),
                path(
                        PathMatchers.segment().slash("webhooks").slash(PathMatchers.segment()),
                        (text, id) -> room(text, room -> delete(() -> remove(room, id)))));
    }

    private Route add(RoomName room) {
        return body(Wanted.class, wanted -> {
            Optional<WebhookUrl> url = Optional.ofNullable(wanted.url()).flatMap(WebhookUrl::parse);
            return url.isEmpty()
                    ? badRequest(Rules.WEBHOOK_URL)
                    : completeWithFuture(ifThere(room, () -> check(room, url.get())));
        });
    }

    /** Whoever asks does not wait for a slow look-up as long as a delivery does. */
    private CompletionStage<HttpResponse> check(RoomName room, WebhookUrl url) {
        return hooks.destinations()
                .find(url)
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(new Destination.Unknown(), timeout.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(found -> {
                    Optional<ApiError> refusal = refusalOf(found, url);
                    return refusal.isPresent()
                            ? CompletableFuture.completedStage(refusal.get().toResponse())
                            : add(room, url);
                });
    }

    private static Optional<ApiError> refusalOf(Destination destination, WebhookUrl url) {
        if (destination instanceof Destination.PrivateAddress) {
            return Optional.of(new ApiError(
                    StatusCodes.BAD_REQUEST,
                    "private_address",
                    "'" + url.host() + "' has an address that is not on the public Internet. To allow such:"
                            + " talker.webhooks.allow-private-addresses"));
        } else if (destination instanceof Destination.Unknown) {
            return Optional.of(new ApiError(
                    StatusCodes.BAD_REQUEST,
                    "unknown_host",
                    "No address is known for '" + url.host() + "', or none was found in time"));
        }
        return Optional.empty();
    }

    /** From where the room is now: what is stored while this is asked is delivered too. */
    private CompletionStage<HttpResponse> add(RoomName room, WebhookUrl url) {
        WebhookSecret secret = WebhookSecret.random();
        String id = UUID.randomUUID().toString();
        return history.last(room, 0)
                .thenCompose(last -> this.<WebhookReply.ToAdd>ask(
                        room,
                        to -> new Webhooks.Add(
                                new Webhook(id, room, url, secret, last, System.currentTimeMillis(), null), to)))
                .thenApply(reply -> reply instanceof WebhookReply.TooMany tooMany
                        ? tooMany(tooMany).toResponse()
                        : Json.response(StatusCodes.CREATED, new Added(id, room, url.text(), secret.text())));
    }

    private static ApiError tooMany(WebhookReply.TooMany tooMany) {
        return new ApiError(
                StatusCodes.CONFLICT,
                "too_many_webhooks",
                "There are " + tooMany.limit() + " webhooks, which is as many as may be (talker.webhooks."
                        + tooMany.setting() + ")");
    }

    private Route list(RoomName room) {
        return completeWithFuture(ifThere(room, () -> this.<WebhookReply.Listed>ask(
                        room, to -> new Webhooks.ListWebhooks(room, to))
                .thenApply(reply -> Json.response(
                        StatusCodes.OK,
                        new ShownAll(reply.webhooks().stream().map(Shown::of).toList())))));
    }

    private Route remove(RoomName room, String id) {
        return completeWithFuture(this.<WebhookReply.ToRemove>ask(room, to -> new Webhooks.Remove(room, id, to))
                .thenApply(reply -> reply instanceof WebhookReply.Done
                        ? noContent()
                        : new ApiError(StatusCodes.NOT_FOUND, "unknown_webhook", "The room has no such webhook")
                                .toResponse()));
    }

    private <R> CompletionStage<R> ask(RoomName room, Function<ActorRef<R>, Webhooks.Command> command) {
        return AskPattern.ask(
                hooks.webhooks().apply(Webhooks.idFor(room.account())), command::apply, timeout, scheduler);
    }

    private CompletionStage<HttpResponse> ifThere(RoomName room, Supplier<CompletionStage<HttpResponse>> then) {
        return accounts.<AccountReply.ToFindRoom>ask(room.account(), to -> new Account.FindRoom(room.room(), to))
                .thenCompose(reply -> reply instanceof Refusal refusal
                        ? CompletableFuture.completedStage(
                                AccountErrors.of(refusal).toResponse())
                        : then.get());
    }
}
