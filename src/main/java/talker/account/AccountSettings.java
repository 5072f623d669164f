package talker.account;

import com.typesafe.config.Config;

/**
 * How large an account may grow.
 *
 * @param maxUsers users in one account
 * @param maxRooms rooms in one account
 * @param maxMembers members of one private room
 * @param maxHooks incoming hooks of all rooms of one account
 * @param maxHooksPerRoom incoming hooks of one room
 * @param maxModerators moderators of one room
 * @param maxSanctions users of one room who are muted, and as many who are banned
 * @param maxInvites invites of all rooms of one account that have not expired
 */
public record AccountSettings(
        int maxUsers,
        int maxRooms,
        int maxMembers,
        int maxHooks,
        int maxHooksPerRoom,
        int maxModerators,
        int maxSanctions,
        int maxInvites) {
    /** Reads what is below {@code accounts}. */
    public static AccountSettings from(Config talker) {
        Config accounts = talker.getConfig("accounts");
        return new AccountSettings(
                accounts.getInt("max-users"),
                accounts.getInt("max-rooms"),
                accounts.getInt("max-members"),
                accounts.getInt("max-incoming-hooks"),
                accounts.getInt("max-incoming-hooks-per-room"),
                accounts.getInt("max-moderators"),
                accounts.getInt("max-sanctions"),
                accounts.getInt("max-invites"));
    }
}
