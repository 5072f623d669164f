package talker.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import akka.pki.pem.DERPrivateKeyLoader;
import akka.pki.pem.PEMDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Looks at the files for encrypted connections between nodes before Akka does, which would say it much later. */
final class ClusterTls {
    private ClusterTls() {}

    /** Reads the three files; one that cannot be used is a {@link StartupException}. */
    static void check(Path key, Path certificate, Path authority) {
        readKey(key);
        X509Certificate own = readCertificate("certificate", certificate);
        X509Certificate signer = readCertificate("authority", authority);
        try {
            own.checkValidity();
            own.verify(signer.getPublicKey());
        } catch (GeneralSecurityException wrong) {
            throw new StartupException(
                    "The certificate " + certificate + " (talker.cluster.tls) is not valid today, or not signed by "
                            + authority + ": " + wrong.getMessage(),
                    wrong);
        }
    }

    private static void readKey(Path file) {
        String text = new String(read("key", file), UTF_8);
        try {
            DERPrivateKeyLoader.load(PEMDecoder.decode(text));
        } catch (Exception unreadable) { // it throws checked exceptions that it does not declare
            throw unusable("key", file, "it is no RSA key in PEM, such as openssl genpkey -algorithm RSA writes");
        }
    }

    private static X509Certificate readCertificate(String setting, Path file) {
        byte[] bytes = read(setting, file);
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (GeneralSecurityException unreadable) {
            throw unusable(setting, file, "it is no X.509 certificate in PEM");
        }
    }

    private static byte[] read(String setting, Path file) {
        if (file.toString().isEmpty()) {
            throw new StartupException(
                    "talker.cluster.tls is on, so talker.cluster.tls." + setting + " has to name a" + " file.");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw unusable(setting, file, Files.exists(file) ? "it cannot be read" : "there is no such file");
        }
    }

    private static StartupException unusable(String setting, Path file, String why) {
        return new StartupException("talker.cluster.tls." + setting + " = " + file + " cannot be used: " + why + ".");
    }
}
