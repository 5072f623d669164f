package talker.cli;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import talker.tls.Identity;
import talker.tls.PemFile;
import talker.tls.TlsContexts;
import talker.tls.UnusableFileException;

/** Whom to trust, and what to show, where a server speaks TLS. */
final class TrustOptions {
    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Where the server speaks TLS: the certificate of its authority, or its own, in PEM. Default:"
                    + " the authorities that Java trusts")
    private @Nullable Path authority;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "Your own certificate, in PEM, where the server asks for one.")
    private @Nullable Path certificate;

    @Option(names = "--cert-key", paramLabel = "FILE", description = "Its private key, in PEM (PKCS#8).")
    private @Nullable Path key;

    /** Whether any was given. */
    boolean areGiven() {
        return authority != null || certificate != null || key != null;
    }

    /** As they were given. */
    SSLContext context() {
        try {
            List<X509Certificate> authorities = authority == null
                    ? List.of()
                    : PemFile.read("--ca", authority).certificates();
            return TlsContexts.client(authorities, identity());
        } catch (UnusableFileException unusable) {
            throw new CommandFailure(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private Optional<Identity> identity() {
        if (certificate == null && key == null) {
            return Optional.empty();
        }
        if (certificate == null || key == null) {
            throw new CommandFailure("A certificate of your own takes both: --cert and --cert-key.");
        }
        return Optional.of(Identity.of(PemFile.read("--cert", certificate), PemFile.read("--cert-key", key)));
    }
}
