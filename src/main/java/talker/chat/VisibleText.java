package talker.chat;

import java.util.ArrayList;
import java.util.List;

/** Text on its way to a terminal: nothing that somebody else typed may move the cursor, or turn the reading order. */
public final class VisibleText {
    /** More marks on one letter than any script needs; they would paint over the lines above and below. */
    private static final int MOST_MARKS = 4;

    private VisibleText() {}

    /**
     * Shows control, bidirectional and invisible characters as {@code \\u001b}, a line break as {@code \n} and a tab as
     * {@code \t}. In a line of JSON these can only stand within strings, where the escapes mean the same characters.
     */
    public static String escape(String text) {
        if (text.codePoints().noneMatch(VisibleText::isHarmful)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (!isHarmful(c)) {
                shown.appendCodePoint(c);
            } else if (c == '\n') {
                shown.append("\\n");
            } else if (c == '\t') {
                shown.append("\\t");
            } else {
                for (char half : Character.toChars(c)) {
                    shown.append("\\u%04x".formatted((int) half));
                }
            }
        });
        return shown.toString();
    }

    /**
     * The lines of a message, for a reader who gives each line of it a place of its own: tabs are spaces, harmless marks
     * beyond the fourth on a letter are left out, and what else is harmful is shown as {@link #escape} shows it.
     */
    static List<String> lines(String content) {
        List<String> lines = new ArrayList<>();
        for (String line : content.split("\r?\n", -1)) {
            lines.add(escape(withoutMarksOnMarks(line.replace('\t', ' '))));
        }
        return lines;
    }

    private static String withoutMarksOnMarks(String line) {
        StringBuilder kept = new StringBuilder(line.length());
        int marks = 0;
        for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
            int c = line.codePointAt(i);
            int type = Character.getType(c);
            boolean isMark = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
            marks = isMark ? marks + 1 : 0;
            if (marks <= MOST_MARKS) {
                kept.appendCodePoint(c);
            }
        }
        return kept.toString();
    }

    private static boolean isHarmful(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            case Character.FORMAT -> !joins(codePoint);
            default -> false;
        };
    }

    /** The joiners hold emoji and the letters of some scripts together. */
    private static boolean joins(int codePoint) {
        return codePoint == 0x200C || codePoint == 0x200D;
    }
}
