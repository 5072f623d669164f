package talker.signin;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.List;
import java.util.Objects;

/**
 * The public keys of an issuer, as it publishes them: without those that are secrets, too short, or for something else than
 * signatures. Not a value: a set that was fetched again is another one, even where it has the same keys.
 */
final class KeySet {
    private static final int SHORTEST_RSA = 2048;

    /** A token without a key's id, or with one that several keys have, is checked with so many at the most. */
    private static final int MOST_TRIES = 4;

    private final List<JWK> keys;

    private KeySet(List<JWK> keys) {
        this.keys = keys;
    }

    /**
     * Reads a JWK set.
     *
     * @throws ParseException where it is none, or has no key that is of use
     */
    static KeySet parse(String json) throws ParseException {
        List<JWK> usable;
        try {
            usable = JWKSet.parse(json).getKeys().stream()
                    .filter(KeySet::isOfUse)
                    .map(JWK::toPublicJWK)
                    .filter(Objects::nonNull)
                    .toList();
        } catch (IllegalArgumentException | IllegalStateException malformed) {
            throw new ParseException(String.valueOf(malformed.getMessage()), 0);
        }
        if (usable.isEmpty()) {
            throw new ParseException("there is no public key for signatures in it", 0);
        }
        return new KeySet(usable);
    }

    private static boolean isOfUse(JWK key) {
        boolean isForSignatures = (key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()))
                && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
        boolean isPublicKind = key instanceof ECKey
                || key instanceof OctetKeyPair
                || (key instanceof RSAKey && key.size() >= SHORTEST_RSA);
        return isForSignatures && isPublicKind;
    }

    /** The keys with which a token of this header may be signed: none where it names one that is not here. */
    List<JWK> of(JWSHeader header) {
        return keys.stream()
                .filter(key -> header.getKeyID() == null || header.getKeyID().equals(key.getKeyID()))
                .filter(key -> key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm()))
                .filter(key -> fits(key, header.getAlgorithm()))
                .limit(MOST_TRIES)
                .toList();
    }

    private static boolean fits(JWK key, JWSAlgorithm algorithm) {
        if (key instanceof RSAKey) {
            return JWSAlgorithm.Family.RSA.contains(algorithm);
        } else if (key instanceof ECKey ec) {
            return Curve.forJWSAlgorithm(algorithm) != null
                    && Curve.forJWSAlgorithm(algorithm).contains(ec.getCurve());
        }
        return key instanceof OctetKeyPair pair
                && algorithm.equals(JWSAlgorithm.EdDSA)
                && Curve.Ed25519.equals(pair.getCurve());
    }
}
