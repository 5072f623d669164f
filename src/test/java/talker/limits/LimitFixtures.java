package talker.limits;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The bounds of a node, for tests: those of conf/talker.conf, but for what a test says. */
public final class LimitFixtures {
    private LimitFixtures() {}

    /** Settings with these lines of HOCON. */
    public static LimitSettings settings(String... lines) {
        return LimitSettings.from(ConfigFactory.parseString(String.join("\n", lines))
                .withFallback(ConfigFactory.parseResources("talker.conf"))
                .resolve()
                .getConfig("talker"));
    }

    public static Limits limits(String... lines) {
        return new Limits(settings(lines), Runnable::run);
    }

    public static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** The place of a connection that meets no bound. */
    public static Seat seat() {
        return seat(limits(), "127.0.0.1");
    }

    /** The place of a connection from an address. */
    public static Seat seat(Limits limits, String address) {
        return ((Limits.Admitted) limits.admit(limits.origin(address(address)))).seat();
    }
}
