package talker.chat;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.ScreenTerminal;

/** What somebody sees who looks at a terminal: its rows, without the spaces at their ends. */
final class Window {
    private final ScreenTerminal terminal;

    Window(ScreenTerminal terminal) {
        this.terminal = terminal;
    }

    /** All rows of the window, and the cursor as a bar in its place. */
    List<String> rowsWithCursor() {
        return rows(true);
    }

    /** The rows down to the last that is not empty. */
    List<String> rows() {
        List<String> rows = rows(false);
        while (!rows.isEmpty() && rows.get(rows.size() - 1).isEmpty()) {
            rows.remove(rows.size() - 1);
        }
        return rows;
    }

    private List<String> rows(boolean hasCursor) {
        synchronized (terminal) {
            int width = terminal.getColumns();
            int height = terminal.getRows();
            long[] cells = new long[width * height];
            int[] cursor = new int[2];
            terminal.dump(cells, cursor);
            List<String> rows = new ArrayList<>();
            for (int y = 0; y < height; y++) {
                StringBuilder row = new StringBuilder();
                for (int x = 0; x < width; x++) {
                    if (hasCursor && cursor[0] == x && cursor[1] == y) {
                        row.append('|');
                    }
                    int c = ScreenTerminal.cellCodePoint(cells[y * width + x]);
                    if (c != 0) {
                        row.appendCodePoint(c);
                    }
                }
                rows.add(row.toString().stripTrailing());
            }
            return rows;
        }
    }

    /** Whether any cell of the window has a colour. */
    boolean hasColours() {
        synchronized (terminal) {
            long[] cells = new long[terminal.getColumns() * terminal.getRows()];
            terminal.dump(cells, new int[2]);
            for (long cell : cells) {
                if (ScreenTerminal.cellHasForeground(cell) || ScreenTerminal.cellHasBackground(cell)) {
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public String toString() {
        return String.join("\n", rows());
    }
}
