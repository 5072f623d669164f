package talker.signin;

import com.nimbusds.jose.JWSAlgorithm;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import talker.protocol.RoomName;

/**
 * Somebody whose tokens are accepted.
 *
 * @param name its claim {@code iss}, to the letter
 * @param accounts the accounts for whose users it speaks
 * @param audience what the claim {@code aud} has to name
 * @param jwks where its public keys are: an https URL, or the path of a file
 * @param algorithms how its tokens may be signed; every one of them has a public key
 * @param userClaim the claim that is the user's name
 * @param roomsClaim the claim with the only rooms that a token opens, where there is one
 */
record Issuer(
        String name,
        Set<String> accounts,
        String audience,
        String jwks,
        Set<JWSAlgorithm> algorithms,
        String userClaim,
        Optional<String> roomsClaim) {
    private static final Map<String, JWSAlgorithm> ALGORITHMS = Stream.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.ES512,
                    JWSAlgorithm.EdDSA)
            .collect(Collectors.toMap(JWSAlgorithm::getName, each -> each, (one, other) -> one, LinkedHashMap::new));

    private static final Set<String> KEYS =
            Set.of("issuer", "accounts", "audience", "jwks", "algorithms", "user-claim", "rooms-claim");

    Issuer {
        accounts = Set.copyOf(accounts);
        algorithms = Set.copyOf(algorithms);
    }

    /** Reads one entry of the list; what is wrong with it is a {@link ConfigException}. */
    static Issuer from(Config entry) {
        Set<String> unknown = new TreeSet<>(entry.root().keySet());
        unknown.removeAll(KEYS);
        if (!unknown.isEmpty()) {
            throw bad(entry, unknown.iterator().next(), "there is no such setting of an issuer");
        }
        Issuer issuer = new Issuer(
                text(entry, "issuer"),
                Set.copyOf(accounts(entry)),
                text(entry, "audience"),
                text(entry, "jwks"),
                algorithms(entry),
                entry.hasPath("user-claim") ? text(entry, "user-claim") : "sub",
                entry.hasPath("rooms-claim") ? Optional.of(text(entry, "rooms-claim")) : Optional.empty());
        if (issuer.hasUrl() && !issuer.isSafeUrl()) {
            throw bad(entry, "jwks", "a URL must be https (http only at this machine's own addresses), with a host");
        }
        return issuer;
    }

    private static String text(Config entry, String key) {
        String text = entry.getString(key);
        if (text.isBlank()) {
            throw bad(entry, key, "must not be empty");
        }
        return text;
    }

    private static List<String> accounts(Config entry) {
        List<String> accounts = entry.getStringList("accounts");
        if (accounts.isEmpty()) {
            throw bad(entry, "accounts", "must name the accounts for whose users the issuer speaks");
        }
        for (String account : accounts) {
            if (!RoomName.parsePart(account).filter(account::equals).isPresent()) {
                throw bad(entry, "accounts", "'" + account + "' is no account's name");
            }
        }
        return accounts;
    }

    /** Neither "none" nor an HMAC, for which the public key would be the secret. */
    private static Set<JWSAlgorithm> algorithms(Config entry) {
        List<String> names = entry.getStringList("algorithms");
        if (names.isEmpty() || !ALGORITHMS.keySet().containsAll(names)) {
            throw bad(entry, "algorithms", "must be some of " + String.join(", ", ALGORITHMS.keySet()));
        }
        return names.stream().map(ALGORITHMS::get).collect(Collectors.toSet());
    }

    private static ConfigException bad(Config entry, String key, String why) {
        return new ConfigException.BadValue(entry.origin(), "talker.sign-in.jwt.issuers." + key, why);
    }

    boolean hasUrl() {
        return jwks.startsWith("http://") || jwks.startsWith("https://");
    }

    private boolean isSafeUrl() {
        try {
            URI url = new URI(jwks);
            return url.getHost() != null
                    && (jwks.startsWith("https://")
                            || InetAddress.getByName(url.getHost()).isLoopbackAddress());
        } catch (URISyntaxException | UnknownHostException nowhere) {
            return false;
        }
    }
}
