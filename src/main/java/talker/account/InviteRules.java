package talker.account;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import talker.protocol.UserName;

/** What an account decides about its invites: pure, on its state. */
final class InviteRules {
    private static final Comparator<Map.Entry<String, Invite>> FIRST_TO_END = Comparator.comparingLong(
                    (Map.Entry<String, Invite> each) -> each.getValue().expires())
            .thenComparing(Map.Entry::getKey);

    private final String account;
    private final AccountState state;
    private final AccountSettings settings;
    private final long now;

    InviteRules(String account, AccountState state, AccountSettings settings, long now) {
        this.account = account;
        this.state = state;
        this.settings = settings;
        this.now = now;
    }

    /** One that is used up, and is kept only so that latecomers are told so, makes room for a new one. */
    Change by(Account.AddInvite add) {
        if (!state.rooms().containsKey(add.invite().room())) {
            return new Change.Refused(
                    state.unknown(account, new Refusal.UnknownRoom(add.invite().room())));
        }
        List<AccountEvent> events = new ArrayList<>();
        long live = state.invites().values().stream()
                .filter(invite -> !invite.isExpired(now))
                .count();
        if (live >= settings.maxInvites()) {
            Optional<String> usedUp = state.invites().entrySet().stream()
                    .filter(each -> each.getValue().uses() == 0)
                    .min(FIRST_TO_END)
                    .map(Map.Entry::getKey);
            if (usedUp.isEmpty()) {
                return new Change.Refused(new Refusal.TooManyInvites(settings.maxInvites()));
            }
            events.add(new AccountEvent.InviteRemoved(usedUp.get(), now));
        }
        events.add(new AccountEvent.InviteAdded(add.id(), add.invite(), now));
        return new Change.Made(events, new AccountReply.Done(true, List.of()));
    }

    Change by(Account.RemoveInvite remove) {
        @Nullable Invite invite = state.invites().get(remove.id());
        if (invite == null || !invite.room().equals(remove.room()) || invite.isExpired(now)) {
            return new Change.Refused(state.unknown(account, new Refusal.UnknownInvite(remove.id())));
        }
        return new Change.Made(
                List.of(new AccountEvent.InviteRemoved(remove.id(), now)), new AccountReply.Done(false, List.of()));
    }

    AccountReply.ToListInvites to(Account.ListInvites list) {
        if (!state.rooms().containsKey(list.room())) {
            return state.unknown(account, new Refusal.UnknownRoom(list.room()));
        }
        return new AccountReply.Invites(state.invites().entrySet().stream()
                .filter(each -> each.getValue().room().equals(list.room()))
                .filter(each -> !each.getValue().isExpired(now))
                .sorted(FIRST_TO_END)
                .map(each -> entry(each.getKey(), each.getValue()))
                .toList());
    }

    private static AccountReply.InviteEntry entry(String id, Invite invite) {
        return new AccountReply.InviteEntry(id, invite.uses(), invite.expires(), invite.at());
    }

    /** Only to whoever knows the secret is it told what the matter is. */
    Change by(Account.AcceptInvite accept) {
        @Nullable Invite invite = state.invites().get(accept.id());
        boolean matches = (invite != null ? invite.secret() : TokenHash.OF_NOBODY).matches(accept.secret());
        if (invite == null || !matches || !invite.room().equals(accept.room())) {
            return new Change.Refused(new Refusal.UnknownInvite(accept.id()));
        }
        if (invite.isExpired(now)) {
            return new Change.Refused(new Refusal.InviteExpired(accept.id()));
        }
        @Nullable TokenHash known = state.users().get(accept.user());
        if (known != null && known.matches(accept.token())) {
            return enterAgain(accept, invite);
        }
        if (invite.uses() == 0) {
            return new Change.Refused(new Refusal.InviteUsedUp(accept.id()));
        }
        if (known != null || state.barred().contains(accept.user())) {
            return new Change.Refused(new Refusal.UserExists(accept.user()));
        }
        return enter(accept);
    }

    /** Who is a user already, with this very token, becomes a member where that is needed; a second time it costs nothing. */
    private Change enterAgain(Account.AcceptInvite accept, Invite invite) {
        UserName user = accept.user();
        @Nullable RoomAccess access = state.rooms().get(accept.room());
        if (access == null || access.admits(user)) {
            return new Change.Made(List.of(), new AccountReply.Done(false, List.of()));
        }
        if (invite.uses() == 0) {
            return new Change.Refused(new Refusal.InviteUsedUp(accept.id()));
        }
        if (access.members().size() >= settings.maxMembers()) {
            return new Change.Refused(new Refusal.TooManyMembers(settings.maxMembers()));
        }
        List<AccountEvent> events = List.of(
                new AccountEvent.InviteUsed(accept.id(), user, now),
                new AccountEvent.RoomChanged(accept.room(), access.with(user), now));
        return new Change.Made(events, new AccountReply.Done(false, List.of()));
    }

    private Change enter(Account.AcceptInvite accept) {
        UserName user = accept.user();
        @Nullable RoomAccess access = state.rooms().get(accept.room());
        if (access == null) {
            return new Change.Refused(new Refusal.UnknownInvite(accept.id()));
        }
        if (!state.hasPlace(settings.maxUsers())) {
            return new Change.Refused(new Refusal.TooManyUsers(settings.maxUsers()));
        }
        List<AccountEvent> events = new ArrayList<>();
        events.add(new AccountEvent.InviteUsed(accept.id(), user, now));
        events.add(new AccountEvent.UserAdded(user, accept.token(), now));
        if (access.isPrivate()) {
            if (access.members().size() >= settings.maxMembers()) {
                return new Change.Refused(new Refusal.TooManyMembers(settings.maxMembers()));
            }
            events.add(new AccountEvent.RoomChanged(accept.room(), access.with(user), now));
        }
        return new Change.Made(events, new AccountReply.Done(true, List.of()));
    }
}
