package talker.room;

import java.util.List;
import java.util.concurrent.CompletionStage;
import talker.protocol.RoomName;

/** Reads stored messages of a room back from the journal. */
public interface Past {
    /**
     * The oldest messages and redactions with {@code after < seq <= upTo}, in order: {@code limit} of them, or fewer where
     * there are no more.
     */
    CompletionStage<List<StoredMessage>> read(RoomName room, long after, long upTo, int limit);

    /**
     * The newest messages with {@code seq < before} that a view shows, in order: {@code limit} of them, or fewer where
     * there are no more.
     */
    CompletionStage<List<StoredMessage>> before(RoomName room, long before, int limit, View view);
}
