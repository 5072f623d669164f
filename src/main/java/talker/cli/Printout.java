package talker.cli;

import java.io.PrintWriter;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import talker.chat.VisibleText;

/**
 * What a command prints: lines of fields with TABs between. Whatever a server, a user or a setting may have chosen is made
 * visible in it, so that nothing can move a terminal's cursor, begin a line of its own or look like another field. Commands
 * print by this and by nothing else.
 */
final class Printout {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter out;

    Printout(PrintWriter out) {
        this.out = out;
    }

    /** Prints a line. */
    void line(String... fields) {
        out.println(Stream.of(fields).map(VisibleText::escape).collect(Collectors.joining("\t")));
    }

    /** Prints what programs read back byte by byte, and what was checked to be of a form that can do no harm. */
    void raw(String checked) {
        out.print(checked);
    }

    /** Puts a text in the place of the terminal's line, without a line break. */
    void overwrite(String text) {
        out.print(ERASE_LINE + VisibleText.escape(text));
    }

    /** Brings it on its way. */
    void flush() {
        out.flush();
    }

    /** Whether something could not be printed. */
    boolean isBroken() {
        return out.checkError();
    }
}
