package talker.cli;

/** Text on its way to a terminal: nothing that somebody else typed may move the cursor, or turn the reading order. */
final class Terminal {
    private Terminal() {}

    /**
     * Shows control, bidirectional and invisible characters as {@code \\u001b}, a line break as {@code \n} and a tab as
     * {@code \t}. In a line of JSON these can only stand within strings, where the escapes mean the same characters.
     */
    static String escape(String text) {
        if (text.codePoints().noneMatch(Terminal::isHarmful)) {
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
