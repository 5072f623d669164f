package talker.chat;

import java.util.regex.Matcher;

/**
 * The line that is being typed. It moves and erases by what a reader takes for a character, so that no emoji is left in
 * halves.
 *
 * @param text what is in it
 * @param cursor before which char of the text it stands, 0 to the text's length
 */
record InputLine(String text, int cursor) {
    static final InputLine EMPTY = new InputLine("", 0);

    /** A line with this text, the cursor at its end. */
    static InputLine of(String text) {
        return new InputLine(text, text.length());
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    InputLine insert(String more) {
        return new InputLine(text.substring(0, cursor) + more + text.substring(cursor), cursor + more.length());
    }

    InputLine at(int position) {
        return new InputLine(text, position);
    }

    /** Without what lies between two places. */
    InputLine without(int from, int to) {
        return new InputLine(text.substring(0, from) + text.substring(to), from);
    }

    /** Where the character before the cursor begins. */
    int left() {
        int begin = 0;
        Matcher characters = Columns.CHARACTER.matcher(text);
        while (characters.find() && characters.end() <= cursor) {
            begin = characters.start();
        }
        return cursor == 0 ? 0 : begin;
    }

    /** Where the character behind the cursor ends. */
    int right() {
        Matcher characters = Columns.CHARACTER.matcher(text);
        while (characters.find()) {
            if (characters.end() > cursor) {
                return characters.end();
            }
        }
        return text.length();
    }

    /** Where the word before the cursor begins. */
    int wordLeft() {
        int at = cursor;
        while (at > 0 && isBetweenWords(at - 1)) {
            at--;
        }
        while (at > 0 && !isBetweenWords(at - 1)) {
            at--;
        }
        return at;
    }

    /** Where the word behind the cursor ends. */
    int wordRight() {
        int at = cursor;
        while (at < text.length() && isBetweenWords(at)) {
            at++;
        }
        while (at < text.length() && !isBetweenWords(at)) {
            at++;
        }
        return at;
    }

    private boolean isBetweenWords(int index) {
        return Character.isWhitespace(text.charAt(index));
    }
}
