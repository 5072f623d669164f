package talker.cli;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/**
 * SIGTERM and Ctrl-C, which ask a server to stop in order. The process ends with 0 then: what was asked for was done. By
 * itself a JVM would end with the signal's number, 143 or 130, which supervisors take for a failure.
 */
final class StopSignals {
    private static final List<String> NAMES = List.of("TERM", "INT");
    private static final int DONE = 0;
    private static final AtomicBoolean COME = new AtomicBoolean();

    private StopSignals() {}

    /** From now on they run what is to be done at the end of the process, and end it with 0. */
    static void endInOrder() {
        for (String name : NAMES) {
            Signals.register(name, () -> {
                COME.set(true);
                System.exit(DONE);
            });
        }
    }

    /** Whether the process ends because it was asked to. */
    static boolean hasCome() {
        return COME.get();
    }
}
