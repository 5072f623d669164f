package talker.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import talker.protocol.UserName;

/** What an {@link Account} answers: one sealed family for each kind of question. */
public sealed interface AccountReply {
    /** The answer to {@link Account.Authenticate}, {@link Account.SignIn} and {@link Account.FindMember}. */
    sealed interface ToAuthenticate extends AccountReply permits Granted, Denied, Banned {}

    /**
     * The user may enter the room.
     *
     * @param standing what the user may do there; null for what everybody may
     */
    record Granted(@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Standing standing) implements ToAuthenticate {
        /** The user may do what everybody may. */
        public Granted() {
            this(null);
        }

        static Granted to(Standing standing) {
            return new Granted(standing.equals(Standing.ORDINARY) ? null : standing);
        }

        /** What the user may do there. */
        public Standing toStanding() {
            return standing == null ? Standing.ORDINARY : standing;
        }
    }

    /**
     * The token is right, and the user is banned from the room.
     *
     * @param until when that ends; {@link Sanction#FOR_GOOD} where it does not
     */
    record Banned(long until) implements ToAuthenticate {}

    /** The answer to {@link Account.Identify}. */
    sealed interface ToIdentify extends AccountReply permits Identified, Denied {}

    /**
     * The token is this user's, who may enter the room or not.
     *
     * @param standing what the user may do there; null for what everybody may
     */
    record Identified(
            UserName user, boolean enters, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Standing standing)
            implements ToIdentify {
        /** A user who may do what everybody may. */
        public Identified(UserName user, boolean enters) {
            this(user, enters, null);
        }

        /** What the user may do there. */
        public Standing toStanding() {
            return standing == null ? Standing.ORDINARY : standing;
        }
    }

    /** The user may not enter the room, or the token is nobody's; why is nobody's business. */
    record Denied() implements ToAuthenticate, ToIdentify, ToFindHook {}

    /** The answer to a command that changes something. */
    sealed interface ToChange extends AccountReply permits Done, Refusal {}

    /**
     * It is so, and in the journal.
     *
     * @param created whether something is there that was not there before
     * @param revoked who may have lost access by it
     */
    record Done(boolean created, List<Revoked> revoked) implements ToChange {
        public Done {
            revoked = List.copyOf(revoked);
        }
    }

    /** The answer to {@link Account.ListUsers}. */
    sealed interface ToListUsers extends AccountReply permits Users, Refusal {}

    /** Some users, in the order of their names, and whether there are more after them. */
    record Users(List<UserName> users, boolean more) implements ToListUsers {
        public Users {
            users = List.copyOf(users);
        }
    }

    /** The answer to {@link Account.ListRooms}. */
    sealed interface ToListRooms extends AccountReply permits Rooms, Refusal {}

    /** Some rooms, in the order of their names, and whether there are more after them. */
    record Rooms(List<RoomEntry> rooms, boolean more) implements ToListRooms {
        public Rooms {
            rooms = List.copyOf(rooms);
        }
    }

    /** The answer to {@link Account.FindRoom}. */
    sealed interface ToFindRoom extends AccountReply permits RoomEntry, Refusal {}

    /** A room, by the part of its name after the dot, and who may enter it. */
    record RoomEntry(String room, RoomAccess access) implements ToFindRoom {}

    /** The answer to {@link Account.FindHook}. */
    sealed interface ToFindHook extends AccountReply permits HookFound, Denied {}

    /**
     * The token is that of a hook, which posts as this user.
     *
     * @param mutedUntil until when the user is muted, as {@link Standing} has it; null where the user is not
     */
    record HookFound(UserName user, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long mutedUntil)
            implements ToFindHook {
        /** A hook of a user who may speak. */
        public HookFound(UserName user) {
            this(user, null);
        }
    }

    /** The answer to {@link Account.ListModeration}. */
    sealed interface ToListModeration extends AccountReply permits Moderation, Refusal {}

    /** Who moderates a room, and what is in force there. */
    record Moderation(List<UserName> moderators, List<SanctionEntry> mutes, List<SanctionEntry> bans)
            implements ToListModeration {
        public Moderation {
            moderators = List.copyOf(moderators);
            mutes = List.copyOf(mutes);
            bans = List.copyOf(bans);
        }
    }

    /** A mute or a ban, and whose it is. */
    record SanctionEntry(UserName user, Sanction sanction) {}

    /** The answer to {@link Account.ListHooks}. */
    sealed interface ToListHooks extends AccountReply permits Hooks, Refusal {}

    /** A room's incoming hooks, in the order in which they were added. */
    record Hooks(List<HookEntry> hooks) implements ToListHooks {
        public Hooks {
            hooks = List.copyOf(hooks);
        }
    }

    /** An incoming hook, without what the server keeps of its token. */
    record HookEntry(String id, UserName user, long at) {}

    /** The answer to {@link Account.FindRetentions}. */
    sealed interface ToFindRetentions extends AccountReply permits Retentions, Refusal {}

    /** How long messages are kept in the rooms that were asked for; one without an entry is as the settings have it. */
    record Retentions(Map<String, Retention> rooms) implements ToFindRetentions {
        public Retentions {
            rooms = Map.copyOf(rooms);
        }
    }

    /** The answer to {@link Account.FindUsers}. */
    sealed interface ToFindUsers extends AccountReply permits UsersUnknown, Refusal {}

    /** Which of the users the account does not have, in the order of their names. */
    record UsersUnknown(List<UserName> users) implements ToFindUsers {
        public UsersUnknown {
            users = List.copyOf(users);
        }
    }
    /** The answer to {@link Account.ListInvites}. */
    sealed interface ToListInvites extends AccountReply permits Invites, Refusal {}

    /** A room's invites, in the order in which they end. */
    record Invites(List<InviteEntry> invites) implements ToListInvites {
        public Invites {
            invites = List.copyOf(invites);
        }
    }

    /** An invite, without what the server keeps of its secret; times are milliseconds since the epoch. */
    record InviteEntry(String id, int uses, long expires, long at) {}
}
