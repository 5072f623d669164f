package talker.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import talker.protocol.ClientMessage;
import talker.protocol.MessageId;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;

/**
 * What is being typed in a room now, for those who come in later. A draft ends by its final, by an empty partial, when
 * its user leaves, or by silence. Of very many, or very large ones, those that have rested longest are forgotten. Times
 * are nanoseconds on one clock.
 */
final class Drafts {
    /** A draft, and when its last partial came. */
    record Draft(ClientMessage.Post partial, UserName from, boolean isOurs, long since) {
        /** Roughly the memory that it takes, in bytes. */
        long weight() {
            return 2L * partial.content().length() + 200;
        }
    }

    private final int maxDrafts;
    private final long maxBytes;
    private final long patience;
    private final Map<MessageId, Draft> drafts = new LinkedHashMap<>();
    private long bytes;

    Drafts(int maxDrafts, long maxBytes, Duration timeout) {
        this.maxDrafts = maxDrafts;
        this.maxBytes = maxBytes;
        patience = timeout.toNanos();
    }

    /**
     * Takes a partial.
     *
     * @param isOurs whether it was typed on this node
     */
    void put(ClientMessage.Post partial, UserName from, boolean isOurs, long now) {
        end(partial.id());
        if (partial.content().isEmpty()) {
            return;
        }
        Draft draft = new Draft(partial, from, isOurs, now);
        drafts.put(partial.id(), draft);
        bytes += draft.weight();
        Iterator<Draft> oldest = drafts.values().iterator();
        while (drafts.size() > maxDrafts || bytes > maxBytes) {
            bytes -= oldest.next().weight();
            oldest.remove();
        }
    }

    /** Whether an open draft with this id is typed by another user. */
    boolean isAnothers(MessageId id, UserName user, long now) {
        Draft draft = drafts.get(id);
        return draft != null && !draft.from.equals(user) && isOpen(draft, now);
    }

    /** The message is finished. */
    void end(MessageId id) {
        Draft ended = drafts.remove(id);
        if (ended != null) {
            bytes -= ended.weight();
        }
    }

    /** The user has left. */
    void endOf(UserName user) {
        removeIf(draft -> draft.from.equals(user));
    }

    /** Forgets what has rested for too long. */
    void sweep(long now) {
        removeIf(draft -> !isOpen(draft, now));
    }

    private void removeIf(Predicate<Draft> isOver) {
        drafts.values().removeIf(draft -> {
            boolean over = isOver.test(draft);
            bytes -= over ? draft.weight() : 0;
            return over;
        });
    }

    private boolean isOpen(Draft draft, long now) {
        return now - draft.since < patience;
    }

    /** The open drafts that a user may see, oldest first. */
    List<ServerMessage.Draft> openTo(UserName user, long now) {
        View view = View.of(user);
        List<ServerMessage.Draft> open = new ArrayList<>();
        for (Draft draft : drafts.values()) {
            ClientMessage.Post partial = draft.partial;
            if (isOpen(draft, now) && view.shows(draft.from, partial.to())) {
                open.add(new ServerMessage.Draft(partial.id(), draft.from, partial.content(), partial.to()));
            }
        }
        return open;
    }

    /** The open drafts of this node, oldest first; null where there are none. */
    @Nullable
    List<Gossip.OpenDraft> ours(long now) {
        List<Gossip.OpenDraft> ours = new ArrayList<>();
        for (Draft draft : drafts.values()) {
            if (draft.isOurs && isOpen(draft, now)) {
                ours.add(new Gossip.OpenDraft(draft.from, draft.partial, (now - draft.since) / 1_000_000));
            }
        }
        return ours.isEmpty() ? null : ours;
    }
}
