package talker.http;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Refusal;
import talker.account.RoomAccess;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** Rooms, {@code /v1/rooms/ACCOUNT.ROOM}, and their list {@code /v1/accounts/ACCOUNT/rooms}. */
final class RoomRoutes extends ApiDirectives {
    /** How many names of rooms and members a page of the list has. */
    private static final int PAGE = 1000;

    private final Accounts accounts;

    RoomRoutes(HttpSettings settings, Accounts accounts) {
        super(settings);
        this.accounts = accounts;
    }

    record Access(@JsonProperty("private") @Nullable Boolean isPrivate, @Nullable List<UserName> members) {
        Access {
            members = members == null ? List.of() : List.copyOf(members);
            if (!members.isEmpty() && !Boolean.TRUE.equals(isPrivate)) {
                throw new IllegalArgumentException("Only a private room has members: set 'private' to true");
            }
        }

        RoomAccess toRoomAccess() {
            return Boolean.TRUE.equals(isPrivate) && members != null
                    ? RoomAccess.membersOnly(members)
                    : RoomAccess.everyone();
        }
    }

    private record Room(
            RoomName room, @JsonProperty("private") boolean isPrivate, @Nullable Collection<UserName> members) {
        static Room of(RoomName name, RoomAccess access) {
            return new Room(name, access.isPrivate(), access.isPrivate() ? access.members() : null);
        }
    }

    private record Rooms(List<Room> rooms, boolean more) {}

    Route listRoute(String account) {
        return path(
                "rooms",
                () -> get(() -> parameterOptional(
                        "after",
                        after -> after.isEmpty()
                                ? list(account, Optional.empty())
                                : room(after.get(), room -> list(account, Optional.of(room.room()))))));
    }

    Route route() {
        return path(
                PathMatchers.segment(),
                text -> room(
                        text, room -> concat(put(() -> add(room)), get(() -> show(room)), delete(() -> remove(room)))));
    }

    private Route list(String account, Optional<String> after) {
        return completeWithFuture(
                accounts.<AccountReply.ToListRooms>ask(account, to -> new Account.ListRooms(after, PAGE, to))
                        .thenApply(reply -> reply instanceof AccountReply.Rooms page
                                ? Json.response(StatusCodes.OK, page(account, page))
                                : AccountErrors.of((Refusal) reply).toResponse()));
    }

    private static Rooms page(String account, AccountReply.Rooms page) {
        return new Rooms(
                page.rooms().stream()
                        .map(entry -> Room.of(new RoomName(account, entry.room()), entry.access()))
                        .toList(),
                page.more());
    }

    private Route add(RoomName room) {
        return body(Access.class, body -> {
            RoomAccess access = body.toRoomAccess();
            return changed(
                    accounts.change(room.account(), to -> new Account.AddRoom(room.room(), access, to)),
                    done -> Json.response(
                            done.created() ? StatusCodes.CREATED : StatusCodes.OK, Room.of(room, access)));
        });
    }

    private Route show(RoomName room) {
        return completeWithFuture(find(room)
                .thenApply(reply -> reply instanceof AccountReply.RoomEntry found
                        ? Json.response(StatusCodes.OK, Room.of(room, found.access()))
                        : AccountErrors.of((Refusal) reply).toResponse()));
    }

    private Route remove(RoomName room) {
        return changed(
                accounts.change(room.account(), to -> new Account.RemoveRoom(room.room(), to)), done -> noContent());
    }

    private CompletionStage<AccountReply.ToFindRoom> find(RoomName room) {
        return accounts.ask(room.account(), to -> new Account.FindRoom(room.room(), to));
    }
}
