package talker.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import talker.bench.Progress;

/** Shows how a load goes, on standard error: one line that changes on a terminal, elsewhere a line now and then. */
final class BenchProgress implements Consumer<Progress> {
    private static final int PLAIN_EVERY = 5;

    private final Printout err;
    private final boolean isTerminal;
    private int told;

    BenchProgress(PrintWriter err, boolean isTerminal) {
        this.err = new Printout(err);
        this.isTerminal = isTerminal;
    }

    @Override
    public void accept(Progress progress) {
        if (isTerminal) {
            err.overwrite(line(progress));
        } else if (told++ % PLAIN_EVERY == 0) {
            err.line(line(progress));
        }
        err.flush();
    }

    /** Leaves the terminal's line as it was. */
    void end() {
        if (isTerminal) {
            err.overwrite("");
            err.flush();
        }
    }

    private static String line(Progress progress) {
        String phase = String.format(
                Locale.ROOT, "%4.0f s %s", progress.seconds(), progress.phase().words());
        return progress.phase() == Progress.Phase.CONNECTING
                ? String.format(Locale.ROOT, "%s: %,d of %,d", phase, progress.connected(), progress.connections())
                : String.format(
                        Locale.ROOT,
                        "%s: %,.0f deliveries/s, p50 %.1f ms, p99 %.1f ms, %,d doubled, %,d out of order",
                        phase,
                        progress.deliveriesPerSecond(),
                        progress.latencies().p50(),
                        progress.latencies().p99(),
                        progress.tally().doubled(),
                        progress.tally().reordered());
    }
}
