package talker.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/** The rows of the line that is being typed, behind a prompt; of a long one those around the cursor. */
final class InputRows {
    private static final String PROMPT = "> ";
    private static final String BELOW_PROMPT = "  ";

    private final int width;
    private final List<AttributedString> rows = new ArrayList<>();
    private AttributedStringBuilder row = new AttributedStringBuilder();
    private int taken;
    private int cursorRow;
    private AttributedString beforeCursor = AttributedString.EMPTY;

    private InputRows(int width) {
        this.width = width;
    }

    /** The rows of a line, so many at the most. */
    static Frame of(InputLine line, int width, int most) {
        InputRows input = new InputRows(width);
        input.lay(line);
        int first = Math.max(0, Math.min(input.cursorRow - most / 2, input.rows.size() - most));
        int end = Math.min(input.rows.size(), first + most);
        return new Frame(input.rows.subList(first, end), input.cursorRow - first, input.beforeCursor);
    }

    private void lay(InputLine line) {
        begin(PROMPT);
        Matcher characters = Columns.CHARACTER.matcher(line.text());
        boolean isCursorSet = false;
        while (characters.find()) {
            String shown = shown(characters.group());
            int columns = Columns.of(shown);
            // one column is left for the cursor behind the last character
            if (taken + columns > width - 1 && taken > PROMPT.length()) {
                end();
                begin(BELOW_PROMPT);
            }
            if (!isCursorSet && line.cursor() < characters.end()) {
                isCursorSet = true;
                setCursor();
            }
            row.styled(shown.equals(characters.group()) ? Palette.PLAIN : Palette.FAINT, shown);
            taken += columns;
        }
        if (!isCursorSet) {
            setCursor();
        }
        end();
    }

    private static String shown(String character) {
        return character.equals("\n") ? "↵" : character.equals("\t") ? " " : VisibleText.escape(character);
    }

    private void begin(String prompt) {
        row = new AttributedStringBuilder().styled(Palette.FAINT, prompt);
        taken = prompt.length();
    }

    private void end() {
        rows.add(row.toAttributedString());
    }

    private void setCursor() {
        cursorRow = rows.size();
        beforeCursor = row.toAttributedString();
    }
}
