package talker.http;

import java.util.Optional;

/** The header {@code Authorization: Bearer SECRET}. */
final class Bearer {
    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    /** The secret that a request presents; empty where it presents none in this way. */
    static Optional<String> secret(Optional<String> authorization) {
        return authorization
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip())
                .filter(secret -> !secret.isEmpty());
    }
}
