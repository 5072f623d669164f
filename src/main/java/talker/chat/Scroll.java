package talker.chat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jline.utils.AttributedString;
import talker.protocol.MessageId;

/**
 * What was printed, as on a roll of paper: new paragraphs wait until they are painted; the newest ones are remembered, to
 * print the window afresh when its size has changed. What is older is the terminal's.
 */
final class Scroll {
    /** How many paragraphs are remembered: more than a window shows. */
    static final int MOST_REMEMBERED = 500;

    private final Deque<Paragraph> remembered = new ArrayDeque<>();
    private final List<Paragraph> fresh = new ArrayList<>();
    private final Map<MessageId, Paragraph> messages = new LinkedHashMap<>();

    /** A message, which may be taken back. */
    void add(MessageId id, Paragraph paragraph) {
        messages.put(id, paragraph);
        if (messages.size() > MOST_REMEMBERED) {
            messages.remove(messages.keySet().iterator().next());
        }
        add(paragraph);
    }

    /** Puts something in the place of a message; tells whether it was there, so that the window has to be painted afresh. */
    @SuppressWarnings("ReferenceEquality") // two messages may look the same
    boolean replace(MessageId id, Paragraph instead) {
        Paragraph gone = messages.remove(id);
        if (gone == null) {
            return false;
        }
        fresh.replaceAll(each -> each == gone ? instead : each);
        List<Paragraph> all = new ArrayList<>(remembered);
        all.replaceAll(each -> each == gone ? instead : each);
        remembered.clear();
        remembered.addAll(all);
        return true;
    }

    /** How many rows a message and all that came after it take; more than any window has where it is not remembered. */
    @SuppressWarnings("ReferenceEquality") // two messages may look the same
    int rowsSince(MessageId id, int width) {
        Paragraph first = messages.get(id);
        int rows = 0;
        var newestFirst = remembered.descendingIterator();
        while (first != null && newestFirst.hasNext()) {
            Paragraph each = newestFirst.next();
            rows += each.rows(width).size();
            if (each == first) {
                return rows;
            }
        }
        return Integer.MAX_VALUE;
    }

    void add(Paragraph paragraph) {
        fresh.add(paragraph);
        remembered.add(paragraph);
        if (remembered.size() > MOST_REMEMBERED) {
            remembered.remove();
        }
    }

    /** The rows of what was not painted yet, once. */
    List<AttributedString> takeFresh(int width) {
        List<AttributedString> rows =
                fresh.stream().flatMap(each -> each.rows(width).stream()).toList();
        fresh.clear();
        return rows;
    }

    /** The newest rows, so many at the most; nothing waits to be painted then. */
    List<AttributedString> takeNewest(int width, int most) {
        fresh.clear();
        Deque<AttributedString> rows = new ArrayDeque<>();
        var newestFirst = remembered.descendingIterator();
        while (newestFirst.hasNext() && rows.size() < most) {
            List<AttributedString> all = newestFirst.next().rows(width);
            for (int i = all.size() - 1; i >= 0 && rows.size() < most; i--) {
                rows.addFirst(all.get(i));
            }
        }
        return List.copyOf(rows);
    }
}
