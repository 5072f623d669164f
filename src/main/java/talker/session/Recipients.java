package talker.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import talker.protocol.UserName;

/**
 * The users to whom a client writes privately, and whether they may read it: the newest few, and for a while. Times are
 * nanoseconds on one clock.
 */
final class Recipients {
    static final int MAX_KNOWN = 16;
    static final Duration KNOWN_FOR = Duration.ofSeconds(30);

    private record Known(boolean isReader, long at) {}

    private final Map<UserName, Known> known = new LinkedHashMap<>(0);
    private @Nullable UserName asked;

    /** Whether the user may read private messages here; null where that has to be asked. */
    @Nullable
    Boolean isReader(UserName user, long now) {
        Known found = known.get(user);
        if (found == null || now - found.at >= KNOWN_FOR.toNanos()) {
            return null;
        }
        return found.isReader;
    }

    /** Whether the answer about a user is under way. */
    boolean isBeingAsked(UserName user) {
        return user.equals(asked);
    }

    void ask(UserName user) {
        asked = user;
    }

    void learn(UserName user, boolean isReader, long now) {
        asked = null;
        known.remove(user);
        known.put(user, new Known(isReader, now));
        if (known.size() > MAX_KNOWN) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
