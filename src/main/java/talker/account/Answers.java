package talker.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import talker.protocol.UserName;

/** What an account answers to those who ask: pure, on its state. */
final class Answers {
    private final String account;
    private final AccountState state;
    private final ModerationRules moderation;
    private final HookRules hooks;
    private final InviteRules invites;

    Answers(String account, AccountState state, AccountSettings settings, long now) {
        this.account = account;
        this.state = state;
        this.moderation = new ModerationRules(state, settings, now);
        this.hooks = new HookRules(state, settings, moderation);
        this.invites = new InviteRules(account, state, settings, now);
    }

    AccountReply.ToAuthenticate to(Account.Authenticate asked) {
        if (!state.admits(asked.room(), asked.user(), asked.presented())) {
            return new AccountReply.Denied();
        }
        return moderation.admit(asked.room(), asked.user());
    }

    AccountReply.ToAuthenticate to(Account.FindMember asked) {
        return moderation.admits(asked.room(), asked.user()) ? new AccountReply.Granted() : new AccountReply.Denied();
    }

    AccountReply.ToIdentify to(Account.Identify asked) {
        return state.bearer(asked.presented())
                .<AccountReply.ToIdentify>map(user -> new AccountReply.Identified(
                        user,
                        moderation.admits(asked.room(), user),
                        AccountReply.Granted.to(moderation.standing(asked.room(), user))
                                .standing()))
                .orElseGet(AccountReply.Denied::new);
    }

    AccountReply.ToListUsers to(Account.ListUsers list) {
        if (!state.exists()) {
            return new Refusal.UnknownAccount(account);
        }
        TreePMap<UserName, TokenHash> rest =
                list.after().map(user -> state.users().tailMap(user, false)).orElse(state.users());
        List<UserName> users = rest.keySet().stream().limit(list.limit()).toList();
        return new AccountReply.Users(users, users.size() < rest.size());
    }

    AccountReply.ToListRooms to(Account.ListRooms list) {
        if (!state.exists()) {
            return new Refusal.UnknownAccount(account);
        }
        TreePMap<String, RoomAccess> rest =
                list.after().map(room -> state.rooms().tailMap(room, false)).orElse(state.rooms());
        List<AccountReply.RoomEntry> rooms = new ArrayList<>();
        int names = 0;
        for (Map.Entry<String, RoomAccess> room : rest.entrySet()) {
            names += 1 + room.getValue().members().size();
            if (names > list.limit() && !rooms.isEmpty()) {
                break;
            }
            rooms.add(new AccountReply.RoomEntry(room.getKey(), room.getValue()));
        }
        return new AccountReply.Rooms(rooms, rooms.size() < rest.size());
    }

    AccountReply.ToFindRoom to(Account.FindRoom find) {
        @Nullable RoomAccess access = state.rooms().get(find.room());
        return access != null
                ? new AccountReply.RoomEntry(find.room(), access)
                : state.unknown(account, new Refusal.UnknownRoom(find.room()));
    }

    AccountReply.ToListHooks to(Account.ListHooks list) {
        return state.rooms().containsKey(list.room())
                ? hooks.listOf(list.room())
                : state.unknown(account, new Refusal.UnknownRoom(list.room()));
    }

    AccountReply.ToFindHook to(Account.FindHook find) {
        return hooks.find(find.room(), find.id(), find.presented());
    }

    AccountReply.ToListInvites to(Account.ListInvites list) {
        return invites.to(list);
    }

    AccountReply.ToFindRetentions to(Account.FindRetentions find) {
        Map<String, Retention> found = new HashMap<>();
        for (String room : find.rooms()) {
            @Nullable Retention retention = state.retentions().get(room);
            if (retention != null) {
                found.put(room, retention);
            }
        }
        return new AccountReply.Retentions(found);
    }

    AccountReply.ToFindUsers to(Account.FindUsers find) {
        if (!state.exists()) {
            return new Refusal.UnknownAccount(account);
        }
        return new AccountReply.UsersUnknown(find.users().stream()
                .filter(user -> !state.users().containsKey(user))
                .sorted()
                .toList());
    }

    AccountReply.ToListModeration to(Account.ListModeration list) {
        return state.rooms().containsKey(list.room())
                ? moderation.list(list.room())
                : state.unknown(account, new Refusal.UnknownRoom(list.room()));
    }
}
