package talker.http;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.IncomingHook;
import talker.account.Refusal;
import talker.account.Token;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** Incoming hooks: {@code /v1/rooms/ACCOUNT.ROOM/incoming-hooks}, for whoever has the admin key. */
final class IncomingHookRoutes extends ApiDirectives {
    private final Accounts accounts;

    IncomingHookRoutes(HttpSettings settings, Accounts accounts) {
        super(settings);
        this.accounts = accounts;
    }

    private record Wanted(@Nullable UserName user) {}

    private record Added(String id, RoomName room, UserName user, String url) {}

    private record Shown(String id, UserName user, long added) {}

    private record ShownAll(@JsonProperty("incoming-hooks") List<Shown> hooks) {}

    Route route() {
        return concat(
                path(
                        PathMatchers.segment().slash("incoming-hooks"),
                        text -> room(text, room -> concat(post(() -> add(room)), get(() -> list(room))))),
                path(
                        PathMatchers.segment().slash("incoming-hooks").slash(PathMatchers.segment()),
                        (text, id) -> room(text, room -> delete(() -> remove(room, id)))));
    }

    private Route add(RoomName room) {
        return body(Wanted.class, wanted -> {
            UserName user = wanted.user();
            return user == null
                    ? badRequest("Field 'user' is missing: as whom the hook posts")
                    : extractUri(uri -> add(room, user, uri));
        });
    }

    /** The address is that at which the server was asked just now. */
    private Route add(RoomName room, UserName user, Uri asked) {
        String id = UUID.randomUUID().toString();
        Token token = Token.random();
        IncomingHook hook = new IncomingHook(room.room(), user, token.hash(), System.currentTimeMillis());
        String url = origin(asked) + IncomingPosts.path(room, id, token);
        return changed(
                accounts.change(room.account(), to -> new Account.AddHook(id, hook, to)),
                done -> Json.response(StatusCodes.CREATED, new Added(id, room, user, url)));
    }

    private Route list(RoomName room) {
        return completeWithFuture(
                accounts.<AccountReply.ToListHooks>ask(room.account(), to -> new Account.ListHooks(room.room(), to))
                        .thenApply(reply -> reply instanceof AccountReply.Hooks found
                                ? Json.response(
                                        StatusCodes.OK,
                                        new ShownAll(found.hooks().stream()
                                                .map(hook -> new Shown(hook.id(), hook.user(), hook.at()))
                                                .toList()))
                                : AccountErrors.of((Refusal) reply).toResponse()));
    }

    private Route remove(RoomName room, String id) {
        return changed(
                accounts.change(room.account(), to -> new Account.RemoveHook(room.room(), id, to)),
                done -> noContent());
    }
}
