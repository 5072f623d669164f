package talker.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;

/** Somebody who signs tokens, {@code https://login.example.org}: makes keys, publishes them in a file, and signs. */
public final class TokenIssuer {
    public static final String NAME = "https://login.example.org";
    public static final String AUDIENCE = "talker";

    private final Path file;
    private RSAKey key = rsa("first");

    /** Publishes its first key in {@code file}. */
    public TokenIssuer(Path file) {
        this.file = file;
        publish(List.of(key));
    }

    /** In a folder of its own. */
    public static TokenIssuer anywhere() {
        try {
            return new TokenIssuer(Files.createTempDirectory("talker-issuer").resolve("jwks.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    public static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    public RSAKey key() {
        return key;
    }

    public Path file() {
        return file;
    }

    /** Signs with another key from now on, and publishes that alone. */
    public void rotates(String id) {
        key = rsa(id);
        publish(List.of(key));
    }

    /** Replaces the file in one stroke, as a careful operator does. */
    public void publish(List<? extends JWK> keys) {
        publish(new JWKSet(List.copyOf(keys)).toString(false));
    }

    public void publish(String json) {
        try {
            Path fresh = Files.writeString(file.resolveSibling("fresh"), json);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The entry of an operator's settings, in HOCON, for these accounts, with more lines. */
    public String settings(String account, String... more) {
        return "talker.sign-in.jwt.issuers = [{ issuer = \"" + NAME + "\", accounts = [\"" + account
                + "\"], audience = " + AUDIENCE + ", jwks = \"" + file + "\", algorithms = [RS256, ES256, EdDSA] "
                + String.join(" ", more) + " }]";
    }

    /** The claims of a good token of an hour for a user, and what is changed of them. */
    public static JWTClaimsSet claims(String user, Instant now, UnaryOperator<JWTClaimsSet.Builder> change) {
        return change.apply(new JWTClaimsSet.Builder()
                        .issuer(NAME)
                        .audience(AUDIENCE)
                        .subject(user)
                        .expirationTime(Date.from(now.plusSeconds(3600))))
                .build();
    }

    /** A good token for a user. */
    public String token(String user) {
        return token(user, change -> change);
    }

    /** A token that differs from a good one. */
    public String token(String user, UnaryOperator<JWTClaimsSet.Builder> change) {
        return sign(JWSAlgorithm.RS256, key, claims(user, Instant.now(), change));
    }

    public static String sign(JWSAlgorithm algorithm, JWK key, JWTClaimsSet claims) {
        return sign(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), key, claims);
    }

    public static String sign(JWSHeader header, JWK key, JWTClaimsSet claims) {
        try {
            JWSSigner signer = key instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner((RSAKey) key);
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
