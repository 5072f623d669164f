package talker.chat;

import java.util.List;
import org.jline.utils.AttributedCharSequence.ForceMode;
import org.jline.utils.AttributedString;

/**
 * Makes what a terminal is sent: rows that stay go above the frame, which is painted over in its place. One text for both,
 * so that no terminal shows a state in between: a draft becomes its message at once. Needs no more of a terminal than
 * that it knows the sequences of a VT100 and of xterm's modes.
 */
final class Painter {
    private static final int COLOURS = 256;
    private static final String CSI = "\u001b[";
    private static final String HIDE_CURSOR = CSI + "?25l";
    private static final String SHOW_CURSOR = CSI + "?25h";
    private static final String ERASE_ROW = CSI + "2K";
    private static final String ERASE_BELOW = CSI + "J";
    /** What has scrolled out of the window; a terminal that does not know it does nothing. */
    private static final String ERASE_SCROLLED = CSI + "3J";

    private static final String HOME = CSI + "H";

    /** A row that a terminal finds too long is cut: broken, it would push the frame down, and leave a part of it there. */
    private static final String CUT_ROWS = CSI + "?7l";

    private static final String BREAK_ROWS = CSI + "?7h";

    /** What is pasted comes between marks, so that its line breaks are told from the key Enter. */
    private static final String MARK_PASTES = CSI + "?2004h";

    private static final String DO_NOT_MARK_PASTES = CSI + "?2004l";

    private Frame painted = Frame.NONE;

    /** To be sent first. */
    String begin() {
        return MARK_PASTES;
    }

    /** Prints rows that stay, and the frame below them. */
    String paint(List<AttributedString> above, Frame frame) {
        if (above.isEmpty() && frame.equals(painted)) {
            return "";
        }
        StringBuilder out = new StringBuilder(HIDE_CURSOR);
        toTop(out);
        print(out, above, frame);
        return out.toString();
    }

    /** As {@link #paint}, on an empty window. */
    String paintAfresh(List<AttributedString> above, Frame frame) {
        StringBuilder out = new StringBuilder(HIDE_CURSOR).append(HOME).append(ERASE_BELOW);
        print(out, above, frame);
        return out.toString();
    }

    /** Wipes the window and what has scrolled out of it; all that is left is to be painted afresh. */
    String wipe() {
        return HIDE_CURSOR + HOME + ERASE_BELOW + ERASE_SCROLLED;
    }

    /** Takes the frame away; what stays is left, and the cursor below it. */
    String end(List<AttributedString> above) {
        StringBuilder out = new StringBuilder(HIDE_CURSOR);
        toTop(out);
        above.forEach(row -> line(out, row));
        painted = Frame.NONE;
        return out.append(ERASE_BELOW)
                .append(DO_NOT_MARK_PASTES)
                .append(SHOW_CURSOR)
                .toString();
    }

    private void toTop(StringBuilder out) {
        out.append('\r');
        if (painted.cursorRow() > 0) {
            out.append(CSI).append(painted.cursorRow()).append('A');
        }
    }

    private void print(StringBuilder out, List<AttributedString> above, Frame frame) {
        above.forEach(row -> line(out, row));
        out.append(CUT_ROWS);
        int last = frame.rows().size() - 1;
        frame.rows().subList(0, last).forEach(row -> line(out, row));
        out.append(ERASE_BELOW).append(ansi(frame.rows().get(last)));
        if (last > frame.cursorRow()) {
            out.append(CSI).append(last - frame.cursorRow()).append('A');
        }
        out.append('\r').append(ansi(frame.beforeCursor()));
        out.append(BREAK_ROWS).append(SHOW_CURSOR);
        painted = frame;
    }

    private static void line(StringBuilder out, AttributedString row) {
        out.append(ERASE_ROW).append(ansi(row)).append("\r\n");
    }

    private static String ansi(AttributedString row) {
        return row.toAnsi(COLOURS, ForceMode.None);
    }
}
