package talker.node;

import akka.pki.pem.DERPrivateKeyLoader;
import akka.pki.pem.PEMDecoder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import talker.tls.PemFile;
import talker.tls.UnusableFileException;

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
        PemFile key = read("key", file);
        try {
            DERPrivateKeyLoader.load(PEMDecoder.decode(key.text()));
        } catch (Exception unreadable) { // it throws checked exceptions that it does not declare
            throw new StartupException(
                    String.valueOf(
                            key.unusable("it is no RSA key in PEM, such as openssl genpkey -algorithm RSA writes")
                                    .getMessage()),
                    unreadable);
        }
    }

    private static X509Certificate readCertificate(String setting, Path file) {
        PemFile certificate = read(setting, file);
        try {
            return certificate.certificates().get(0);
        } catch (UnusableFileException unusable) {
            throw new StartupException(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private static PemFile read(String setting, Path file) {
        if (file.toString().isEmpty()) {
            throw new StartupException(
                    "talker.cluster.tls is on, so talker.cluster.tls." + setting + " has to name a" + " file.");
        }
        try {
            return PemFile.read("talker.cluster.tls." + setting, file);
        } catch (UnusableFileException unusable) {
            throw new StartupException(String.valueOf(unusable.getMessage()), unusable);
        }
    }
}
