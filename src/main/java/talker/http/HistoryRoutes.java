package talker.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.StringUnmarshallers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Refusal;
import talker.history.History;
import talker.history.Page;
import talker.metrics.Limit;
import talker.protocol.RoomName;
import talker.room.StoredMessage;
import talker.room.View;

/**
 * A room's history, {@code /v1/rooms/ACCOUNT.ROOM/history}: whoever has the admin key reads everything, a user what the
 * user may see.
 */
final class HistoryRoutes extends ApiDirectives {
    private static final int MAX_LIMIT = 1000;
    private static final int DEFAULT_LIMIT = 100;

    /** A user's page is read in steps, so that one that is too long is found out in time. */
    private static final int STEP = 100;

    private final Accounts accounts;
    private final History history;
    private final Callers callers;
    private final Posting posting;
    private final BotSettings settings;

    HistoryRoutes(HttpSettings http, Accounts accounts, History history, Callers callers, Posting posting) {
        super(http);
        this.settings = http.bots();
        this.accounts = accounts;
        this.history = history;
        this.callers = callers;
        this.posting = posting;
    }

    /**
     * Which messages are asked for: the newest before a seq, or the oldest after one; without either, the newest of all.
     */
    private record Wanted(@Nullable Long before, @Nullable Long after, int limit) {}

    private record Messages(List<MessageBody> messages, boolean more) {}

    Route route(RoomName room) {
        return get(() -> callers.asAdminOrUser(
                room, () -> wanted(wanted -> all(room, wanted)), caller -> wanted(wanted -> ofUser(caller, wanted))));
    }

    private Route wanted(Function<Wanted, Route> inner) {
        return parameterOptional(
                StringUnmarshallers.INTEGER,
                "limit",
                limit -> parameterOptional(
                        StringUnmarshallers.LONG,
                        "before",
                        before -> parameterOptional(
                                StringUnmarshallers.LONG,
                                "after",
                                after -> checked(limit.orElse(DEFAULT_LIMIT), before, after, inner))));
    }

    private Route checked(int limit, Optional<Long> before, Optional<Long> after, Function<Wanted, Route> inner) {
        if (limit < 1 || limit > MAX_LIMIT) {
            return badRequest("Parameter 'limit' must be 1 to " + MAX_LIMIT);
        }
        if (before.isPresent() && after.isPresent()) {
            return badRequest("Give 'before' or 'after', not both");
        }
        return inner.apply(new Wanted(before.orElse(null), after.orElse(null), limit));
    }

    private CompletionStage<Page> read(RoomName room, Wanted wanted, View view) {
        Long after = wanted.after;
        if (after != null) {
            return history.after(room, after, Long.MAX_VALUE, wanted.limit, view);
        }
        Long before = wanted.before;
        return history.before(room, before == null ? Long.MAX_VALUE : before, wanted.limit, view);
    }

    private HttpResponse response(List<StoredMessage> messages, boolean more) {
        posting.metrics().chat().httpPageSent();
        return Json.response(
                StatusCodes.OK,
                new Messages(messages.stream().map(MessageBody::of).toList(), more));
    }

    // The operator

    private Route all(RoomName room, Wanted wanted) {
        return completeWithFuture(
                accounts.<AccountReply.ToFindRoom>ask(room.account(), to -> new Account.FindRoom(room.room(), to))
                        .thenCompose(reply -> reply instanceof AccountReply.RoomEntry
                                ? read(room, wanted, View.everything())
                                        .thenApply(page -> response(page.messages(), page.more()))
                                : done(AccountErrors.of((Refusal) reply).toResponse())));
    }

    // A user

    private Route ofUser(Caller caller, Wanted wanted) {
        return posting.take(caller.room(), caller.user(), settings.requestCost(), null)
                .map(this::complete)
                .orElseGet(() -> completeWithFuture(readOn(caller, wanted, new ArrayList<>(), 0)));
    }

    private CompletionStage<HttpResponse> readOn(Caller caller, Wanted rest, List<StoredMessage> found, long bytes) {
        Wanted step = new Wanted(rest.before, rest.after, Math.min(STEP, rest.limit));
        return read(caller.room(), step, View.of(caller.user())).thenCompose(page -> {
            List<StoredMessage> messages = page.messages();
            found.addAll(rest.after == null ? 0 : found.size(), messages);
            long size = bytes
                    + messages.stream()
                            .mapToLong(message -> message.content().length())
                            .sum();
            if (size > settings.historyBytes()) {
                return done(pageTooLong());
            }
            int left = rest.limit - step.limit;
            if (left == 0 || !page.more()) {
                return done(response(found, page.more()));
            }
            return readOn(caller, beyond(rest, messages, left), found, size);
        });
    }

    private static Wanted beyond(Wanted rest, List<StoredMessage> messages, int left) {
        return rest.after == null
                ? new Wanted(messages.get(0).seq(), null, left)
                : new Wanted(null, messages.get(messages.size() - 1).seq(), left);
    }

    private HttpResponse pageTooLong() {
        posting.metrics().limitHit(Limit.PAGE);
        return new ApiError(
                        StatusCodes.BAD_REQUEST,
                        "page_too_long",
                        "The page is longer than " + settings.historyBytes()
                                + " characters (talker.delivery.history-bytes): ask for fewer messages")
                .toResponse();
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedStage(response);
    }
}
