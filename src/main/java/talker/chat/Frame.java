package talker.chat;

import java.util.List;
import org.jline.utils.AttributedString;

/**
 * The rows at the bottom of the window, which change in place.
 *
 * @param rows from the top; at least one
 * @param cursorRow in which of them the cursor stands, from 0
 * @param beforeCursor what stands before the cursor in that row
 */
record Frame(List<AttributedString> rows, int cursorRow, AttributedString beforeCursor) {
    static final Frame NONE = new Frame(List.of(AttributedString.EMPTY), 0, AttributedString.EMPTY);

    Frame {
        rows = List.copyOf(rows);
    }
}
