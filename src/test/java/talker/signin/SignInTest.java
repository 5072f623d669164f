package talker.signin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.testkit.TokenIssuer;

/** Which tokens are believed, and of whom. */
class SignInTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration SKEW = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private TokenIssuer issuer;
    private SignIn signIn;

    @BeforeEach
    void start() {
        issuer = new TokenIssuer(folder.resolve("jwks.json"));
        signIn = startWith();
    }

    private SignIn startWith(String... settings) {
        return SignIn.start(settings(issuer, settings), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static SignInSettings settings(TokenIssuer issuer, String... more) {
        return SignInSettings.from(ConfigFactory.parseString(issuer.settings("acme") + "\n" + String.join("\n", more))
                .withFallback(ConfigFactory.parseResources("talker.conf"))
                .resolve()
                .getConfig("talker"));
    }

    private Verdict judge(String token) {
        return signIn.judge(token).toCompletableFuture().join();
    }

    private String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        return TokenIssuer.sign(JWSAlgorithm.RS256, issuer.key(), claims(change));
    }

    private static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        return TokenIssuer.claims("ann", NOW, change);
    }

    private void assertRefused(String token, String why) {
        assertThat(judge(token)).isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.why())
                .contains(why));
    }

    private void assertKnown(String token) {
        assertThat(judge(token)).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void aGoodTokenSpeaksForItsUserInTheAccountsOfItsIssuer() {
        Verdict.Known known = (Verdict.Known) judge(token(change -> change));
        assertThat(known.user()).isEqualTo(UserName.of("ann"));
        assertThat(known.issuer()).isEqualTo(TokenIssuer.NAME);
        assertThat(known.until()).isEqualTo(NOW.plusSeconds(3600).plus(SKEW));
        assertThat(known.opens(RoomName.of("acme.lobby"))).isTrue();
        assertThat(known.opens(RoomName.of("evil.lobby"))).isFalse();
    }

    @Test
    void onlyWhatLooksAsASignedTokenIsJudgedAndOnlyWhereSomebodyIsTrusted() {
        assertThat(signIn.isForeign(token(change -> change))).isTrue();
        assertThat(signIn.isForeign("xGq-stored-token")).isFalse();
        assertThat(signIn.isForeign("eyJ.of.four.dots.")).isFalse();
        assertThat(SignIn.none().isForeign(token(change -> change))).isFalse();
    }

    @Test
    void aTokenExpiresWithTheSkewAndNotLater() {
        Instant limit = NOW.minus(SKEW);
        assertKnown(token(change -> change.expirationTime(Date.from(limit.plusSeconds(1)))));
        assertRefused(token(change -> change.expirationTime(Date.from(limit))), "expired");
        assertRefused(token(change -> change.expirationTime(null)), "when it expires");
    }

    @Test
    void aTokenBeginsWithTheSkewAndNotEarlier() {
        assertKnown(token(change -> change.notBeforeTime(Date.from(NOW.plus(SKEW)))));
        assertRefused(
                token(change -> change.notBeforeTime(Date.from(NOW.plus(SKEW).plusSeconds(1)))), "not valid yet");
    }

    @Test
    void anotherIssuerOrAudienceIsNone() {
        assertRefused(token(change -> change.issuer("https://login.example.com")), "no issuer here");
        assertRefused(token(change -> change.issuer(null)), "no issuer here");
        assertRefused(token(change -> change.audience("mail")), "audience");
        assertRefused(token(change -> change.audience(List.of())), "audience");
        assertKnown(token(change -> change.audience(List.of("mail", TokenIssuer.AUDIENCE))));
    }

    @Test
    void aUsersNameIsAString() {
        assertRefused(token(change -> change.subject(null)), "no user's name");
        assertRefused(token(change -> change.subject(" ann")), "no user's name");
        assertRefused(token(change -> change.claim("sub", List.of("ann"))), "no");
        assertRefused(token(change -> change.claim("sub", 5)), "no user's name");
    }

    @Test
    void aKeyThatIsNotPublishedSignsNothing() {
        RSAKey stranger = TokenIssuer.rsa("stranger");
        RSAKey impostor = TokenIssuer.rsa(issuer.key().getKeyID());
        assertRefused(TokenIssuer.sign(JWSAlgorithm.RS256, stranger, claims(change -> change)), "signature");
        assertRefused(TokenIssuer.sign(JWSAlgorithm.RS256, impostor, claims(change -> change)), "signature");
        JWSHeader unnamed = new JWSHeader(JWSAlgorithm.RS256);
        assertKnown(TokenIssuer.sign(unnamed, issuer.key(), claims(change -> change)));
        assertRefused(TokenIssuer.sign(unnamed, stranger, claims(change -> change)), "signature");
    }

    @Test
    void anAlgorithmThatTheIssuerMayNotUseIsRefusedEvenWithItsKey() {
        assertRefused(TokenIssuer.sign(JWSAlgorithm.RS512, issuer.key(), claims(change -> change)), "signed in a way");
        assertRefused(TokenIssuer.sign(JWSAlgorithm.PS256, issuer.key(), claims(change -> change)), "signed in a way");
    }

    @Test
    void noneIsNoSignature() {
        String payload = token(change -> change).split("\\.", -1)[1];
        for (String algorithm : List.of("none", "None", "NONE", "nOnE")) {
            String header = Base64URL.encode("{\"alg\":\"" + algorithm + "\"}").toString();
            assertThat(judge(header + "." + payload + ".")).as(algorithm).isInstanceOf(Verdict.Refused.class);
        }
        String[] parts = token(change -> change).split("\\.", -1);
        assertThat(judge(parts[0] + "." + parts[1] + ".")).isInstanceOf(Verdict.Refused.class);
    }

    /** An attacker who has the public key only, and takes its bytes for the secret of an HMAC. */
    @Test
    void thePublicKeyIsNoSecret() throws JOSEException {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + java.util.Base64.getMimeEncoder()
                        .encodeToString(issuer.key().toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : List.of(
                issuer.key().toRSAPublicKey().getEncoded(),
                pem.getBytes(UTF_8),
                issuer.key().toPublicJWK().toJSONString().getBytes(UTF_8))) {
            JWSObject forged = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(issuer.key().getKeyID())
                            .build(),
                    new Payload(claims(change -> change).toJSONObject()));
            forged.sign(new MACSigner(secret));
            assertRefused(forged.serialize(), "signed in a way");
        }
    }

    @Test
    void whatWasTamperedWithIsRefused() {
        String[] parts = token(change -> change).split("\\.", -1);
        String other = claims(change -> change.subject("admin")).toString();
        assertRefused(parts[0] + "." + Base64URL.encode(other) + "." + parts[2], "signature");
        char first = parts[2].charAt(0) == 'A' ? 'B' : 'A';
        assertRefused(parts[0] + "." + parts[1] + "." + first + parts[2].substring(1), "signature");
        assertRefused(parts[0] + "." + parts[1] + "." + parts[2].substring(4), "signature");
    }

    /** A header may name keys of its own, or something that has to be understood: neither is looked at. */
    @Test
    void aKeyThatATokenBringsAlongIsNotBelieved() {
        RSAKey own = TokenIssuer.rsa("own");
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .jwk(own.toPublicJWK())
                .keyID(issuer.key().getKeyID())
                .build();
        assertRefused(TokenIssuer.sign(header, own, claims(change -> change)), "signature");
        JWSHeader critical = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .criticalParams(Set.of("b64"))
                .base64URLEncodePayload(true)
                .build();
        assertRefused(TokenIssuer.sign(critical, issuer.key(), claims(change -> change)), "no signed token");
        JWSHeader logout = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("logout+jwt"))
                .build();
        assertRefused(TokenIssuer.sign(logout, issuer.key(), claims(change -> change)), "no signed token");
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (String text : List.of("", "eyJ..", "eyJhbGciOiJSUzI1NiJ9..", "eyJ!.eyJ!.!", "a.b.c", "\u0000", "…….….…")) {
            assertThat(judge(text)).as(text).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void aTokenIsAsLongAsItMayBeAndNoLonger() {
        String token = token(change -> change);
        signIn = startWith("talker.sign-in.jwt.max-token-length = " + token.length());
        assertKnown(token);
        signIn = startWith("talker.sign-in.jwt.max-token-length = " + (token.length() - 1));
        assertRefused(token, "too long");
    }

    @Test
    void ellipticCurvesAndEd25519SignToo() throws GeneralSecurityException, JOSEException {
        ECKey ec = TokenIssuer.ec("ec");
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        Base64URL x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        OctetKeyPair ed = new OctetKeyPair.Builder(Curve.Ed25519, x).keyID("ed").build();
        issuer.publish(List.of(issuer.key().toPublicJWK(), ec, ed));
        signIn = startWith();
        assertKnown(TokenIssuer.sign(JWSAlgorithm.ES256, ec, claims(change -> change)));
        String signed = ed25519(pair, claims(change -> change));
        assertKnown(signed);
        assertThat(judge(signed.substring(0, signed.length() - 6) + "AAAAAA")).isInstanceOf(Verdict.Refused.class);
        JWSHeader wrongKind =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("ec").build();
        assertRefused(TokenIssuer.sign(wrongKind, issuer.key(), claims(change -> change)), "signature");
    }

    private static String ed25519(KeyPair pair, JWTClaimsSet claims) throws GeneralSecurityException {
        String text =
                Base64URL.encode("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}") + "." + Base64URL.encode(claims.toString());
        java.security.Signature signature = java.security.Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(text.getBytes(UTF_8));
        return text + "." + Base64URL.encode(signature.sign());
    }

    @Test
    void secretsAndShortKeysInAKeySetAreOfNoUse() {
        issuer.publish(List.of(
                new OctetSequenceKey.Builder(new byte[32]).keyID("secret").build()));
        signIn = startWith();
        assertThat(judge(token(change -> change))).isInstanceOf(Verdict.Unavailable.class);
    }

    @Test
    void aNewKeyInTheFileIsTakenAtOnceAndTheOldOneIsGone() {
        String old = token(change -> change);
        assertKnown(old);
        issuer.rotates("second");
        assertKnown(token(change -> change));
        assertRefused(old, "signature");
        issuer.publish("{ broken");
        assertKnown(token(change -> change));
    }

    @Test
    void theClaimWithTheNameAndThatWithTheRoomsAreTheOperators() {
        SignInSettings named = SignInSettings.from(
                ConfigFactory.parseString(issuer.settings("acme", ", user-claim = nick, rooms-claim = rooms"))
                        .withFallback(ConfigFactory.parseResources("talker.conf"))
                        .resolve()
                        .getConfig("talker"));
        signIn = SignIn.start(named, Clock.fixed(NOW, ZoneOffset.UTC));
        Verdict.Known known = (Verdict.Known)
                judge(token(change -> change.claim("nick", "Åsa").claim("rooms", List.of("lobby", "acme.attic", 5))));
        assertThat(known.user()).isEqualTo(UserName.of("Åsa"));
        assertThat(known.opens(RoomName.of("acme.lobby"))).isTrue();
        assertThat(known.opens(RoomName.of("acme.attic"))).isTrue();
        assertThat(known.opens(RoomName.of("acme.cellar"))).isFalse();
        assertThat(known.opens(RoomName.of("evil.lobby"))).isFalse();
        Verdict.Known without = (Verdict.Known) judge(token(change -> change.claim("nick", "Åsa")));
        assertThat(without.opens(RoomName.of("acme.lobby"))).isFalse();
    }
}
