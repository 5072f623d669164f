package talker.history;

import java.util.List;
import java.util.concurrent.CompletionStage;
import talker.protocol.RoomName;
import talker.room.Past;
import talker.room.StoredMessage;
import talker.room.View;

/** Pages of a room's stored messages, read from the journal. Safe for any number of threads. */
public interface History {
    /**
     * The newest messages before a place in the room's order.
     *
     * @param before only messages with a smaller seq; {@link Long#MAX_VALUE} for the newest of all
     * @param limit how many messages at the most, 1 to 1000
     * @param view only messages that it shows
     */
    CompletionStage<Page> before(RoomName room, long before, int limit, View view);

    /**
     * The oldest messages after a place in the room's order.
     *
     * @param after only messages with a greater seq
     * @param upTo only messages with this seq or a smaller one
     * @param limit how many messages at the most, 1 to 1000
     * @param view only messages that it shows
     */
    CompletionStage<Page> after(RoomName room, long after, long upTo, int limit, View view);

    /**
     * The oldest messages and redactions after a place in the room's order, whoever may see them; otherwise as
     * {@link #after}.
     */
    CompletionStage<Page> since(RoomName room, long after, long upTo, int limit);

    /**
     * How far a room has got: the sequence number of its last event, message or not, which is the seq of its last message
     * or greater. Quicker the nearer it is to {@code from}.
     *
     * @param from a number that the room is known to have reached; 0 where nothing is known
     */
    CompletionStage<Long> last(RoomName room, long from);

    /** The same as rooms read it. */
    default Past past() {
        return new Past() {
            @Override
            public CompletionStage<List<StoredMessage>> read(RoomName room, long after, long upTo, int limit) {
                return History.this.since(room, after, upTo, limit).thenApply(Page::messages);
            }

            @Override
            public CompletionStage<List<StoredMessage>> before(RoomName room, long before, int limit, View view) {
                return History.this.before(room, before, limit, view).thenApply(Page::messages);
            }
        };
    }
}
