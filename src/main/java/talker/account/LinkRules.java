package talker.account;

import java.util.List;
import org.jspecify.annotations.Nullable;
import talker.protocol.UserName;

/**
 * What an account decides about users for whom an issuer speaks: pure, on its state. An issuer speaks only for users who
 * were linked to it, by their first sign-in or by an administrator: never for one who has the name from elsewhere.
 */
final class LinkRules {
    private final String account;
    private final AccountState state;
    private final AccountSettings settings;
    private final ModerationRules moderation;
    private final long now;

    LinkRules(String account, AccountState state, AccountSettings settings, long now) {
        this.account = account;
        this.state = state;
        this.settings = settings;
        this.moderation = new ModerationRules(state, settings, now);
        this.now = now;
    }

    /** Whether the user may enter the room; the event that makes a new user is added to {@code events}. */
    AccountReply.ToAuthenticate to(Account.SignIn asked, List<AccountEvent> events) {
        UserName user = asked.user();
        @Nullable RoomAccess access = state.rooms().get(asked.room());
        boolean isNew = !state.users().containsKey(user);
        boolean isLinked = asked.issuer().equals(state.issuers().get(user));
        if (access == null || !access.admits(user) || !(isLinked || (isNew && mayBeMade(user)))) {
            return new AccountReply.Denied();
        }
        if (isNew) {
            events.add(new AccountEvent.UserLinked(user, asked.issuer(), now));
        }
        return moderation.admit(asked.room(), user);
    }

    private boolean mayBeMade(UserName user) {
        return !state.barred().contains(user) && state.hasPlace(settings.maxUsers());
    }

    Change by(Account.LinkUser link) {
        UserName user = link.user();
        boolean isNew = !state.users().containsKey(user);
        if (isNew && state.users().size() >= settings.maxUsers()) {
            return new Change.Refused(new Refusal.TooManyUsers(settings.maxUsers()));
        }
        @Nullable String before = state.issuers().get(user);
        if (link.issuer().equals(before)) {
            return new Change.Made(List.of(), new AccountReply.Done(false, List.of()));
        }
        List<Revoked> revoked = before == null ? List.of() : List.of(Revoked.user(account, user));
        return new Change.Made(
                List.of(new AccountEvent.UserLinked(user, link.issuer(), now)), new AccountReply.Done(isNew, revoked));
    }
}
