package talker.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Checks a signature with one public key, which fits the algorithm already. */
final class Signature {
    /** What stands before the 32 bytes of a key in its standard form. */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int ED25519_KEY = 32;
    private static final int ED25519_SIGNATURE = 64;

    private Signature() {}

    /** Whether the bytes were signed with the private half of the key. */
    static boolean isBy(JWK key, JWSHeader header, byte[] signed, Base64URL signature) {
        try {
            if (key instanceof RSAKey rsa) {
                return new RSASSAVerifier(rsa).verify(header, signed, signature);
            } else if (key instanceof ECKey ec) {
                return new ECDSAVerifier(ec).verify(header, signed, signature);
            }
            return key instanceof OctetKeyPair pair && isByEd25519(pair, signed, signature.decode());
        } catch (JOSEException | GeneralSecurityException unusable) {
            return false;
        }
    }

    /** By the JDK: the library would need another one for it. */
    private static boolean isByEd25519(OctetKeyPair pair, byte[] signed, byte[] signature)
            throws GeneralSecurityException {
        byte[] x = pair.getX().decode();
        if (x.length != ED25519_KEY || signature.length != ED25519_SIGNATURE) {
            return false;
        }
        byte[] encoded = new byte[ED25519_PREFIX.length + ED25519_KEY];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, ED25519_KEY);
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        java.security.Signature verifier = java.security.Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(signed);
        return verifier.verify(signature);
    }
}
