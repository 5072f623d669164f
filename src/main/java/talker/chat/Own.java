package talker.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import talker.client.Outcome;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** What the user said and the server has not stored yet as far as is known: under way, or refused. */
final class Own {
    /** One message. */
    record Said(MessageId id, String content, @Nullable UserName to, @Nullable String fault) {
        /** Why it was refused; empty as long as it is under way. */
        Optional<String> refusal() {
            return Optional.ofNullable(fault);
        }
    }

    private final Map<MessageId, Said> all = new LinkedHashMap<>();

    void isSaid(MessageId id, String content, @Nullable UserName to) {
        all.put(id, new Said(id, content, to, null));
    }

    /** It is in the room now. */
    void isStored(MessageId id) {
        all.remove(id);
    }

    void isRefused(MessageId id, Outcome.Refused refused) {
        all.computeIfPresent(id, (same, said) -> new Said(id, said.content(), said.to(), refused.text()));
    }

    boolean contains(MessageId id) {
        return all.containsKey(id);
    }

    /** All of them, in the order in which they were said. */
    List<Said> all() {
        return new ArrayList<>(all.values());
    }

    List<Said> refused() {
        return all.values().stream().filter(said -> said.refusal().isPresent()).toList();
    }

    void forgetRefused() {
        all.values().removeIf(said -> said.refusal().isPresent());
    }
}
