package talker.chat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import talker.client.Draft;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * What is being typed in the room, the oldest first; each in its place until it ends. Bounded. Times are those of
 * System.nanoTime().
 */
final class Typists {
    /** How many drafts are kept; of more the oldest are dropped. */
    static final int MOST = 200;

    /** A draft to which nothing was added for so long is given up: no server tells of that (docs/PROTOCOL.md, 9.8). */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private record Typed(Draft draft, long at) {}

    private final Map<MessageId, Typed> drafts = new LinkedHashMap<>();

    void sees(Draft draft, long now) {
        if (draft.content().isEmpty()) {
            drafts.remove(draft.id());
            return;
        }
        drafts.put(draft.id(), new Typed(draft, now));
        if (drafts.size() > MOST) {
            drafts.remove(drafts.keySet().iterator().next());
        }
    }

    /** The message is finished. */
    void ends(MessageId id) {
        drafts.remove(id);
    }

    /** The user has left. */
    void leaves(UserName user) {
        drafts.values().removeIf(typed -> typed.draft().from().equals(user));
    }

    void clear() {
        drafts.clear();
    }

    /** All that are open now. */
    List<Draft> all(long now) {
        drafts.values().removeIf(typed -> now - typed.at() >= TIMEOUT.toNanos());
        return drafts.values().stream().map(Typed::draft).toList();
    }
}
