package talker.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;

/** The terminal that a window is on: its mode, its size, and what it is sent. For one thread. */
final class Display {
    private static final int USUAL_WIDTH = 80;
    private static final int USUAL_HEIGHT = 24;

    private enum Due {
        CHANGES,
        WINDOW,
        EVERYTHING
    }

    private final Terminal terminal;
    private final Screen screen;
    private final Painter painter = new Painter();
    private Attributes usual;
    private int width = USUAL_WIDTH;
    private int height = USUAL_HEIGHT;
    private int frameRows;
    private Due due = Due.CHANGES;

    Display(Terminal terminal, Screen screen) {
        this.terminal = terminal;
        this.screen = screen;
        usual = terminal.getAttributes();
    }

    /** The terminal of standard input and output. */
    static Terminal open() throws IOException {
        try {
            // stty sets it: it is wherever there is a terminal, and no JVM warns of it as of native code
            return TerminalBuilder.builder()
                    .system(true)
                    .provider("exec")
                    .dumb(false)
                    .graphemeCluster(false)
                    .encoding(UTF_8)
                    .build();
        } catch (IllegalStateException none) {
            throw new IOException(none.getMessage(), none);
        }
    }

    /** Takes the terminal over. */
    void begin() {
        usual = terminal.enterRawMode();
        measure();
        send(painter.begin());
    }

    /** Brings it up to date. */
    void paint(InputLine line) {
        Frame frame = new Layout(width, height).frame(screen, line, System.nanoTime());
        frameRows = frame.rows().size();
        Due now = due;
        due = Due.CHANGES;
        switch (now) {
            case CHANGES -> send(painter.paint(screen.scroll().takeFresh(width), frame));
            case WINDOW -> send(painter.paintAfresh(screen.scroll().takeNewest(width, height - frameRows), frame));
            case EVERYTHING -> {
                List<AttributedString> all = screen.scroll().takeNewest(width, Integer.MAX_VALUE);
                send(painter.wipe() + painter.paintAfresh(all, frame));
            }
        }
    }

    /** The window is to be painted afresh. */
    void isStale() {
        due = due == Due.EVERYTHING ? due : Due.WINDOW;
    }

    /** What has scrolled out of the window is to be wiped as well, as far as the terminal does so. */
    void wipe() {
        due = Due.EVERYTHING;
    }

    /** The terminal has another size. */
    void isResized() {
        measure();
        isStale();
    }

    /** Whether a message may stand where the window does not reach any more. */
    boolean hasScrolledOut(int rowsSince) {
        return rowsSince > height - frameRows;
    }

    int width() {
        return width;
    }

    private void measure() {
        Size size = terminal.getSize();
        width = size.getColumns() > 0 ? size.getColumns() : USUAL_WIDTH;
        height = size.getRows() > 0 ? size.getRows() : USUAL_HEIGHT;
    }

    private void send(String text) {
        if (!text.isEmpty()) {
            terminal.writer().print(text);
            terminal.writer().flush();
        }
    }

    /** Gives the terminal back until the process is continued; tells why it could not be suspended, where it could not. */
    Optional<String> suspend() {
        Optional<String> fault = Optional.empty();
        send(painter.end(screen.scroll().takeFresh(width)));
        terminal.setAttributes(usual);
        try {
            String pid = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
        } catch (IOException impossible) {
            fault = Optional.of(String.valueOf(impossible.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        resume();
        return fault;
    }

    /** The process goes on. */
    void resume() {
        terminal.enterRawMode();
        measure();
        send(painter.begin());
    }

    /** Gives the terminal back for good; what was printed stays. */
    void end() {
        send(painter.end(screen.scroll().takeFresh(width)));
        terminal.setAttributes(usual);
    }
}
