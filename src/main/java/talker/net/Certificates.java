package talker.net;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.tls.Identity;
import talker.tls.PemFile;
import talker.tls.TlsContexts;
import talker.tls.UnusableFileException;

/**
 * The certificate that the node shows, as its files have it now: new connections get what was read last, those that stand
 * keep theirs. Files that cannot be used are told of in the log, and what was read before stays in use.
 */
public final class Certificates {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final Duration SOON = Duration.ofDays(14);
    private static final Duration NOT_AGAIN = Duration.ofDays(1);

    private final TlsSettings settings;
    private List<PemFile> files;
    private Optional<List<PemFile>> faulty = Optional.empty();
    private boolean isTold;
    private Instant warnAfter = Instant.MIN;
    private volatile Shown shown;

    private record Shown(Identity identity, SSLContext context) {}

    /**
     * Reads the files.
     *
     * @throws UnusableFileException where one cannot be used
     */
    public Certificates(TlsSettings settings) {
        this.settings = settings;
        files = read();
        shown = use(files);
        warnOfTheEnd(Instant.now());
    }

    private List<PemFile> read() {
        List<PemFile> read = new ArrayList<>();
        read.add(PemFile.read("talker.tls.certificate", settings.certificate()));
        read.add(PemFile.read("talker.tls.key", settings.key()));
        settings.clientAuthority().ifPresent(file -> read.add(PemFile.read("talker.tls.client-authority", file)));
        return read;
    }

    private static Shown use(List<PemFile> files) {
        Identity identity = Identity.of(files.get(0), files.get(1));
        List<X509Certificate> authorities = files.size() > 2 ? files.get(2).certificates() : List.of();
        return new Shown(identity, TlsContexts.server(identity, authorities));
    }

    /** Looks whether the files have changed, and reads them anew then. For one thread at a time; it reads files. */
    public synchronized void look() {
        Instant now = Instant.now();
        try {
            List<PemFile> found = read();
            if (!areSame(found, files)) {
                renew(found);
            } else {
                allIsWell();
            }
        } catch (UnusableFileException missing) {
            complain(List.of(), missing);
        }
        warnOfTheEnd(now);
    }

    private void renew(List<PemFile> found) {
        try {
            shown = use(found);
            files = found;
            allIsWell();
            warnAfter = Instant.MIN;
            LOG.info(
                    "New connections get the certificate {} from now on",
                    describe(shown.identity().certificate()));
        } catch (UnusableFileException | IllegalStateException unusable) {
            complain(found, unusable);
        }
    }

    private void allIsWell() {
        faulty = Optional.empty();
        isTold = false;
    }

    /** Once, and not before the second look: a certificate and its key are rarely replaced in the same moment. */
    private void complain(List<PemFile> found, RuntimeException why) {
        boolean isSecondLook = faulty.filter(before -> areSame(found, before)).isPresent();
        if (!isSecondLook) {
            isTold = false;
        } else if (!isTold) {
            isTold = true;
            LOG.warn(
                    "The files for TLS have changed, and cannot be used: {} The certificate that was read before stays in"
                            + " use: {}",
                    why.getMessage(),
                    describe(shown.identity().certificate()));
        }
        faulty = Optional.of(found);
    }

    private static boolean areSame(List<PemFile> some, List<PemFile> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!some.get(i).hasSameContent(others.get(i))) {
                return false;
            }
        }
        return true;
    }

    private void warnOfTheEnd(Instant now) {
        X509Certificate certificate = shown.identity().certificate();
        if (now.isAfter(warnAfter) && certificate.getNotAfter().toInstant().isBefore(now.plus(SOON))) {
            warnAfter = now.plus(NOT_AGAIN);
            LOG.warn("The certificate {} ends soon: put a new one in its place", describe(certificate));
        }
    }

    private static String describe(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName() + ", serial "
                + certificate.getSerialNumber().toString(16) + ", valid to "
                + certificate.getNotAfter().toInstant();
    }

    /** The certificate that new connections get. */
    public Identity identity() {
        return shown.identity();
    }

    /** The server's side of a new connection. Safe for any number of threads. */
    public SSLEngine newEngine() {
        SSLEngine engine = shown.context().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = TlsContexts.restricted(engine.getSSLParameters());
        parameters.setUseCipherSuitesOrder(true);
        switch (settings.clients()) {
            case NONE -> parameters.setNeedClientAuth(false);
            case OPTIONAL -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }
}
