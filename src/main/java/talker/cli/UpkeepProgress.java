package talker.cli;

import java.io.PrintWriter;

/** Shows on standard error how far something long has got: one line that changes on a terminal, elsewhere now and then. */
final class UpkeepProgress {
    private static final long NANOS_A_LINE = 2_000_000_000L;
    private static final long NANOS_ON_A_TERMINAL = 100_000_000L;

    private final Printout err;
    private final boolean isTerminal = StandardStream.ERROR.isTerminal();
    private long told = System.nanoTime();

    UpkeepProgress(PrintWriter err) {
        this.err = new Printout(err);
    }

    /** Shows a line, unless one was shown a moment ago. */
    void show(String line) {
        long now = System.nanoTime();
        if (now - told < (isTerminal ? NANOS_ON_A_TERMINAL : NANOS_A_LINE)) {
            return;
        }
        told = now;
        if (isTerminal) {
            err.overwrite(line);
        } else {
            err.line(line);
        }
        err.flush();
    }

    /** Shows what it came to. */
    void end(String line) {
        if (isTerminal) {
            err.overwrite("");
        }
        err.line(line);
        err.flush();
    }
}
