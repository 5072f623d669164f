package talker.net;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * TLS on the ports for clients: {@code talker.tls}, of which conf/talker.conf says what each setting is for.
 *
 * @param certificate the server's certificate, followed by those that lead to its authority
 * @param key its private key
 * @param clients whether clients show certificates
 * @param clientAuthority who signs those; empty where none are asked for
 * @param reloadInterval how often the files are looked at
 * @param isOnTcp whether the TCP port speaks TLS
 * @param isOnHttp whether the HTTP port does
 */
public record TlsSettings(
        Path certificate,
        Path key,
        Clients clients,
        Optional<Path> clientAuthority,
        Duration reloadInterval,
        boolean isOnTcp,
        boolean isOnHttp) {
    /** Whether clients show certificates of their own. */
    public enum Clients {
        /** Nobody is asked. */
        NONE,
        /** Who shows one has to show a good one. */
        OPTIONAL,
        /** Who shows none is refused. */
        REQUIRED
    }

    /** Reads {@code talker.tls}; empty where no port speaks TLS. What cannot be meant is a {@link ConfigException}. */
    public static Optional<TlsSettings> from(Config talker) {
        Config tls = talker.getConfig("tls");
        boolean isOnTcp = talker.getBoolean("tcp.tls");
        boolean isOnHttp = talker.getBoolean("http.tls");
        if (!isOnTcp && !isOnHttp) {
            if (!tls.getString("certificate").isEmpty()) {
                throw new ConfigException.BadValue(
                        "talker.tls.certificate",
                        "no port uses it: set talker.tcp.tls = on and talker.http.tls = on, or leave it out");
            }
            return Optional.empty();
        }
        Clients clients = clients(tls.getString("client-certificates"));
        Optional<Path> authority =
                clients == Clients.NONE ? Optional.empty() : Optional.of(file(tls, "client-authority"));
        return Optional.of(new TlsSettings(
                file(tls, "certificate"),
                file(tls, "key"),
                clients,
                authority,
                tls.getDuration("reload-interval"),
                isOnTcp,
                isOnHttp));
    }

    private static Clients clients(String text) {
        return switch (text) {
            case "none" -> Clients.NONE;
            case "optional" -> Clients.OPTIONAL;
            case "required" -> Clients.REQUIRED;
            default ->
                throw new ConfigException.BadValue(
                        "talker.tls.client-certificates", "it is none, optional or required, not \"" + text + "\"");
        };
    }

    private static Path file(Config tls, String name) {
        if (tls.getString(name).isEmpty()) {
            throw new ConfigException.BadValue("talker.tls." + name, "TLS is on, so this has to name a PEM file");
        }
        return Path.of(tls.getString(name));
    }
}
