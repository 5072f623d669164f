package talker.client;

import java.util.List;

/**
 * A page of what was said earlier.
 *
 * @param messages oldest first
 * @param more whether there are older ones
 */
public record HistoryPage(List<Message> messages, boolean more) {
    public HistoryPage {
        messages = List.copyOf(messages);
    }
}
