package talker.http;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Invite;
import talker.account.Refusal;
import talker.protocol.RoomName;

/** Invites: {@code /v1/rooms/ACCOUNT.ROOM/invites}, for whoever has the admin key. */
final class InviteRoutes extends ApiDirectives {
    private final InviteSettings settings;
    private final Accounts accounts;

    InviteRoutes(HttpSettings settings, Accounts accounts) {
        super(settings);
        this.settings = settings.invites();
        this.accounts = accounts;
    }

    /** {@code expires-in} is in seconds. */
    private record Wanted(@JsonProperty("expires-in") @Nullable Long expiresIn, @Nullable Integer uses) {}

    private record Added(String id, RoomName room, int uses, long expires, String url) {}

    private record Shown(String id, int uses, long expires, long added) {}

    private record ShownAll(List<Shown> invites) {}

    Route route() {
        return concat(
                path(
                        PathMatchers.segment().slash("invites"),
                        text -> room(text, room -> concat(post(() -> add(room)), get(() -> list(room))))),
                path(
                        PathMatchers.segment().slash("invites").slash(PathMatchers.segment()),
                        (text, id) -> room(text, room -> delete(() -> remove(room, id)))));
    }

    private Route add(RoomName room) {
        return body(Wanted.class, wanted -> {
            long seconds = Optional.ofNullable(wanted.expiresIn())
                    .orElse(settings.lifetime().toSeconds());
            int uses = Optional.ofNullable(wanted.uses()).orElse(1);
            long most = settings.maxLifetime().toSeconds();
            if (seconds < 1 || seconds > most) {
                return badRequest(
                        "Field 'expires-in' must be 1 to " + most + " seconds (talker.sign-in.invites.max-lifetime)");
            }
            if (uses < 1 || uses > settings.maxUses()) {
                return badRequest(
                        "Field 'uses' must be 1 to " + settings.maxUses() + " (talker.sign-in.invites.max-uses)");
            }
            return extractUri(uri -> add(room, seconds, uses, uri));
        });
    }

    private Route add(RoomName room, long seconds, int uses, Uri asked) {
        Instant now = Instant.now();
        Instant expires = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
        InviteCode code = InviteCode.random(room, expires);
        Invite invite = new Invite(room.room(), code.secret().hash(), uses, expires.toEpochMilli(), now.toEpochMilli());
        String url = origin(asked) + "/#invite=" + code.text();
        return changed(
                accounts.change(room.account(), to -> new Account.AddInvite(code.id(), invite, to)),
                done -> Json.response(
                        StatusCodes.CREATED, new Added(code.id(), room, uses, expires.toEpochMilli(), url)));
    }

    private Route list(RoomName room) {
        return completeWithFuture(accounts.<AccountReply.ToListInvites>ask(
                        room.account(), to -> new Account.ListInvites(room.room(), to))
                .thenApply(reply -> reply instanceof AccountReply.Invites found
                        ? Json.response(
                                StatusCodes.OK,
                                new ShownAll(found.invites().stream()
                                        .map(each -> new Shown(each.id(), each.uses(), each.expires(), each.at()))
                                        .toList()))
                        : AccountErrors.of((Refusal) reply).toResponse()));
    }

    private Route remove(RoomName room, String id) {
        return changed(
                accounts.change(room.account(), to -> new Account.RemoveInvite(room.room(), id, to)),
                done -> noContent());
    }
}
