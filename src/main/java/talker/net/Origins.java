package talker.net;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The web sites whose pages may connect. A browser lets any page open a WebSocket to any server and says whose page it
 * is, in the header {@code Origin}; other programs say nothing and may.
 */
final class Origins {
    private static final String ALL = "*";

    private final Set<String> allowed;

    Origins(List<String> allowed) {
        this.allowed = allowed.stream().map(Origins::normal).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a page may connect.
     *
     * @param origin the header {@code Origin}, {@code scheme://host[:port]}
     * @param host the header {@code Host}: a page that this server has sent comes from there. The scheme is not compared,
     *     since a proxy in front may speak TLS
     */
    boolean admit(Optional<String> origin, Optional<String> host) {
        if (origin.isEmpty() || allowed.contains(ALL) || allowed.contains(normal(origin.get()))) {
            return true;
        }
        int authority = origin.get().indexOf("://");
        return authority > 0
                && host.filter(origin.get().substring(authority + 3)::equalsIgnoreCase)
                        .isPresent();
    }

    private static String normal(String origin) {
        return origin.toLowerCase(Locale.ROOT);
    }
}
