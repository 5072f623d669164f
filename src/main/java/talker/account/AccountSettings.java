package talker.account;

import com.typesafe.config.Config;

/**
 * How large an account may grow.
 *
 * @param maxUsers users in one account
 * @param maxRooms rooms in one account
 * @param maxMembers members of one private room
 */
public record AccountSettings(int maxUsers, int maxRooms, int maxMembers) {
    /** Reads {@code accounts.max-users}, {@code accounts.max-rooms} and {@code accounts.max-members}. */
    public static AccountSettings from(Config talker) {
        Config accounts = talker.getConfig("accounts");
        return new AccountSettings(
                accounts.getInt("max-users"), accounts.getInt("max-rooms"), accounts.getInt("max-members"));
    }
}
