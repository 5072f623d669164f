package talker.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What Talker uses of TLS, on either side: versions 1.2 and 1.3, and of their cipher suites those that encrypt and
 * authenticate in one and whose connections stay secret when the server's key is stolen later.
 */
public final class TlsContexts {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    static {
        // a client that negotiates anew, again and again, costs a server far more than itself; read by the JDK when its
        // TLS is first used
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private TlsContexts() {}

    /**
     * For a server.
     *
     * @param clientAuthorities who signs the certificates of clients; empty where none are asked for
     */
    public static SSLContext server(Identity identity, List<X509Certificate> clientAuthorities) {
        try {
            TrustManager[] trust = clientAuthorities.isEmpty() ? new TrustManager[0] : trustIn(clientAuthorities);
            return context(identity.keyManagers(), trust);
        } catch (GeneralSecurityException | IOException failed) {
            throw new IllegalStateException("TLS cannot be set up: " + failed.getMessage(), failed);
        }
    }

    /**
     * For a client.
     *
     * @param authorities who signs the server's certificate, or that certificate itself; empty for those that Java trusts
     * @param identity the client's own certificate, where the server asks for one
     */
    public static SSLContext client(List<X509Certificate> authorities, Optional<Identity> identity) {
        try {
            KeyManager @Nullable [] own = identity.isPresent() ? identity.get().keyManagers() : null;
            return context(own, authorities.isEmpty() ? null : trustIn(authorities));
        } catch (GeneralSecurityException | IOException failed) {
            throw new IllegalStateException("TLS cannot be set up: " + failed.getMessage(), failed);
        }
    }

    private static SSLContext context(KeyManager @Nullable [] own, TrustManager @Nullable [] trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own, trust, null);
        return context;
    }

    private static TrustManager[] trustIn(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** A client's side of a connection, which insists that the server's certificate has this name or address. */
    public static SSLEngine clientEngine(SSLContext context, String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = restricted(engine.getSSLParameters());
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** With the versions and the cipher suites that Talker uses. */
    public static SSLParameters restricted(SSLParameters parameters) {
        parameters.setProtocols(VERSIONS);
        parameters.setCipherSuites(Arrays.stream(parameters.getCipherSuites())
                .filter(TlsContexts::isGood)
                .toArray(String[]::new));
        return parameters;
    }

    private static boolean isGood(String suite) {
        boolean isOfVersion3 = suite.startsWith("TLS_AES_") || suite.startsWith("TLS_CHACHA20_");
        return isOfVersion3
                || (suite.startsWith("TLS_ECDHE_") && (suite.contains("_GCM_") || suite.contains("_CHACHA20_")));
    }
}
