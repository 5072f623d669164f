package talker.session;

import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import talker.metrics.Traffic;
import talker.protocol.MessageId;
import talker.room.Delivery;

/** The newest partial of each message that waits for a slow reader, bounded in bytes: what is too much is left out. */
final class NewestPartials {
    private final long maxBytes;
    private final Map<MessageId, ByteString> lines = new LinkedHashMap<>(0);
    private long bytes;

    NewestPartials(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes partials, each in place of an older one of its message; counts what is thereby never sent. */
    void put(List<Delivery.Draft> newest, Traffic traffic) {
        int replaced = 0;
        int leftOut = 0;
        for (Delivery.Draft draft : newest) {
            replaced += lines.containsKey(draft.id()) ? 1 : 0;
            withdraw(draft.id());
            if (bytes + draft.bytes().size() <= maxBytes) {
                lines.put(draft.id(), draft.bytes().compact());
                bytes += draft.bytes().size();
            } else {
                leftOut++;
            }
        }
        traffic.partialsSkipped(replaced, leftOut);
    }

    /** The message is finished. */
    void withdraw(MessageId id) {
        ByteString replaced = lines.remove(id);
        if (replaced != null) {
            bytes -= replaced.size();
        }
    }

    int count() {
        return lines.size();
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    void clear() {
        lines.clear();
        bytes = 0;
    }

    /** Takes all of them out. */
    ByteString take() {
        ByteStringBuilder chunk = new ByteStringBuilder();
        lines.values().forEach(chunk::append);
        clear();
        return chunk.result();
    }
}
