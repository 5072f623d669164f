package talker.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;
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
 * @param issuers the issuer whose tokens sign in for a user, where there is one; a user without a stored token has {@link
 *     TokenHash#OF_NOBODY}
 * @param barred users who were removed: neither an invite nor an issuer lets anybody in under their names, to whom there are
 *     private messages maybe, until an administrator adds them again
 * @param invites every invite, by its id; never one to a room that is gone, nor one that had expired at the last event
 * @param bearers the users by their tokens, made of {@code users}
 */
public record AccountState(
        boolean exists,
        TreePMap<UserName, TokenHash> users,
        TreePMap<String, RoomAccess> rooms,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) TreePMap<String, IncomingHook> hooks,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) TreePMap<String, Retention> retentions,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) TreePMap<String, RoomModeration> moderation,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) TreePMap<UserName, String> issuers,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) TreePSet<UserName> barred,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) TreePMap<String, Invite> invites,
        @JsonIgnore Bearers bearers) {
    /** An account in which nothing has happened yet. */
    public static final AccountState EMPTY = new AccountState(false, TreePMap.empty(), TreePMap.empty());

    /** The account with these users and rooms, and nothing else. */
    public AccountState(boolean exists, TreePMap<UserName, TokenHash> users, TreePMap<String, RoomAccess> rooms) {
        this(exists, users, rooms, TreePMap.empty());
    }

    /** The account with these users, rooms and hooks. */
    public AccountState(
            boolean exists,
            TreePMap<UserName, TokenHash> users,
            TreePMap<String, RoomAccess> rooms,
            TreePMap<String, IncomingHook> hooks) {
        this(
                exists,
                users,
                rooms,
                hooks,
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePSet.empty(),
                TreePMap.empty(),
                Bearers.of(users));
    }

    /** Reads a snapshot; one of an earlier release lacks what that did not have. */
    @JsonCreator
    static AccountState of(
            @JsonProperty("exists") boolean exists,
            @JsonProperty("users") Map<UserName, TokenHash> users,
            @JsonProperty("rooms") Map<String, RoomAccess> rooms,
            @JsonProperty("hooks") @Nullable Map<String, IncomingHook> hooks,
            @JsonProperty("retentions") @Nullable Map<String, Retention> retentions,
            @JsonProperty("moderation") @Nullable Map<String, RoomModeration> moderation,
            @JsonProperty("issuers") @Nullable Map<UserName, String> issuers,
            @JsonProperty("barred") @Nullable Set<UserName> barred,
            @JsonProperty("invites") @Nullable Map<String, Invite> invites) {
        TreePMap<UserName, TokenHash> all = TreePMap.from(users);
        return new AccountState(
                exists,
                all,
                TreePMap.from(rooms),
                orEmpty(hooks),
                orEmpty(retentions),
                orEmpty(moderation),
                orEmpty(issuers),
                barred == null ? TreePSet.empty() : TreePSet.from(barred),
                orEmpty(invites),
                Bearers.of(all));
    }

    private static <K extends Comparable<? super K>, V> TreePMap<K, V> orEmpty(@Nullable Map<K, V> map) {
        return map == null ? TreePMap.empty() : TreePMap.from(map);
    }

    /** The state after one more event. */
    public AccountState apply(AccountEvent event) {
        return evolve(event).withoutExpired(event.at());
    }

    private AccountState evolve(AccountEvent event) {
        if (event instanceof AccountEvent.UserAdded added) {
            return withUser(added.user(), added.token());
        } else if (event instanceof AccountEvent.TokenRotated rotated) {
            return withUser(rotated.user(), rotated.token());
        } else if (event instanceof AccountEvent.UserRemoved removed) {
            return without(removed.user(), !Boolean.TRUE.equals(removed.unbarred()));
        } else if (event instanceof AccountEvent.UserLinked linked) {
            return withLink(linked.user(), linked.issuer());
        } else if (event instanceof AccountEvent.RoomAdded added) {
            return withRooms(rooms.plus(added.room(), added.access()));
        } else if (event instanceof AccountEvent.RoomChanged changed) {
            return withRooms(rooms.plus(changed.room(), changed.access()));
        } else if (event instanceof AccountEvent.RoomRemoved removed) {
            return without(removed.room());
        } else if (event instanceof AccountEvent.HookAdded added) {
            return withHooks(hooks.plus(added.id(), added.hook()));
        } else if (event instanceof AccountEvent.HookRemoved removed) {
            return withHooks(hooks.minus(removed.id()));
        } else if (event instanceof AccountEvent.RetentionSet set) {
            return withRetention(set.room(), set.retention());
        } else if (event instanceof AccountEvent.Moderated moderated) {
            return withModeration(
                    moderated.room(), moderationOf(moderated.room()).apply(moderated));
        } else if (event instanceof AccountEvent.InviteAdded added) {
            return withInvites(invites.plus(added.id(), added.invite()));
        } else if (event instanceof AccountEvent.InviteUsed used) {
            @Nullable Invite invite = invites.get(used.id());
            return invite == null ? this : withInvites(invites.plus(used.id(), invite.used()));
        } else if (event instanceof AccountEvent.InviteRemoved removed) {
            return withInvites(invites.minus(removed.id()));
        }
        throw new IllegalArgumentException("no rule for " + event);
    }

    private AccountState withUser(UserName user, TokenHash token) {
        Bearers changed = bearers.minus(user, users.get(user)).plus(user, token);
        return new AccountState(
                true,
                users.plus(user, token),
                rooms,
                hooks,
                retentions,
                moderation,
                issuers,
                barred.minus(user),
                invites,
                changed);
    }

    private AccountState withLink(UserName user, String issuer) {
        @Nullable TokenHash token = users.get(user);
        return new AccountState(
                true,
                token == null ? users.plus(user, TokenHash.OF_NOBODY) : users,
                rooms,
                hooks,
                retentions,
                moderation,
                issuers.plus(user, issuer),
                barred.minus(user),
                invites,
                bearers);
    }

    private AccountState withRooms(TreePMap<String, RoomAccess> changed) {
        return new AccountState(true, users, changed, hooks, retentions, moderation, issuers, barred, invites, bearers);
    }

    private AccountState withHooks(TreePMap<String, IncomingHook> changed) {
        return new AccountState(true, users, rooms, changed, retentions, moderation, issuers, barred, invites, bearers);
    }

    private AccountState withModeration(String room, RoomModeration decided) {
        TreePMap<String, RoomModeration> changed =
                decided.equals(RoomModeration.NONE) ? moderation.minus(room) : moderation.plus(room, decided);
        return new AccountState(true, users, rooms, hooks, retentions, changed, issuers, barred, invites, bearers);
    }

    private AccountState withRetention(String room, @Nullable Retention retention) {
        TreePMap<String, Retention> changed =
                retention == null ? retentions.minus(room) : retentions.plus(room, retention);
        return new AccountState(true, users, rooms, hooks, changed, moderation, issuers, barred, invites, bearers);
    }

    private AccountState withInvites(TreePMap<String, Invite> changed) {
        return new AccountState(true, users, rooms, hooks, retentions, moderation, issuers, barred, changed, bearers);
    }

    private AccountState withoutExpired(long now) {
        TreePMap<String, Invite> left = without(invites, invite -> invite.isExpired(now));
        return left.size() == invites.size() ? this : withInvites(left);
    }

    private static <K extends Comparable<? super K>, V> TreePMap<K, V> without(TreePMap<K, V> all, Predicate<V> gone) {
        TreePMap<K, V> left = all;
        for (Map.Entry<K, V> each : all.entrySet()) {
            if (gone.test(each.getValue())) {
                left = left.minus(each.getKey());
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

    /** Takes the hooks, the invites and what was decided about users too. */
    private AccountState without(String room) {
        return withRooms(rooms.minus(room))
                .withModeration(room, RoomModeration.NONE)
                .withHooks(without(hooks, hook -> hook.room().equals(room)))
                .withInvites(without(invites, invite -> invite.room().equals(room)));
    }

    /**
     * Takes the memberships, the hooks and what was decided about the user too: a later user of the same name is somebody
     * else. But private messages are to a name, and so nobody takes it who is not given it.
     */
    private AccountState without(UserName user, boolean isBarred) {
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
                without(hooks, hook -> hook.user().equals(user)),
                retentions,
                moderationWithout(user),
                issuers.minus(user),
                isBarred ? barred.plus(user) : barred,
                invites,
                bearers.minus(user, users.get(user)));
    }

    /** Whether one more may come by an invite or an issuer: names of users who were removed count as well. */
    boolean hasPlace(int maxUsers) {
        return users.size() + barred.size() < maxUsers;
    }

    /** What is unknown about a name: the name, or the whole account. */
    Refusal unknown(String account, Refusal name) {
        return exists ? name : new Refusal.UnknownAccount(account);
    }

    /** What was decided about the users of a room. */
    RoomModeration moderationOf(String room) {
        @Nullable RoomModeration known = moderation.get(room);
        return known == null ? RoomModeration.NONE : known;
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
        boolean knows = known != null && !known.isOfNobody() && access != null;
        boolean matches = (known != null ? known : TokenHash.OF_NOBODY).matches(presented);
        boolean enters = (access != null ? access : RoomAccess.NOBODY).admits(user);
        return knows && matches && enters;
    }
}
