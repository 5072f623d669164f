package talker.account;

import talker.protocol.UserName;

/** Why an account did not do what it was told; nothing has changed. */
public sealed interface Refusal
        extends AccountReply.ToChange,
                AccountReply.ToListUsers,
                AccountReply.ToListRooms,
                AccountReply.ToFindRoom,
                AccountReply.ToFindRetentions,
                AccountReply.ToFindUsers,
                AccountReply.ToListHooks,
                AccountReply.ToListModeration,
                AccountReply.ToListInvites {
    /** Nothing was ever added to the account. */
    record UnknownAccount(String account) implements Refusal {}

    /** The account has no such user. */
    record UnknownUser(UserName user) implements Refusal {}

    /** The account has no such room. */
    record UnknownRoom(String room) implements Refusal {}

    /** The account has that user already. */
    record UserExists(UserName user) implements Refusal {}

    /** There would be more accounts than {@code talker.accounts.max-accounts}. */
    record TooManyAccounts(int limit) implements Refusal {}

    /** The account would have more users than {@code talker.accounts.max-users}. */
    record TooManyUsers(int limit) implements Refusal {}

    /** The account would have more rooms than {@code talker.accounts.max-rooms}. */
    record TooManyRooms(int limit) implements Refusal {}

    /** The private room would have more members than {@code talker.accounts.max-members}. */
    record TooManyMembers(int limit) implements Refusal {}

    /** The user does not moderate the room, or what is wanted is for administrators. */
    record NotAModerator(UserName user) implements Refusal {}

    /** The user moderates the room: only an administrator deals with moderators. */
    record IsAModerator(UserName user) implements Refusal {}

    /** The room would have more mutes, bans or moderators than a setting of {@code talker.accounts} allows. */
    record TooManySanctions(int limit, String setting) implements Refusal {}

    /** The room has no such incoming hook. */
    record UnknownHook(String id) implements Refusal {}

    /** The user may not enter the private room, and so no hook may post there in the user's name. */
    record NotAMember(UserName user, String room) implements Refusal {}

    /** The room or the account would have more incoming hooks than a setting of {@code talker.accounts} allows. */
    record TooManyHooks(int limit, String setting) implements Refusal {}

    /** There is no such invite, or its secret is another one. */
    record UnknownInvite(String id) implements Refusal {}

    /** The invite's time is over. */
    record InviteExpired(String id) implements Refusal {}

    /** The invite was accepted as often as it may be. */
    record InviteUsedUp(String id) implements Refusal {}

    /** The account would have more invites than {@code talker.accounts.max-invites}. */
    record TooManyInvites(int limit) implements Refusal {}
}
