package talker.chat;

import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import talker.client.Message;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** The newest messages that were shown, by which somebody names one to take it back. Bounded; those of version 2 alone. */
final class Messages {
    /** How many are kept; of more those that were said first are dropped. */
    static final int MOST = 1000;

    /** By how many of its first characters a message is found. */
    static final int MOST_CHARACTERS = 1000;

    /** One message; {@code text} is its beginning in lower case. */
    record Shown(MessageId id, long seq, UserName from, String text) {}

    private final NavigableMap<Long, Shown> bySeq = new TreeMap<>();

    void add(Message message) {
        if (message.seq() == 0) {
            return;
        }
        String content = message.content();
        String beginning = content.substring(0, Math.min(content.length(), MOST_CHARACTERS));
        bySeq.put(message.seq(), new Shown(message.id(), message.seq(), message.from(), lowerCase(beginning)));
        if (bySeq.size() > MOST) {
            bySeq.pollFirstEntry();
        }
    }

    void remove(MessageId id) {
        bySeq.values().removeIf(shown -> shown.id().equals(id));
    }

    boolean contains(MessageId id) {
        return bySeq.values().stream().anyMatch(shown -> shown.id().equals(id));
    }

    /** The newest message of a user that has these words in it, in upper case or lower; empty words are in each. */
    Optional<Shown> newest(UserName from, String words) {
        String wanted = lowerCase(words);
        return bySeq.descendingMap().values().stream()
                .filter(shown -> shown.from().equals(from) && shown.text().contains(wanted))
                .findFirst();
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
