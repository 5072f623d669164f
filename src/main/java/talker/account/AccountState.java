package talker.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import talker.protocol.UserName;

/**
 * An account's users and rooms: what its events have made of it. Immutable and pure.
 *
 * @param exists whether anything was ever added; an account that does not exist is unknown to everybody
 * @param users every user with the hash of the user's token
 * @param rooms every room, by the part of its name after the dot, with who may enter it
 * @param hooks every incoming hook, by its id; never one of a user or a room that is gone
 * @param retentions how long messages are kept, of the rooms of which that was decided; a room that is gone keeps it
 * @param moderation of every room of which something was decided, its moderators and who is muted or banned there
 * @param bearers the users by their tokens, made of {@code users}
 */
public record AccountState(
        boolean exists,
        TreePMap<UserName, TokenHash> users,
        TreePMap<String, RoomAccess> rooms,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) TreePMap<String, IncomingHook> hooks,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) TreePMap<String, Retention> retentions,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) TreePMap<String, RoomModeration> moderation,
        @JsonIgnore Bearers bearers) {
    /** An account in which nothing has happened yet. */
    public static final AccountState EMPTY = new AccountState(false, TreePMap.empty(), TreePMap.empty());

    /** The account with these users and rooms, and without hooks. */
    public AccountState(boolean exists, TreePMap<UserName, TokenHash> users, TreePMap<String, RoomAccess> rooms) {
        this(exists, users, rooms, TreePMap.empty());
    }

    /** The account with these users, rooms and hooks. */
    public AccountState(
            boolean exists,
            TreePMap<UserName, TokenHash> users,
            TreePMap<String, RoomAccess> rooms,
            TreePMap<String, IncomingHook> hooks) {
        this(exists, users, rooms, hooks, TreePMap.empty(), TreePMap.empty(), Bearers.of(users));
    }

    /** Reads a snapshot; one of a release without hooks, retentions or moderation has none. */
    @JsonCreator
    static AccountState of(
            @JsonProperty("exists") boolean exists,
            @JsonProperty("users") Map<UserName, TokenHash> users,
            @JsonProperty("rooms") Map<String, RoomAccess> rooms,
            @JsonProperty("hooks") @Nullable Map<String, IncomingHook> hooks,
            @JsonProperty("retentions") @Nullable Map<String, Retention> retentions,
            @JsonProperty("moderation") @Nullable Map<String, RoomModeration> moderation) {
        TreePMap<UserName, TokenHash> all = TreePMap.from(users);
        return new AccountState(
                exists,
                all,
                TreePMap.from(rooms),
                hooks == null ? TreePMap.empty() : TreePMap.from(hooks),
                retentions == null ? TreePMap.empty() : TreePMap.from(retentions),
                moderation == null ? TreePMap.empty() : TreePMap.from(moderation),
                Bearers.of(all));
    }

    /** The state after one more event. */
    public AccountState apply(AccountEvent event) {
        if (event instanceof AccountEvent.UserAdded added) {
            return withUser(added.user(), added.token());
        } else if (event instanceof AccountEvent.TokenRotated rotated) {
            return withUser(rotated.user(), rotated.token());
        } else if (event instanceof AccountEvent.UserRemoved removed) {
            return without(removed.user());
        } else if (event instanceof AccountEvent.RoomAdded added) {
            return withRooms(rooms.plus(added.room(), added.access()));
        } else if (event instanceof AccountEvent.RoomChanged changed) {
            return withRooms(rooms.plus(changed.room(), changed.access()));
        } else if (event instanceof AccountEvent.RoomRemoved removed) {
            return withRooms(rooms.minus(removed.room()))
                    .withModeration(moderation.minus(removed.room()))
                    .withHooks(hooksWithout(hook -> hook.room().equals(removed.room())));
        } else if (event instanceof AccountEvent.HookAdded added) {
            return withHooks(hooks.plus(added.id(), added.hook()));
        } else if (event instanceof AccountEvent.HookRemoved removed) {
            return withHooks(hooks.minus(removed.id()));
        } else if (event instanceof AccountEvent.RetentionSet set) {
            return withRetention(set.room(), set.retention());
        } else if (event instanceof AccountEvent.Moderated moderated) {
            @Nullable RoomModeration before = moderation.get(moderated.room());
            RoomModeration after = (before == null ? RoomModeration.NONE : before).apply(moderated);
            return withModeration(
                    after.equals(RoomModeration.NONE)
                            ? moderation.minus(moderated.room())
                            : moderation.plus(moderated.room(), after));
        }
        throw new IllegalArgumentException("no rule for " + event);
    }

    private AccountState withUser(UserName user, TokenHash token) {
        Bearers changed = bearers.minus(user, users.get(user)).plus(user, token);
        return new AccountState(true, users.plus(user, token), rooms, hooks, retentions, moderation, changed);
    }

    private AccountState withRooms(TreePMap<String, RoomAccess> changed) {
        return new AccountState(true, users, changed, hooks, retentions, moderation, bearers);
    }

    private AccountState withHooks(TreePMap<String, IncomingHook> changed) {
        return new AccountState(true, users, rooms, changed, retentions, moderation, bearers);
    }

    private AccountState withModeration(TreePMap<String, RoomModeration> changed) {
        return new AccountState(true, users, rooms, hooks, retentions, changed, bearers);
    }

    private AccountState withRetention(String room, @Nullable Retention retention) {
        TreePMap<String, Retention> changed =
                retention == null ? retentions.minus(room) : retentions.plus(room, retention);
        return new AccountState(true, users, rooms, hooks, changed, moderation, bearers);
    }

    private TreePMap<String, IncomingHook> hooksWithout(Predicate<IncomingHook> gone) {
        TreePMap<String, IncomingHook> left = hooks;
        for (Map.Entry<String, IncomingHook> hook : hooks.entrySet()) {
            if (gone.test(hook.getValue())) {
                left = left.minus(hook.getKey());
            }
        }
        return left;
    }

    private TreePMap<String, RoomModeration> moderationWithout(UserName user) {
        TreePMap<String, RoomModeration> left = moderation;
        for (Map.Entry<String, RoomModeration> room : moderation.entrySet()) {
            RoomModeration rest = room.getValue().without(user);
            left = rest.equals(RoomModeration.NONE) ? left.minus(room.getKey()) : left.plus(room.getKey(), rest);
        }
        return left;
    }

    /** Takes the memberships, the hooks and what was decided about the user too: a later user of the same name is somebody else. */
    private AccountState without(UserName user) {
        TreePMap<String, RoomAccess> left = rooms;
        for (Map.Entry<String, RoomAccess> room : rooms.entrySet()) {
            if (room.getValue().members().contains(user)) {
                left = left.plus(room.getKey(), room.getValue().without(user));
            }
        }
        return new AccountState(
                true,
                users.minus(user),
                left,
                hooksWithout(hook -> hook.user().equals(user)),
                retentions,
                moderationWithout(user),
                bearers.minus(user, users.get(user)));
    }

    /** The user whom a token names; nobody where no user has it, or several. */
    public Optional<UserName> bearer(TokenHash presented) {
        return bearers.find(presented);
    }

    /** Whether the user is one of the account's and may enter the room. */
    public boolean admits(String room, UserName user) {
        @Nullable RoomAccess access = rooms.get(room);
        return users.containsKey(user) && access != null && access.admits(user);
    }

    /**
     * Whether the user may enter the room with this token. An unknown user or room costs the same work as a wrong
     * token, so that the time of the answer tells nothing.
     */
    public boolean admits(String room, UserName user, TokenHash presented) {
        @Nullable TokenHash known = users.get(user);
        @Nullable RoomAccess access = rooms.get(room);
        // all of it is worked out before any of it is looked at
        boolean knows = known != null && access != null;
        boolean matches = (known != null ? known : TokenHash.OF_NOBODY).matches(presented);
        boolean enters = (access != null ? access : RoomAccess.NOBODY).admits(user);
        return knows && matches && enters;
    }
}
