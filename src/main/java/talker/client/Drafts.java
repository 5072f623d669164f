package talker.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import talker.protocol.MessageId;

/** The partials that wait to be sent: the newest of each message, of a few messages. Safe for any thread. */
final class Drafts {
    private static final int MOST = 100;

    /** A partial that waits. */
    static final class Waiting {
        private final byte[] line;
        private final boolean isPrivate;

        /** For one user alone, which version 1 of the protocol does not know, or for everybody. */
        Waiting(byte[] line, boolean isPrivate) {
            this.line = line;
            this.isPrivate = isPrivate;
        }

        byte[] line() {
            return line;
        }

        boolean isPrivate() {
            return isPrivate;
        }
    }

    private final Map<MessageId, Waiting> waiting = new LinkedHashMap<>();

    /** Takes a partial in place of an earlier one of its message; the oldest is dropped where there are many. */
    synchronized void put(MessageId id, Waiting partial) {
        waiting.put(id, partial);
        if (waiting.size() > MOST) {
            waiting.remove(waiting.keySet().iterator().next());
        }
    }

    /** The message is finished: its partials are of no use any more. */
    synchronized void remove(MessageId id) {
        waiting.remove(id);
    }

    synchronized void clear() {
        waiting.clear();
    }

    /** The one that has waited longest. */
    synchronized Optional<Waiting> next() {
        return waiting.keySet().stream().findFirst().map(waiting::remove);
    }
}
