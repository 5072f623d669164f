package talker.history;

import java.util.concurrent.CompletionStage;
import talker.protocol.RoomName;

/** Pages of a room's stored messages, read from the journal. Safe for any number of threads. */
public interface History {
    /**
     * The newest messages before a place in the room's order.
     *
     * @param before only messages with a smaller seq; {@link Long#MAX_VALUE} for the newest of all
     * @param limit how many messages at the most, 1 to 1000
     */
    CompletionStage<Page> before(RoomName room, long before, int limit);

    /**
     * The oldest messages after a place in the room's order.
     *
     * @param after only messages with a greater seq
     * @param upTo only messages with this seq or a smaller one
     * @param limit how many messages at the most, 1 to 1000
     */
    CompletionStage<Page> after(RoomName room, long after, long upTo, int limit);
}
