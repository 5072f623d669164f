package talker.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.WCWidth;

/**
 * How many columns of a terminal a text takes, and where it is broken into rows. What a user sees as one character is
 * never broken; a terminal that shows it narrower than the sum of its parts has room left in that row.
 */
final class Columns {
    /** What a reader takes for one character: a letter with its marks, an emoji of several. */
    static final Pattern CHARACTER = Pattern.compile("\\X");

    private Columns() {}

    /** The columns that a text takes, control characters none. */
    static int of(CharSequence text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    /**
     * Breaks a text that has no line breaks into rows, between words where it can.
     *
     * @param width the columns of a row, at least 1
     * @param first how many spaces the first row begins with
     * @param indent how many spaces the others begin with; no row has any where they would leave too little
     */
    static List<AttributedString> wrap(AttributedString text, int width, int first, int indent) {
        boolean isNarrow = Math.max(first, indent) * 2 >= width;
        int inset = isNarrow ? 0 : first;
        List<AttributedString> rows = new ArrayList<>();
        int begin = 0;
        int space = 0;
        int taken = 0;
        boolean hasWord = false;
        Matcher characters = CHARACTER.matcher(text);
        while (characters.find()) {
            int columns = of(characters.group());
            boolean isSpace = characters.group().equals(" ");
            if (inset + taken + columns > width && characters.start() > begin && !isSpace) {
                int end = space > begin ? space : characters.start();
                rows.add(row(text, begin, end, inset));
                begin = space > begin ? space + 1 : end;
                inset = isNarrow ? 0 : indent;
                taken = 0;
                hasWord = false;
                characters.region(begin, text.length());
                continue;
            }
            if (isSpace && hasWord) {
                space = characters.start();
            }
            hasWord |= !isSpace;
            taken += columns;
        }
        rows.add(row(text, begin, text.length(), inset));
        return rows;
    }

    private static AttributedString row(AttributedString text, int begin, int end, int inset) {
        int kept = end;
        while (kept > begin && text.charAt(kept - 1) == ' ') {
            kept--;
        }
        return new AttributedStringBuilder()
                .append(" ".repeat(inset))
                .append(text.subSequence(begin, kept))
                .toAttributedString();
    }

    /** The beginning of a text that fits into a row, and a sign where something was left out. */
    static AttributedString cut(AttributedString text, int width) {
        if (of(text) <= width) {
            return text;
        }
        int taken = 0;
        Matcher characters = CHARACTER.matcher(text);
        while (characters.find()) {
            int columns = of(characters.group());
            if (taken + columns > width - 1) {
                return new AttributedStringBuilder()
                        .append(text.subSequence(0, characters.start()))
                        .append("…")
                        .toAttributedString();
            }
            taken += columns;
        }
        return text;
    }
}
