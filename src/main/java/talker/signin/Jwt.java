package talker.signin;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import talker.protocol.UserName;

/**
 * A token that could be read, and of which nothing is believed yet: whom it says it is of, and whether that is so by the
 * issuer's keys and by the clock.
 */
final class Jwt {
    /** What an ID token and an access token call themselves; a token for another purpose is none for this one. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    private final SignedJWT token;
    private final JWSHeader header;
    private final JWTClaimsSet claims;
    private final Map<String, Object> payload;

    private Jwt(SignedJWT token, JWTClaimsSet claims, Map<String, Object> payload) {
        this.token = token;
        this.header = token.getHeader();
        this.claims = claims;
        this.payload = payload;
    }

    /** Whether a secret that a client shows looks as a signed token does, which no token of the server's own can. */
    static boolean looksLikeOne(String secret) {
        return secret.startsWith("eyJ")
                && secret.chars().filter(each -> each == '.').count() == 2;
    }

    /** Reads a token; empty where it is none, is not signed, or wants something understood that is not. */
    static Optional<Jwt> parse(String text) {
        try {
            SignedJWT token = SignedJWT.parse(text);
            @Nullable JWTClaimsSet claims = token.getJWTClaimsSet();
            @Nullable Map<String, Object> payload = token.getPayload().toJSONObject();
            return claims == null || payload == null || !isForUs(token.getHeader())
                    ? Optional.empty()
                    : Optional.of(new Jwt(token, claims, payload));
        } catch (ParseException | IllegalArgumentException | IllegalStateException malformed) {
            return Optional.empty();
        }
    }

    private static boolean isForUs(JWSHeader header) {
        JOSEObjectType type = header.getType();
        return header.getCriticalParams() == null
                && (type == null || TYPES.contains(type.getType().toLowerCase(Locale.ROOT)));
    }

    /** Whether it says that it is of this issuer, for this audience. */
    boolean claimsToBeOf(Issuer issuer) {
        List<String> audience = claims.getAudience();
        return issuer.name().equals(claims.getIssuer()) && audience.contains(issuer.audience());
    }

    /** Whether it is signed in one of these ways. */
    boolean isSignedAs(Issuer issuer) {
        return issuer.algorithms().contains(header.getAlgorithm());
    }

    /** Whether it may be signed with one of the keys. */
    boolean hasKeyIn(KeySet keys) {
        return !keys.of(header).isEmpty();
    }

    /** What is to be believed of it. */
    Verdict check(Issuer issuer, KeySet keys, Instant now, Duration skew) {
        if (keys.of(header).stream().noneMatch(this::isSigner)) {
            return new Verdict.Refused("its signature is not by a key of " + issuer.name());
        }
        @Nullable Date expires = claims.getExpirationTime();
        if (expires == null) {
            return new Verdict.Refused("it does not say when it expires");
        }
        Instant until = expires.toInstant().plus(skew);
        @Nullable Date begins = claims.getNotBeforeTime();
        if (!now.isBefore(until) || (begins != null && now.plus(skew).isBefore(begins.toInstant()))) {
            return new Verdict.Refused("it has expired, or is not valid yet");
        }
        Optional<UserName> user = user(issuer);
        if (user.isEmpty()) {
            return new Verdict.Refused("its claim " + issuer.userClaim() + " is no user's name");
        }
        Optional<Set<String>> rooms = issuer.roomsClaim().map(this::texts);
        return new Verdict.Known(user.get(), issuer.name(), issuer.accounts(), rooms, until);
    }

    /** Whom it says it is of; empty where that is no user's name. */
    Optional<UserName> user(Issuer issuer) {
        return text(issuer.userClaim()).flatMap(UserName::parse);
    }

    private boolean isSigner(JWK key) {
        return Signature.isBy(key, header, token.getSigningInput(), token.getSignature());
    }

    /** A claim as it came: the library makes strings of the numbers of some. */
    private Optional<String> text(String claim) {
        return payload.get(claim) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A claim that is missing, or no list of strings, names no room at all. */
    private Set<String> texts(String claim) {
        Set<String> texts = new HashSet<>();
        if (claims.getClaim(claim) instanceof List<?> list) {
            list.forEach(each -> {
                if (each instanceof String text) {
                    texts.add(text);
                }
            });
        }
        return texts;
    }
}
