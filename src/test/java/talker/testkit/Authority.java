package talker.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of a test's own: signs certificates, with the JDK's keytool, and writes them as PEM files. */
public final class Authority {
    private static final String PASSWORD = "changeit";

    private static final List<String> RSA = List.of("-keyalg", "RSA", "-keysize", "2048");
    private static final List<String> EC = List.of("-keyalg", "EC", "-groupname", "secp256r1");

    private final Path folder;
    private final Path store;

    /** The files of one certificate: its key, itself, and its authority's. */
    public record Signed(Path key, Path certificate, Path authority) {}

    private Authority(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("keys.p12");
    }

    /** A new authority with its keys in this folder. */
    public static Authority create(Path folder) throws Exception {
        Authority authority = new Authority(folder);
        authority.genkeypair(RSA, "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c");
        return authority;
    }

    /** Signs a certificate for a name and, in it, an address. */
    public Signed sign(String name, String address) throws Exception {
        return sign(name, address, RSA);
    }

    /** As {@link #sign}, for a key on an elliptic curve. */
    public Signed signEc(String name, String address) throws Exception {
        return sign(name, address, EC);
    }

    private Signed sign(String name, String address, List<String> algorithm) throws Exception {
        Path request = folder.resolve(name + ".csr");
        Path signed = folder.resolve(name + ".crt");
        genkeypair(algorithm, "-alias", name, "-dname", "CN=" + name);
        keytool("-certreq", "-alias", name, "-file", request.toString());
        String names = "san=dns:" + name + ",ip:" + address;
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-ext",
                names,
                "-rfc",
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString());
        Path key = folder.resolve(name + ".key");
        Files.writeString(key, pem("PRIVATE KEY", key(name)));
        Path authority = folder.resolve("ca.crt");
        Files.writeString(
                authority, pem("CERTIFICATE", keys().getCertificate("ca").getEncoded()));
        return new Signed(key, signed, authority);
    }

    /** For a server that shows the certificate of a name. */
    public SSLContext serverContext(String name) throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        Certificate signed;
        try (InputStream file = Files.newInputStream(folder.resolve(name + ".crt"))) {
            signed = CertificateFactory.getInstance("X.509").generateCertificate(file);
        }
        own.setKeyEntry(
                name, keys().getKey(name, PASSWORD.toCharArray()), PASSWORD.toCharArray(), new Certificate[] {signed});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(own, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** The key of a name, in the form of PKCS#8. */
    private byte[] key(String name) throws Exception {
        return keys().getKey(name, PASSWORD.toCharArray()).getEncoded();
    }

    private KeyStore keys() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static String pem(String type, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }

    private void genkeypair(List<String> algorithm, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-genkeypair", "-validity", "30"));
        all.addAll(List.of(arguments));
        all.addAll(algorithm);
        keytool(all.toArray(String[]::new));
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(command + ": " + said);
        }
    }
}
