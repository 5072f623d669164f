package talker.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.Authority;
import talker.testkit.Authority.Signed;

/** Certificates and keys as operators have them, and what they are told of those that cannot be used. */
class PemFileTest {
    @TempDir
    static Path folder;

    private static Signed rsa;
    private static Signed ec;

    @BeforeAll
    static void sign() throws Exception {
        Authority authority = Authority.create(folder);
        rsa = authority.sign("chat.example.org", "127.0.0.1");
        ec = authority.signEc("curve.example.org", "127.0.0.1");
    }

    @Test
    void keysAreRsaOrEcAndOneFileMayHaveBoth() throws Exception {
        assertThat(identity(rsa.certificate(), rsa.key())
                        .certificate()
                        .getPublicKey()
                        .getAlgorithm())
                .isEqualTo("RSA");
        Path both = folder.resolve("both.pem");
        Files.writeString(
                both,
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + Files.readString(ec.key()) + "a comment\n" + Files.readString(ec.certificate())
                        + Files.readString(ec.authority()));
        Identity identity = identity(both, both);
        assertThat(identity.certificate().getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(PemFile.read("x", both).certificates()).hasSize(2);
    }

    @Test
    void whatCannotBeUsedIsNamedWithWhatToDo() throws Exception {
        refuses(rsa.certificate(), folder.resolve("nowhere"), "there is no such file");
        refuses(rsa.certificate(), ec.key(), "it is not the key of the first certificate");
        refuses(rsa.certificate(), rsa.certificate(), "there is no private key in PEM");
        refuses(rsa.key(), rsa.key(), "it is no X.509 certificate in PEM");
        refuses(rsa.certificate(), file("old", "RSA PRIVATE KEY", "AAAA"), "openssl pkcs8 -topk8");
        refuses(rsa.certificate(), file("locked", "ENCRYPTED PRIVATE KEY", "AAAA"), "takes the password off");
        String ofOld = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\nAAAA";
        refuses(rsa.certificate(), file("lockedEc", "EC PRIVATE KEY", ofOld), "the key is encrypted");
        refuses(rsa.certificate(), file("lockedRsa", "RSA PRIVATE KEY", ofOld), "takes the password off");
        refuses(rsa.certificate(), file("damaged", "PRIVATE KEY", "A"), "it is damaged");
        refuses(rsa.certificate(), file("other", "PRIVATE KEY", "AAAA"), "its key is neither RSA nor EC");
        refuses(file("empty", "CERTIFICATE", "AAAA"), rsa.key(), "it is no X.509 certificate in PEM");
    }

    @Test
    void aNameIsChosenThatTheCertificateHas() throws Exception {
        Identity identity = identity(rsa.certificate(), rsa.key());
        assertThat(identity.nameFor(InetAddress.getLoopbackAddress())).isEqualTo("127.0.0.1");
        assertThat(identity.nameFor(InetAddress.getByAddress(new byte[] {10, 0, 0, 7})))
                .isEqualTo("chat.example.org");
    }

    private static Path file(String name, String type, String text) throws Exception {
        return Files.writeString(
                folder.resolve(name), "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }

    private static Identity identity(Path certificate, Path key) {
        return Identity.of(PemFile.read("talker.tls.certificate", certificate), PemFile.read("talker.tls.key", key));
    }

    private static void refuses(Path certificate, Path key, String said) {
        assertThatThrownBy(() -> identity(certificate, key))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("talker.tls.")
                .hasMessageContaining(said);
    }
}
