package talker.history;

import java.util.concurrent.CompletionStage;
import talker.limits.Bound;
import talker.limits.Limits;
import talker.limits.Slots;
import talker.protocol.RoomName;
import talker.room.View;

/**
 * History for all accounts in turn: only so much is read for one at a time, so that others read while thousands of its
 * users come back at once, or page through all that was ever said.
 */
public final class FairHistory implements History {
    private final History history;
    private final Limits limits;

    /** {@code limits}: of the node, which its other readers share. */
    public FairHistory(History history, Limits limits) {
        this.history = history;
        this.limits = limits;
    }

    @Override
    public CompletionStage<Page> before(RoomName room, long before, int limit, View view) {
        return slots(room).run(room.account(), () -> history.before(room, before, limit, view));
    }

    @Override
    public CompletionStage<Page> after(RoomName room, long after, long upTo, int limit, View view) {
        return slots(room).run(room.account(), () -> history.after(room, after, upTo, limit, view));
    }

    @Override
    public CompletionStage<Page> since(RoomName room, long after, long upTo, int limit) {
        return slots(room).run(room.account(), () -> history.since(room, after, upTo, limit));
    }

    @Override
    public CompletionStage<Long> last(RoomName room, long from) {
        return slots(room).run(room.account(), () -> history.last(room, from));
    }

    private Slots slots(RoomName room) {
        Slots slots = limits.historyReads();
        if (slots.isFull(room.account())) {
            limits.notices().note(Bound.HISTORY, room.account());
        }
        return slots;
    }
}
