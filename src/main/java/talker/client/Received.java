package talker.client;

import java.util.LinkedHashSet;
import java.util.Set;
import talker.protocol.MessageId;

/** Which finals have been heard: the newest ids, and in version 2 how far. */
final class Received {
    private final int remembered;
    private final Set<MessageId> ids = new LinkedHashSet<>();
    private long seq;

    /**
     * @param remembered how many ids are kept, so that what comes again is known
     * @param seq how far everything was heard before, or {@link Settings#NO_SEQ}
     */
    Received(int remembered, long seq) {
        this.remembered = remembered;
        this.seq = seq;
    }

    /** How far everything was heard, or {@link Settings#NO_SEQ} where that is not known. */
    long seq() {
        return seq;
    }

    /**
     * Notes a final; tells whether it is a new one.
     *
     * @param isInTurn whether everything before it was heard; an answer to a final that was sent again may come before
     *     what was missed, and then it must not count as how far everything was heard
     */
    boolean isNew(Message message, boolean isInTurn) {
        return isNew(message.id(), message.seq(), isInTurn);
    }

    /** Notes that a message was taken back: what comes of it from now on is no new one. */
    void redacted(MessageId id, long at, boolean isInTurn) {
        var unused = isNew(id, at, isInTurn);
    }

    private boolean isNew(MessageId id, long at, boolean isInTurn) {
        boolean isNew = ids.add(id) && (at == 0 || at > seq);
        if (ids.size() > remembered) {
            ids.remove(ids.iterator().next());
        }
        if (isInTurn && at > 0) {
            seq = Math.max(seq, at);
        }
        return isNew;
    }
}
