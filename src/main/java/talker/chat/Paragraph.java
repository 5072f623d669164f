package talker.chat;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Something that stands in the window for good: its rows follow from the window's width. Every row but the first is
 * indented, so that no text can look like another message.
 *
 * @param lines at least one; each begins a row of its own
 */
record Paragraph(List<AttributedString> lines) {
    /** Under the text of a message, behind its time. In columns. */
    static final int INDENT = 6;

    Paragraph {
        lines = List.copyOf(lines);
    }

    static Paragraph of(String text, AttributedStyle style) {
        return new Paragraph(List.of(new AttributedString(VisibleText.escape(text), style)));
    }

    /**
     * A text behind what introduces it.
     *
     * @param head such as time and name
     * @param content a message's, as it came
     */
    static Paragraph of(AttributedString head, String content, AttributedStyle style) {
        List<String> lines = VisibleText.lines(content);
        AttributedStringBuilder first = new AttributedStringBuilder().append(head);
        first.styled(style, lines.get(0));
        List<AttributedString> all = new ArrayList<>(List.of(first.toAttributedString()));
        for (String line : lines.subList(1, lines.size())) {
            all.add(new AttributedString(line, style));
        }
        return new Paragraph(all);
    }

    List<AttributedString> rows(int width) {
        List<AttributedString> rows = new ArrayList<>(Columns.wrap(lines.get(0), width, 0, INDENT));
        lines.subList(1, lines.size()).forEach(line -> rows.addAll(Columns.wrap(line, width, INDENT, INDENT)));
        return rows;
    }
}
