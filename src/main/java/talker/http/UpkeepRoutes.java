package talker.http;

import akka.NotUsed;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.StringUnmarshallers;
import akka.japi.pf.PFBuilder;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Refusal;
import talker.account.Retention;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.upkeep.Erasure;
import talker.upkeep.Import;
import talker.upkeep.UpkeepFailure;

/**
 * What is done to whole rooms: {@code export}, {@code import} and {@code retention} below {@code /v1/rooms/ACCOUNT.ROOM},
 * and {@code erase} below a user of an account.
 */
final class UpkeepRoutes extends ApiDirectives {
    private static final Logger LOG = LoggerFactory.getLogger(UpkeepRoutes.class);
    private static final Map<String, Boolean> UNKNOWN_USERS = Map.of("refuse", false, "keep", true);

    private final Accounts accounts;
    private final Upkeeping upkeep;

    UpkeepRoutes(HttpSettings settings, Accounts accounts, Upkeeping upkeep) {
        super(settings);
        this.accounts = accounts;
        this.upkeep = upkeep;
    }

    /** What came of an erasure so far; the last one says that it is done. */
    private record Erased(
            @Nullable RoomName room,
            long rooms,
            long events,
            long messages,
            long snapshots,
            long unreadable,
            boolean done) {
        static final Erased NOTHING = new Erased(null, 0, 0, 0, 0, 0, false);

        Erased plus(Erasure.Step step) {
            return new Erased(
                    step.room(),
                    rooms + (step.endsRoom() ? 1 : 0),
                    events + step.events(),
                    messages + step.messages(),
                    snapshots + step.snapshots(),
                    unreadable + step.unreadable(),
                    step.room() == null && step.isDone());
        }
    }

    private record Imported(long stored, long known) {}

    /** How long a room's messages are kept: milliseconds and a number; null is without a bound. */
    record Kept(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long age,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long count) {
        Kept {
            if ((age != null && age < 1) || (count != null && count < 1)) {
                throw new IllegalArgumentException("Fields 'age' and 'count' are 1 or more, or left out");
            }
        }
    }

    /** What was decided of a room, or nothing. */
    private record RetentionBody(@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Kept retention) {}

    Route ofAccount(String account) {
        return path(
                PathMatchers.segment("users").slash(PathMatchers.segment()).slash("erase"),
                text -> post(() -> user(text, user -> ofExisting(account, () -> erase(account, user)))));
    }

    Route route() {
        return concat(
                path(PathMatchers.segment().slash("export"), text -> get(() -> existing(text, this::export))),
                path(PathMatchers.segment().slash("import"), text -> post(() -> existing(text, this::imports))),
                path(
                        PathMatchers.segment().slash("retention"),
                        text -> room(
                                text,
                                room -> concat(
                                        get(() -> showRetention(room)),
                                        put(() -> body(Kept.class, kept -> setRetention(room, kept))),
                                        delete(() -> setRetention(room, (Retention) null))))));
    }

    /** With a room that the account has. */
    private Route existing(String text, Function<RoomName, Route> inner) {
        return room(
                text,
                room -> onSuccess(
                        () -> accounts.<AccountReply.ToFindRoom>ask(
                                room.account(), to -> new Account.FindRoom(room.room(), to)),
                        reply -> reply instanceof Refusal refusal
                                ? complete(AccountErrors.of(refusal).toResponse())
                                : inner.apply(room)));
    }

    /** A user may have been removed since; an account that was never there is a mistake. */
    private Route ofExisting(String account, Supplier<Route> inner) {
        return onSuccess(
                () -> accounts.<AccountReply.ToListUsers>ask(
                        account, to -> new Account.ListUsers(Optional.empty(), 1, to)),
                reply -> reply instanceof Refusal refusal
                        ? complete(AccountErrors.of(refusal).toResponse())
                        : inner.get());
    }

    private Route erase(String account, UserName user) {
        LOG.info("What a user of account {} has written is being erased", account);
        Source<ByteString, NotUsed> progress = upkeep.erasure()
                .of(account, user)
                .scan(Erased.NOTHING, Erased::plus)
                .drop(1)
                .map(LinesOfJson::line);
        return complete(LinesOfJson.response(withFailure(progress)));
    }

    private Route export(RoomName room) {
        return parameterOptional(
                StringUnmarshallers.LONG,
                "after",
                after -> complete(
                        LinesOfJson.response(withFailure(upkeep.export().of(room, Math.max(0, after.orElse(0L)))))));
    }

    /** What fails once the response has begun is told in its last line. */
    private static Source<ByteString, NotUsed> withFailure(Source<ByteString, NotUsed> lines) {
        return lines.recover(new PFBuilder<Throwable, ByteString>()
                .matchAny(failure -> {
                    Throwable cause = cause(failure);
                    boolean isTold = cause instanceof UpkeepFailure;
                    if (!isTold) {
                        LOG.error("An export or an erasure broke off", cause);
                    }
                    String message = isTold
                            ? String.valueOf(cause.getMessage())
                            : "The journal failed: the server's log has more about it. Try again";
                    return LinesOfJson.line(Map.of("error", Map.of("code", "broken_off", "message", message)));
                })
                .build());
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private Route imports(RoomName room) {
        return parameterOptional("unknown-users", wanted -> {
            Boolean keeps = UNKNOWN_USERS.get(wanted.orElse("refuse"));
            if (keeps == null) {
                return badRequest("Parameter 'unknown-users' must be refuse or keep");
            }
            return withoutSizeLimit(
                    () -> withoutRequestTimeout(() -> extractRequest(request -> completeWithFuture(upkeep.imports()
                            .of(room, request.entity().getDataBytes(), keeps)
                            .thenApply(result ->
                                    Json.response(StatusCodes.OK, new Imported(result.stored(), result.known())))
                            .exceptionallyCompose(UpkeepRoutes::answer)))));
        });
    }

    private static CompletionStage<HttpResponse> answer(Throwable failure) {
        Throwable cause = cause(failure);
        if (!(cause instanceof Import.Refused refused)) {
            return CompletableFuture.failedStage(cause);
        }
        StatusCode status = refused.code().equals("bad_request") ? StatusCodes.BAD_REQUEST : StatusCodes.CONFLICT;
        ApiError error = new ApiError(status, refused.code(), String.valueOf(refused.getMessage()));
        return CompletableFuture.completedStage(error.toResponse());
    }

    private Route showRetention(RoomName room) {
        return completeWithFuture(
                accounts.<AccountReply.ToFindRoom>ask(room.account(), to -> new Account.FindRoom(room.room(), to))
                        .thenCompose(found -> found instanceof Refusal refusal
                                ? CompletableFuture.completedStage(
                                        AccountErrors.of(refusal).toResponse())
                                : retentionOf(room)));
    }

    private CompletionStage<HttpResponse> retentionOf(RoomName room) {
        return accounts.<AccountReply.ToFindRetentions>ask(
                        room.account(), to -> new Account.FindRetentions(Set.of(room.room()), to))
                .thenApply(reply -> {
                    Retention retention = reply instanceof AccountReply.Retentions known
                            ? known.rooms().get(room.room())
                            : null;
                    Kept kept = retention == null ? null : new Kept(retention.age(), retention.count());
                    return Json.response(StatusCodes.OK, new RetentionBody(kept));
                });
    }

    private Route setRetention(RoomName room, Kept kept) {
        Long age = kept.age();
        return age != null && age < Retention.LEAST_AGE
                ? badRequest("Field 'age' is in milliseconds, " + Retention.LEAST_AGE + " (a minute) or more")
                : setRetention(room, new Retention(age, kept.count()));
    }

    private Route setRetention(RoomName room, @Nullable Retention retention) {
        return changed(
                accounts.change(room.account(), to -> new Account.SetRetention(room.room(), retention, to)),
                done -> noContent());
    }
}
