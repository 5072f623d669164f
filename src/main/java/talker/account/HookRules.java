package talker.account;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an account decides about its incoming hooks: pure, on its state. */
final class HookRules {
    private final AccountState state;
    private final AccountSettings settings;
    private final ModerationRules moderation;

    HookRules(AccountState state, AccountSettings settings, ModerationRules moderation) {
        this.state = state;
        this.settings = settings;
        this.moderation = moderation;
    }

    /** Why a hook may not be added; empty where it may. */
    Optional<Refusal> refusalOf(IncomingHook hook) {
        @Nullable RoomAccess access = state.rooms().get(hook.room());
        if (access == null) {
            return Optional.of(new Refusal.UnknownRoom(hook.room()));
        } else if (!state.users().containsKey(hook.user())) {
            return Optional.of(new Refusal.UnknownUser(hook.user()));
        } else if (!access.admits(hook.user())) {
            return Optional.of(new Refusal.NotAMember(hook.user(), hook.room()));
        } else if (of(hook.room()).size() >= settings.maxHooksPerRoom()) {
            return Optional.of(new Refusal.TooManyHooks(settings.maxHooksPerRoom(), "max-incoming-hooks-per-room"));
        } else if (state.hooks().size() >= settings.maxHooks()) {
            return Optional.of(new Refusal.TooManyHooks(settings.maxHooks(), "max-incoming-hooks"));
        }
        return Optional.empty();
    }

    /** Whether a room has a hook with this id. */
    boolean has(String room, String id) {
        @Nullable IncomingHook hook = state.hooks().get(id);
        return hook != null && hook.room().equals(room);
    }

    /** A room's hooks. */
    AccountReply.Hooks listOf(String room) {
        return new AccountReply.Hooks(of(room));
    }

    private List<AccountReply.HookEntry> of(String room) {
        return state.hooks().entrySet().stream()
                .filter(hook -> hook.getValue().room().equals(room))
                .sorted(Comparator.comparingLong((Map.Entry<String, IncomingHook> hook) ->
                                hook.getValue().at())
                        .thenComparing(Map.Entry::getKey))
                .map(hook -> new AccountReply.HookEntry(
                        hook.getKey(), hook.getValue().user(), hook.getValue().at()))
                .toList();
    }

    /** As whom a token posts in a room, if it does and that user still may. */
    AccountReply.ToFindHook find(String room, String id, TokenHash presented) {
        @Nullable IncomingHook hook = state.hooks().get(id);
        boolean matches = (hook != null ? hook.token() : TokenHash.OF_NOBODY).matches(presented);
        return hook != null && matches && hook.room().equals(room) && moderation.admits(room, hook.user())
                ? new AccountReply.HookFound(
                        hook.user(), moderation.standing(room, hook.user()).mutedUntil())
                : new AccountReply.Denied();
    }
}
