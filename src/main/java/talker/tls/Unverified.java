package talker.tls;

import java.net.Socket;
import java.net.URLConnection;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * HTTPS without a look at whose certificate it is: for asking one's own server, on one's own machine, whether it lives, with
 * no secret in the question.
 */
public final class Unverified {
    private Unverified() {}

    /** Has this connection, which is not made yet, take any certificate, where it is HTTPS. */
    public static void allow(URLConnection connection) {
        if (connection instanceof HttpsURLConnection secured) {
            secured.setSSLSocketFactory(context().getSocketFactory());
            secured.setHostnameVerifier((name, session) -> true);
        }
    }

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("TLS cannot be set up: " + failed.getMessage(), failed);
        }
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
