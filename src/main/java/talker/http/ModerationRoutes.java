package talker.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Refusal;
import talker.account.Sanction;
import talker.protocol.ClientMessage;
import talker.protocol.Measure;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;
import talker.room.Audience;
import talker.room.Audiences;
import talker.room.Redaction;

/**
 * The moderation of a room, {@code /v1/rooms/ACCOUNT.ROOM/moderation}: whoever has the admin key does everything, a
 * moderator deals with users and messages, and everybody takes back what is their own.
 */
final class ModerationRoutes extends ApiDirectives {
    private final HttpSettings settings;
    private final Accounts accounts;
    private final Callers callers;
    private final Rooms rooms;
    private final Posting posting;

    ModerationRoutes(HttpSettings settings, Accounts accounts, Callers callers, Rooms rooms, Posting posting) {
        super(settings);
        this.settings = settings;
        this.accounts = accounts;
        this.callers = callers;
        this.rooms = rooms;
        this.posting = posting;
    }

    /** What is to be done: to a user, or, of a redaction, to a message. */
    record Action(
            @Nullable String action,
            @Nullable UserName user,
            @JsonProperty("for") @Nullable Long seconds,
            @Nullable String reason,
            @Nullable String id,
            @Nullable Long seq) {
        Action {
            boolean redacts = ClientMessage.REDACT.equals(action);
            Optional<Measure> measure = action == null ? Optional.empty() : Measure.of(action);
            require(
                    redacts || measure.isPresent(),
                    "Field 'action' must be redact, kick, mute, unmute, ban, unban, appoint or dismiss");
            require(redacts || user != null, "Field 'user' must be the name of a user");
            require(redacts == (id != null || seq != null), "A message is named by 'id' or 'seq', for a redaction");
            require(id == null || MessageId.parse(id).isPresent(), MessageRoutes.ID_RULE);
            require(seq == null || seq >= 1, "Field 'seq' must be an integer, 1 or more");
            require(
                    seconds == null || measure.filter(Measure::takesTime).isPresent(),
                    "Field 'for' is for mute and ban");
            require(
                    seconds == null || (seconds >= 1 && seconds <= Measure.MAX_SECONDS),
                    "Field 'for' must be 1 to " + Measure.MAX_SECONDS + " seconds");
            require(
                    reason == null || Measure.isReason(reason),
                    "Field 'reason' must be a line of at most " + Measure.MAX_REASON + " characters");
        }

        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }

    private record Done(String action, @Nullable UserName user, @Nullable String id) {}

    private record Sanctioned(
            UserName user, @Nullable Long until, @Nullable UserName by, @Nullable String reason, long at) {
        static Sanctioned of(AccountReply.SanctionEntry entry) {
            Sanction sanction = entry.sanction();
            return new Sanctioned(
                    entry.user(),
                    ServerMessage.Error.end(sanction.until()),
                    sanction.by(),
                    sanction.reason(),
                    sanction.at());
        }
    }

    private record InForce(List<UserName> moderators, List<Sanctioned> mutes, List<Sanctioned> bans) {}

    Route route(RoomName room) {
        return callers.asAdminOrUser(
                room,
                () -> concat(get(() -> list(room)), post(() -> act(room, null))),
                caller -> concat(
                        get(() -> caller.standing().moderates()
                                ? paid(caller, () -> list(room))
                                : complete(ApiError.notAModerator().toResponse())),
                        post(() -> paid(caller, () -> act(room, caller)))));
    }

    private Route paid(Caller caller, Supplier<Route> inner) {
        return posting.take(caller.room(), caller.user(), settings.bots().requestCost(), null)
                .map(this::complete)
                .orElseGet(inner);
    }

    private Route list(RoomName room) {
        return completeWithFuture(accounts.<AccountReply.ToListModeration>ask(
                        room.account(), to -> new Account.ListModeration(room.room(), to))
                .thenApply(reply -> reply instanceof AccountReply.Moderation found
                        ? Json.response(
                                StatusCodes.OK, new InForce(found.moderators(), all(found.mutes()), all(found.bans())))
                        : AccountErrors.of((Refusal) reply).toResponse()));
    }

    private static List<Sanctioned> all(List<AccountReply.SanctionEntry> entries) {
        return entries.stream().map(Sanctioned::of).toList();
    }

    /** {@code caller}: null where it is whoever has the admin key. */
    private Route act(RoomName room, @Nullable Caller caller) {
        return body(Action.class, action -> {
            UserName user = action.user;
            Optional<Measure> measure = Optional.ofNullable(action.action).flatMap(Measure::of);
            return measure.isPresent() && user != null
                    ? moderate(room, caller, measure.get(), user, action)
                    : completeWithFuture(redact(room, caller, action));
        });
    }

    private Route moderate(RoomName room, @Nullable Caller caller, Measure measure, UserName user, Action action) {
        UserName by = caller == null ? null : caller.user();
        return changed(
                accounts.change(
                        room.account(),
                        to -> new Account.Moderate(room.room(), measure, user, by, action.seconds, action.reason, to)),
                done -> Json.response(StatusCodes.OK, new Done(measure.word(), user, null)));
    }

    private CompletionStage<HttpResponse> redact(RoomName room, @Nullable Caller caller, Action action) {
        MessageId id = action.id == null ? null : MessageId.parse(action.id).orElseThrow();
        Redaction.Wish wish = new Redaction.Wish(
                id,
                action.seq,
                caller == null ? null : caller.user(),
                caller != null && caller.standing().moderates(),
                action.reason);
        if (caller != null) {
            return redact(room, wish);
        }
        return accounts.<AccountReply.ToFindRoom>ask(room.account(), to -> new Account.FindRoom(room.room(), to))
                .thenCompose(reply -> reply instanceof AccountReply.RoomEntry
                        ? redact(room, wish)
                        : CompletableFuture.completedStage(
                                AccountErrors.of((Refusal) reply).toResponse()));
    }

    private CompletionStage<HttpResponse> redact(RoomName room, Redaction.Wish wish) {
        return rooms.<Redaction>ask(to -> new Audiences.Redact(room, new Audience.Redact(wish, to)), settings.timeout())
                .thenApply(ModerationRoutes::toResponse);
    }

    private static HttpResponse toResponse(Redaction answer) {
        if (answer instanceof Redaction.Made made) {
            return Json.response(
                    StatusCodes.OK,
                    new Done(ClientMessage.REDACT, null, made.id().toString()));
        } else if (answer instanceof Redaction.Unknown) {
            return ApiError.unknownMessage().toResponse();
        } else if (answer instanceof Redaction.NotYours) {
            return ApiError.notAModerator().toResponse();
        }
        return ApiError.unavailable().toResponse(ApiError.SOON);
    }
}
