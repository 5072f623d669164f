package talker.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import talker.protocol.Measure;
import talker.protocol.UserName;

/** What an account decides about commands that would change it: pure, on its state. Times are milliseconds since the epoch. */
final class Changes {
    private final String account;
    private final AccountState state;
    private final AccountSettings settings;
    private final ModerationRules moderation;
    private final HookRules hooks;
    private final LinkRules links;
    private final InviteRules invites;
    private final long now;

    Changes(String account, AccountState state, AccountSettings settings, long now) {
        this.account = account;
        this.state = state;
        this.settings = settings;
        this.moderation = new ModerationRules(state, settings, now);
        this.hooks = new HookRules(state, settings, moderation);
        this.links = new LinkRules(account, state, settings, now);
        this.invites = new InviteRules(account, state, settings, now);
        this.now = now;
    }

    Change by(Account.AddUser add) {
        if (state.users().containsKey(add.user())) {
            return refused(new Refusal.UserExists(add.user()));
        }
        if (state.users().size() >= settings.maxUsers()) {
            return refused(new Refusal.TooManyUsers(settings.maxUsers()));
        }
        return created(new AccountEvent.UserAdded(add.user(), add.token(), now));
    }

    Change by(Account.ImportUsers add) {
        List<AccountEvent> events = new ArrayList<>();
        List<Revoked> revoked = new ArrayList<>();
        int added = 0;
        for (Map.Entry<UserName, TokenHash> entry : add.users().entrySet()) {
            UserName user = entry.getKey();
            TokenHash token = entry.getValue();
            @Nullable TokenHash before = state.users().get(user);
            if (before == null) {
                events.add(new AccountEvent.UserAdded(user, token, now));
                added++;
            } else if (!before.matches(token)) {
                events.add(new AccountEvent.TokenRotated(user, token, now));
                revoked.add(Revoked.user(account, user));
            }
        }
        if (state.users().size() + added > settings.maxUsers()) {
            return refused(new Refusal.TooManyUsers(settings.maxUsers()));
        }
        return new Change.Made(events, new AccountReply.Done(added > 0, revoked));
    }

    Change by(Account.RotateToken rotate) {
        UserName user = rotate.user();
        return state.users().containsKey(user)
                ? changed(new AccountEvent.TokenRotated(user, rotate.token(), now), Revoked.user(account, user))
                : unknown(new Refusal.UnknownUser(user));
    }

    Change by(Account.RemoveUser remove) {
        UserName user = remove.user();
        return state.users().containsKey(user)
                ? changed(
                        new AccountEvent.UserRemoved(user, isListFull() ? true : null, now),
                        Revoked.user(account, user))
                : goneBefore(new Refusal.UnknownUser(user), Revoked.user(account, user));
    }

    /** With so many names nobody new comes in but by an administrator: there it does not matter what is not remembered. */
    private boolean isListFull() {
        return state.barred().size() >= settings.maxUsers();
    }

    Change by(Account.AddRoom add) {
        String room = add.room();
        RoomAccess access = add.access();
        @Nullable RoomAccess before = state.rooms().get(room);
        if (before == null && state.rooms().size() >= settings.maxRooms()) {
            return refused(new Refusal.TooManyRooms(settings.maxRooms()));
        }
        if (access.members().size() > settings.maxMembers()) {
            return refused(new Refusal.TooManyMembers(settings.maxMembers()));
        }
        for (UserName member : access.members()) {
            if (!state.users().containsKey(member)) {
                return refused(new Refusal.UnknownUser(member));
            }
        }
        if (before == null) {
            return created(new AccountEvent.RoomAdded(room, access, now));
        }
        if (access.equals(before)) {
            List<Revoked> again = access.isPrivate() ? List.of(Revoked.room(account, room)) : List.of();
            return new Change.Made(List.of(), new AccountReply.Done(false, again));
        }
        AccountEvent event = new AccountEvent.RoomChanged(room, access, now);
        return access.isAsWideAs(before) ? changed(event) : changed(event, Revoked.room(account, room));
    }

    Change by(Account.RemoveRoom remove) {
        String room = remove.room();
        return state.rooms().containsKey(room)
                ? changed(new AccountEvent.RoomRemoved(room, now), Revoked.room(account, room))
                : goneBefore(new Refusal.UnknownRoom(room), Revoked.room(account, room));
    }

    Change by(Account.AddHook add) {
        Optional<Refusal> refusal = hooks.refusalOf(add.hook());
        return refusal.isPresent()
                ? unknown(refusal.get())
                : created(new AccountEvent.HookAdded(add.id(), add.hook(), now));
    }

    Change by(Account.RemoveHook remove) {
        return hooks.has(remove.room(), remove.id())
                ? changed(new AccountEvent.HookRemoved(remove.id(), now))
                : unknown(new Refusal.UnknownHook(remove.id()));
    }

    Change by(Account.SetRetention set) {
        if (!state.rooms().containsKey(set.room())) {
            return unknown(new Refusal.UnknownRoom(set.room()));
        }
        return Objects.equals(set.retention(), state.retentions().get(set.room()))
                ? new Change.Made(List.of(), new AccountReply.Done(false, List.of()))
                : changed(new AccountEvent.RetentionSet(set.room(), set.retention(), now));
    }

    Change by(Account.Moderate wanted) {
        Optional<Refusal> refusal = moderation.refusalOf(wanted);
        if (refusal.isPresent()) {
            return unknown(refusal.get());
        }
        if (moderation.isSoAlready(wanted)) {
            return new Change.Made(List.of(), new AccountReply.Done(false, List.of()));
        }
        boolean sentAway = wanted.measure() == Measure.KICK || wanted.measure() == Measure.BAN;
        return changed(moderation.decide(wanted), Revoked.inRoom(account, wanted.user(), wanted.room(), sentAway));
    }

    Change by(Account.LinkUser link) {
        return links.by(link);
    }

    Change by(Account.AddInvite add) {
        return invites.by(add);
    }

    Change by(Account.RemoveInvite remove) {
        return invites.by(remove);
    }

    Change by(Account.AcceptInvite accept) {
        return invites.by(accept);
    }

    private static Change created(AccountEvent event) {
        return new Change.Made(List.of(event), new AccountReply.Done(true, List.of()));
    }

    private static Change changed(AccountEvent event, Revoked... revoked) {
        return new Change.Made(List.of(event), new AccountReply.Done(false, List.of(revoked)));
    }

    private static Change refused(Refusal refusal) {
        return new Change.Refused(refusal);
    }

    /** What is to be removed is not there: maybe it was removed just now, and whoever is concerned has not heard of it. */
    private Change goneBefore(Refusal name, Revoked again) {
        return state.exists() ? new Change.Refused(name, List.of(again)) : unknown(name);
    }

    private Change unknown(Refusal name) {
        return refused(state.unknown(account, name));
    }
}
