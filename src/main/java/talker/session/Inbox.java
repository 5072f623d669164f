package talker.session;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import talker.protocol.ClientLine;

/**
 * What a client has sent and the session has still to work through: a chunk's lines at a time. The connection reads no
 * further until the session says that it is ready.
 */
final class Inbox {
    private final Outbox outbox;
    private final Deque<ClientLine> backlog = new ArrayDeque<>(0);
    private @Nullable Runnable done;
    private boolean hasEnded;

    Inbox(Outbox outbox) {
        this.outbox = outbox;
    }

    void keep(Session.Received received) {
        done = received.done();
        backlog.addAll(received.lines());
    }

    boolean isEmpty() {
        return backlog.isEmpty();
    }

    ClientLine first() {
        return backlog.getFirst();
    }

    ClientLine removeFirst() {
        return backlog.removeFirst();
    }

    /** Lets the connection read on. */
    void ready() {
        Runnable callback = done;
        done = null;
        if (callback != null) {
            callback.run();
        }
    }

    /** The client will send nothing more. */
    void end() {
        hasEnded = true;
        outbox.inputEnded();
    }

    boolean hasEnded() {
        return hasEnded;
    }
}
