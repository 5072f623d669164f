package talker.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import talker.account.AccountSettings;
import talker.health.VitalSettings;
import talker.http.Hooks;
import talker.http.HttpSettings;
import talker.limits.LimitSettings;
import talker.net.TcpSettings;
import talker.net.TlsSettings;
import talker.net.WebSocketSettings;
import talker.room.RoomSettings;
import talker.session.SessionSettings;
import talker.signin.SignInSettings;
import talker.upkeep.RetentionSettings;
import talker.webhook.WebhookSettings;

/** Everything below {@code talker} in the configuration, read once; conf/talker.conf says what each setting is for. */
public record Settings(
        TcpSettings tcp,
        Optional<TlsSettings> tls,
        HttpSettings http,
        WebSocketSettings webSocket,
        LimitSettings limits,
        SessionSettings sessions,
        RoomSettings rooms,
        AccountSettings accounts,
        int maxAccounts,
        SignInSettings signIn,
        WebhookSettings webhooks,
        Hooks.Limits incomingHooks,
        RetentionSettings retention,
        ClusterSettings cluster,
        VitalSettings health,
        Duration drainTimeout) {

    /**
     * Reads them to see that they can be read.
     *
     * @throws StartupException where some cannot, with a reason for each
     */
    public static void check(Config config) {
        List<String> malformed = Configuration.malformed(config);
        if (!malformed.isEmpty()) {
            throw new StartupException(malformed);
        }
        try {
            Settings unused = from(config);
        } catch (ConfigException | IllegalArgumentException wrong) {
            throw new StartupException("A setting is wrong: " + wrong.getMessage(), wrong);
        } catch (ArithmeticException overflow) {
            throw new StartupException(
                    "A setting is wrong: a size is 2 GiB or more, or a number larger than 2147483647. conf/talker.conf"
                            + " has the defaults.",
                    overflow);
        }
    }

    /** Reads the settings; a missing or malformed one throws a {@link com.typesafe.config.ConfigException}. */
    public static Settings from(Config config) {
        Config talker = config.getConfig("talker");
        return new Settings(
                TcpSettings.from(talker),
                TlsSettings.from(talker),
                HttpSettings.from(talker),
                WebSocketSettings.from(talker),
                LimitSettings.from(talker),
                SessionSettings.from(talker),
                RoomSettings.from(talker),
                AccountSettings.from(talker),
                talker.getInt("accounts.max-accounts"),
                SignInSettings.from(talker),
                WebhookSettings.from(talker),
                Hooks.Limits.from(talker),
                RetentionSettings.from(talker),
                ClusterSettings.from(talker),
                VitalSettings.from(talker),
                talker.getDuration("shutdown.drain-timeout"));
    }
}
