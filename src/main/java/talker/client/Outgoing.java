package talker.client;

import java.util.concurrent.CompletableFuture;
import talker.protocol.MessageId;

/** A final that is under way. */
final class Outgoing {
    private final MessageId id;
    private final byte[] line;
    private final boolean isPrivate;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    /**
     * A final that was not sent yet.
     *
     * @param line its line, with the line break
     * @param isPrivate whether it is for one user alone, which version 1 of the protocol does not know
     */
    Outgoing(MessageId id, byte[] line, boolean isPrivate) {
        this.id = id;
        this.line = line;
        this.isPrivate = isPrivate;
    }

    MessageId id() {
        return id;
    }

    byte[] line() {
        return line;
    }

    boolean isPrivate() {
        return isPrivate;
    }

    /** Completed when it is stored or refused. */
    CompletableFuture<Outcome> outcome() {
        return outcome;
    }
}
