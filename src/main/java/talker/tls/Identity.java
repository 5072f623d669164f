package talker.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** A certificate, its chain and its private key: what one side of a connection shows and proves. */
public final class Identity {
    private static final char[] NO_PASSWORD = {};
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private Identity(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /**
     * Reads an identity.
     *
     * @param certificate the certificate, and after it those that lead to its authority
     * @param key its private key
     * @throws UnusableFileException where one cannot be used, the two do not belong together, or the certificate is not valid
     *     today
     */
    public static Identity of(PemFile certificate, PemFile key) {
        List<X509Certificate> chain = certificate.certificates();
        PrivateKey secret = key.privateKey();
        try {
            chain.get(0).checkValidity();
        } catch (GeneralSecurityException outdated) {
            throw certificate.unusable(
                    "it is valid from " + chain.get(0).getNotBefore().toInstant() + " to "
                            + chain.get(0).getNotAfter().toInstant() + ", and not today");
        }
        if (!belongTogether(chain.get(0), secret)) {
            throw key.unusable(
                    "it is not the key of the first certificate in " + certificate.path()
                            + ". Name the two that were made together, the server's certificate before those of its authorities");
        }
        return new Identity(chain, secret);
    }

    /** Whether what the key signs is found good by the certificate. */
    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        try {
            byte[] text = {1, 2, 3};
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException no) {
            return false;
        }
    }

    /** The certificate itself. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /**
     * A name at which clients find this server's certificate right.
     *
     * @param address the address at which they reach it; the answer, where the certificate has it or names no host
     */
    public String nameFor(InetAddress address) {
        Optional<String> first = Optional.empty();
        for (List<?> name : alternativeNames()) {
            String value = String.valueOf(name.get(1));
            if (name.get(0).equals(IP_ADDRESS) && value.equals(address.getHostAddress())) {
                return value;
            }
            if (first.isEmpty() && name.get(0).equals(DNS_NAME) && !value.startsWith("*")) {
                first = Optional.of(value);
            }
        }
        return first.orElseGet(address::getHostAddress);
    }

    private Iterable<List<?>> alternativeNames() {
        try {
            return Optional.ofNullable(certificate().getSubjectAlternativeNames())
                    .orElse(List.of());
        } catch (GeneralSecurityException malformed) {
            return List.of();
        }
    }

    KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }
}
