package talker.http;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * What invites may be like. conf/talker.conf says what each is for.
 *
 * @param lifetime how long one is good for where nothing else is said
 * @param maxLifetime and at the most
 * @param maxUses how many people one may let in
 * @param maxBody the longest body of a request to accept one, in bytes
 * @param attemptsPerSecond how many attempts to accept one an address may make in the long run
 * @param attemptsBurst and how many at once
 */
public record InviteSettings(
        Duration lifetime, Duration maxLifetime, int maxUses, long maxBody, int attemptsPerSecond, int attemptsBurst) {
    /** Reads {@code sign-in.invites} below {@code talker}. */
    public static InviteSettings from(Config talker) {
        Config invites = talker.getConfig("sign-in.invites");
        return new InviteSettings(
                invites.getDuration("lifetime"),
                invites.getDuration("max-lifetime"),
                invites.getInt("max-uses"),
                invites.getBytes("max-body"),
                invites.getInt("attempts-per-second"),
                invites.getInt("attempts-burst"));
    }
}
