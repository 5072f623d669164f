package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * A command on a pseudo-terminal, and what its user sees and presses: a window of tmux, which is a terminal of its own make.
 * When the command has ended the last row says {@code [exit 0]} and whether the terminal reads lines again.
 */
public final class Pane implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String RUN = "\"$@\"; echo \"[exit $?, $(stty -a | grep -o -- '-*icanon')]\"; exec sleep 1000";

    private final Path socket;

    private Pane(Path socket) {
        this.socket = socket;
    }

    /** Whether this machine has tmux. */
    public static boolean isPossible() {
        try {
            return new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a command in a window of this size. */
    public static Pane run(int width, int height, Map<String, String> environment, String... command) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", RUN, "sh"));
        words.addAll(List.of(command));
        return start(width, height, environment, words);
    }

    /** Runs a script of the shell in a window of this size, with {@code $1} and so on. */
    public static Pane runScript(Map<String, String> environment, String script, String... words) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", RUN, "sh", "sh", "-c", script, "sh"));
        command.addAll(List.of(words));
        return start(80, 24, environment, command);
    }

    private static Pane start(int width, int height, Map<String, String> environment, List<String> command) {
        try {
            Pane pane = new Pane(Files.createTempDirectory("pane").resolve("s"));
            List<String> words = new ArrayList<>(List.of("-f", "/dev/null", "new-session", "-d"));
            words.addAll(List.of("-x", Integer.toString(width), "-y", Integer.toString(height)));
            environment.forEach((name, value) -> words.addAll(List.of("-e", name + "=" + value)));
            words.add("--");
            words.addAll(command);
            pane.tmux(words.toArray(String[]::new));
            return pane;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Types a text. */
    public Pane types(String text) {
        tmux("send-keys", "-l", "--", text);
        return this;
    }

    /** Presses keys by their names, {@code Enter} or {@code C-c} say. */
    public Pane presses(String... keys) {
        List<String> words = new ArrayList<>(List.of("send-keys"));
        words.addAll(Arrays.asList(keys));
        tmux(words.toArray(String[]::new));
        return this;
    }

    public Pane resizes(int width, int height) {
        tmux("resize-window", "-x", Integer.toString(width), "-y", Integer.toString(height));
        return this;
    }

    /** The rows of the window, without spaces at their ends, down to the last that is not empty. */
    public List<String> rows() {
        return tmux("capture-pane", "-p")
                .stripTrailing()
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    /** All rows there ever were. */
    public List<String> allRows() {
        return tmux("capture-pane", "-p", "-S", "-")
                .stripTrailing()
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    /** The window with the sequences that colour it. */
    public String colouredText() {
        return tmux("capture-pane", "-p", "-e");
    }

    /** Waits until a part of the window has this text. */
    public Pane sees(String text) {
        patiently().untilAsserted(() -> assertThat(String.join("\n", rows())).contains(text));
        return this;
    }

    /** Waits until a row is this one. */
    public Pane seesRow(String row) {
        patiently().untilAsserted(() -> assertThat(rows()).contains(row));
        return this;
    }

    /** Waits until the last row is this one. */
    public Pane seesAtTheEnd(String row) {
        patiently().untilAsserted(() -> assertThat(rows()).endsWith(row));
        return this;
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100));
    }

    /** Waits until the command has ended with this exit code, and the terminal is as it was. */
    public void ends(int exit) {
        seesAtTheEnd("[exit " + exit + ", icanon]");
    }

    private String tmux(String... words) {
        List<String> command = new ArrayList<>(List.of("tmux", "-u", "-S", socket.toString()));
        command.addAll(Arrays.asList(words));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS))
                    .as(command.toString())
                    .isTrue();
            assertThat(process.exitValue()).as(command + ": " + printed).isZero();
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        tmux("kill-server");
    }
}
