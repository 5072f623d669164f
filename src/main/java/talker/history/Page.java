package talker.history;

import java.util.List;
import talker.room.StoredMessage;

/**
 * Part of a room's history, oldest message first.
 *
 * @param messages consecutive messages of the room
 * @param more whether there are messages beyond the page, on the side that was read towards
 */
public record Page(List<StoredMessage> messages, boolean more) {
    public Page {
        messages = List.copyOf(messages);
    }
}
