package talker.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;

/**
 * The finals that are not stored yet as far as the client knows, in the order in which they were said, bounded in number
 * and bytes. Those of an earlier connection are sent again on the next. Safe for any thread.
 */
final class Unconfirmed {
    private final int maxMessages;
    private final long maxBytes;
    private final Map<MessageId, Outgoing> all = new LinkedHashMap<>();
    private final Deque<Outgoing> unsent = new ArrayDeque<>();
    private long bytes;
    private boolean isClosed;

    Unconfirmed(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Takes one more, where there is room; the result tells what becomes of it. What has the id of another is that one. */
    synchronized CompletableFuture<Outcome> add(Outgoing outgoing) {
        @Nullable Outgoing same = all.get(outgoing.id());
        if (same != null) {
            return same.outcome();
        }
        if (isClosed) {
            outgoing.outcome().complete(new Outcome.Refused(Outcome.CLOSED, "The client is closed"));
        } else if (all.size() >= maxMessages || bytes + outgoing.line().length > maxBytes) {
            outgoing.outcome()
                    .complete(new Outcome.Refused(Outcome.BUFFER_FULL, "Too many messages wait to be stored"));
        } else {
            all.put(outgoing.id(), outgoing);
            unsent.add(outgoing);
            bytes += outgoing.line().length;
        }
        return outgoing.outcome();
    }

    /** All have to be sent, in order: on a new connection. */
    synchronized void sendAgain() {
        unsent.clear();
        unsent.addAll(all.values());
    }

    /** The next one to send on this connection. */
    synchronized Optional<Outgoing> next() {
        return Optional.ofNullable(unsent.peek());
    }

    /** That one was sent. */
    synchronized void isSent(Outgoing outgoing) {
        unsent.remove(outgoing);
    }

    /** One is stored or refused. */
    synchronized Optional<Outgoing> remove(MessageId id) {
        @Nullable Outgoing removed = all.remove(id);
        if (removed != null) {
            bytes -= removed.line().length;
            unsent.remove(removed);
        }
        return Optional.ofNullable(removed);
    }

    /** The one with the longest line. */
    synchronized Optional<Outgoing> longest() {
        return all.values().stream().max(Comparator.comparingInt(outgoing -> outgoing.line().length));
    }

    synchronized boolean contains(MessageId id) {
        return all.containsKey(id);
    }

    synchronized boolean isEmpty() {
        return all.isEmpty();
    }

    /** Whether any that was sent on this connection waits. */
    synchronized boolean hasSent() {
        return all.size() > unsent.size();
    }

    /** Takes no more, and gives back those that are left. */
    synchronized List<Outgoing> close() {
        isClosed = true;
        List<Outgoing> left = new ArrayList<>(all.values());
        all.clear();
        unsent.clear();
        bytes = 0;
        return left;
    }
}
