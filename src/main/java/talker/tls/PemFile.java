package talker.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PEM file as it was at one moment: certificates, a private key, or both. What stands between the blocks is passed over.
 * What cannot be used is an {@link UnusableFileException}.
 */
public final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);

    /** Of a key in the form from before PKCS#8, which is no block of base64 alone. */
    private static final Pattern ENCRYPTED_HEADER = Pattern.compile("(?m)^Proc-Type: *4, *ENCRYPTED");

    private static final List<String> ALGORITHMS = List.of("RSA", "EC");

    private final String setting;
    private final Path path;
    private final byte[] bytes;

    private PemFile(String setting, Path path, byte[] bytes) {
        this.setting = setting;
        this.path = path;
        this.bytes = bytes;
    }

    /** Reads a file; {@code setting} is what names it, for messages. */
    public static PemFile read(String setting, Path path) {
        try {
            return new PemFile(setting, path, Files.readAllBytes(path));
        } catch (IOException unreadable) {
            throw new UnusableFileException(
                    setting, path, Files.exists(path) ? "it cannot be read" : "there is no such file");
        }
    }

    /** The file's name. */
    public Path path() {
        return path;
    }

    /** The whole file as text. */
    public String text() {
        return new String(bytes, ISO_8859_1);
    }

    /** Whether another reading of the file gave the same. */
    public boolean hasSameContent(PemFile other) {
        return Arrays.equals(bytes, other.bytes);
    }

    /** That this file cannot be used, for a reason that only shows together with others. */
    public UnusableFileException unusable(String why) {
        return new UnusableFileException(setting, path, why);
    }

    /** All certificates, in their order: at least one. */
    public List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(text());
        while (block.find()) {
            if (block.group(1).equals("CERTIFICATE")) {
                certificates.add(certificate(decode(block.group(2))));
            }
        }
        if (certificates.isEmpty()) {
            throw noCertificate();
        }
        return certificates;
    }

    private X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException unreadable) {
            throw noCertificate();
        }
    }

    private UnusableFileException noCertificate() {
        return unusable("it is no X.509 certificate in PEM");
    }

    /** The private key, RSA or EC, in PKCS#8. */
    public PrivateKey privateKey() {
        Matcher block = BLOCK.matcher(text());
        while (block.find()) {
            switch (block.group(1)) {
                case "PRIVATE KEY" -> {
                    return privateKey(decode(block.group(2)));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw unusable(
                            "the key is encrypted, and there is nobody to ask for its"
                                    + " password. 'openssl pkcs8 -in OLD -out NEW' takes the password off; then mode 600 protects it");
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                    throw unusable("the key is not in the form PKCS#8."
                            + " 'openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW' brings it there");
                default -> {
                    // a certificate, or the parameters of a curve
                }
            }
        }
        throw unusable(
                ENCRYPTED_HEADER.matcher(text()).find()
                        ? "the key is encrypted, and there is nobody to ask for its password."
                                + " 'openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW' takes the password off; then mode"
                                + " 600 protects it"
                        : "there is no private key in PEM in it");
    }

    private PrivateKey privateKey(byte[] der) {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException another) {
                // perhaps the next one
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException("this Java knows no " + algorithm, missing);
            }
        }
        throw unusable("its key is neither RSA nor EC");
    }

    private byte[] decode(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw unusable("it is damaged: between BEGIN and END is no base64");
        }
    }
}
