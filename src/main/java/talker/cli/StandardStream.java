package talker.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A stream that the process was started with. */
enum StandardStream {
    INPUT(0),
    OUTPUT(1),
    ERROR(2);

    private final String descriptor;

    StandardStream(int descriptor) {
        this.descriptor = Integer.toString(descriptor);
    }

    /** Whether it goes to a terminal, or comes from one. */
    boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException noSuchSystem) {
            return isTerminalByTest();
        }
    }

    /** Where there is no /proc: the system's own test, which is given the same streams. */
    private boolean isTerminalByTest() {
        try {
            return new ProcessBuilder("test", "-t", descriptor)
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noTest) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
