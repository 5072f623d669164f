package talker.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import talker.client.Draft;
import talker.client.Listener;
import talker.client.Message;
import talker.client.State;
import talker.client.TalkerClient;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * A chat on a terminal: messages scroll by, and below them stand what others are typing, what is under way, how the
 * connection stands, and the line that the user types. Ends when the user leaves.
 *
 * <p>Everything happens on the thread that calls {@link #run()}: keys, and what the client hears on its own thread, come to
 * it through a bounded queue, so a terminal that does not take its output slows the client down, and the server notices.
 */
public final class Chat {
    private static final int MOST_WAITING = 1000;
    private static final int TICK_MILLIS = 1000;
    private static final int FIRST_EXIT_CODE_OF_SIGNALS = 128;
    private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);
    private static final int USUAL_WIDTH = 80;
    private static final int USUAL_HEIGHT = 24;

    private final Membership membership;
    private final Terminal terminal;
    private final Thread thread = Thread.currentThread();
    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Painter painter = new Painter();
    private final Screen screen;
    private final Talk talk;
    private final Keyboard keyboard;
    private Attributes usual;
    private int width = USUAL_WIDTH;
    private int height = USUAL_HEIGHT;
    private boolean isAfresh;
    private volatile boolean isOver;
    private int exitCode;
    private @Nullable ChatFailure failure;

    Chat(Membership membership, boolean hasColours, Terminal terminal) {
        this.membership = membership;
        this.terminal = terminal;
        usual = terminal.getAttributes();
        Standing standing =
                new Standing(membership.room(), membership.user(), new State.Connecting(membership.address(), 1));
        screen = new Screen(membership.user(), new Palette(hasColours), ZoneId.systemDefault(), standing);
        TalkerClient client = membership.client().start(new Room());
        talk = new Talk(screen, client, this::later);
        keyboard = new Keyboard(terminal.reader(), key -> later(() -> press(key)), () -> later(talk::leave));
    }

    /**
     * Chats on the terminal of standard input and output until the user leaves.
     *
     * @return the exit code of the process: 0, or 128 and the number of the signal that ended it
     * @throws ChatFailure where the room cannot be entered, where its door is shut, and where something was not stored
     * @throws IOException where there is no terminal, or none that can be set
     */
    public static int run(Membership membership, boolean hasColours) throws IOException {
        try (Terminal terminal = open()) {
            Chat chat = new Chat(membership, hasColours, terminal);
            Map<String, Object> before = chat.catchSignals();
            try {
                return chat.run();
            } finally {
                before.forEach(Signals::unregister);
            }
        }
    }

    private static Terminal open() throws IOException {
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

    int run() {
        try {
            begin();
            while (!isOver) {
                work();
                talk.showDraft();
                if (!isOver) {
                    paint();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
        if (failure != null && exitCode == 0) {
            throw failure;
        }
        return exitCode;
    }

    /** Has the signals that end a process end the chat; gives the handlers that there were, by the signals' names. */
    private Map<String, Object> catchSignals() {
        Map<String, Object> before = new HashMap<>();
        // a shutdown hook would come too late: JLine's own may have closed the terminal
        SIGNALS.forEach((name, number) -> Optional.ofNullable(Signals.register(name, () -> endsBySignal(number)))
                .ifPresent(handler -> before.put(name, handler)));
        return before;
    }

    private void endsBySignal(int number) {
        later(() -> {
            exitCode = FIRST_EXIT_CODE_OF_SIGNALS + number;
            isOver = true;
        });
    }

    private void begin() {
        usual = terminal.enterRawMode();
        terminal.handle(Terminal.Signal.WINCH, signal -> later(this::isResized));
        terminal.handle(Terminal.Signal.CONT, signal -> later(this::resume));
        measure();
        send(painter.begin());
        paint();
        keyboard.start();
    }

    private void work() throws InterruptedException {
        @Nullable Runnable next = waiting.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        for (int i = 0; next != null && i < MOST_WAITING; i++) {
            next.run();
            next = isOver ? null : waiting.poll();
        }
    }

    /** Has it done on the window's thread; waits where too much waits already. */
    private void later(Runnable task) {
        if (Thread.currentThread() == thread) {
            task.run();
            return;
        }
        try {
            while (!isOver && !waiting.offer(task, TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                // the terminal does not take its output
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void press(Key key) {
        if (key == Key.Function.REDRAW) {
            isAfresh = true;
        } else if (key == Key.Function.SUSPEND) {
            suspend();
        } else {
            talk.press(key);
        }
    }

    private void paint() {
        Frame frame = new Layout(width, height).frame(screen, talk.line(), System.nanoTime());
        if (isAfresh) {
            isAfresh = false;
            List<AttributedString> rows =
                    screen.scroll().takeNewest(width, height - frame.rows().size());
            send(painter.paintAfresh(rows, frame));
        } else {
            send(painter.paint(screen.scroll().takeFresh(width), frame));
        }
    }

    private void send(String text) {
        if (!text.isEmpty()) {
            terminal.writer().print(text);
            terminal.writer().flush();
        }
    }

    private void measure() {
        Size size = terminal.getSize();
        width = size.getColumns() > 0 ? size.getColumns() : USUAL_WIDTH;
        height = size.getRows() > 0 ? size.getRows() : USUAL_HEIGHT;
    }

    private void isResized() {
        measure();
        isAfresh = true;
    }

    private void suspend() {
        send(painter.end(screen.scroll().takeFresh(width)));
        terminal.setAttributes(usual);
        try {
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException impossible) {
            screen.fault("It cannot be suspended: " + impossible.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        resume();
    }

    private void resume() {
        terminal.enterRawMode();
        measure();
        send(painter.begin());
    }

    private void end() {
        isOver = true;
        screen.own().all().forEach(said -> screen.fault("Not stored: " + said.content()));
        int lost = screen.own().all().size();
        if (failure == null && lost > 0) {
            failure = new ChatFailure((lost == 1 ? "One message was" : lost + " messages were")
                    + " not stored, see above. Say it again when the server is back.");
        }
        send(painter.end(screen.scroll().takeFresh(width)));
        keyboard.stop();
        terminal.setAttributes(usual);
        talk.end();
    }

    private void fail(ChatFailure why) {
        failure = why;
        isOver = true;
    }

    private void stateChanged(State state) {
        talk.stateChanged(state, System.nanoTime());
        if (state instanceof State.Disconnected gone && !screen.standing().hasBeenIn()) {
            fail(membership.unreachable(gone.reason()));
        } else if (state instanceof State.Closed closed && closed.cause() != State.Cause.CALLER) {
            fail(membership.ended(closed));
        } else if (state instanceof State.Closed) {
            isOver = true;
        }
    }

    /** What the client's thread tells is done on the window's. */
    private final class Room implements Listener {
        @Override
        public void stateChanged(State state) {
            later(() -> Chat.this.stateChanged(state));
        }

        @Override
        public void hears(Message message) {
            later(() -> screen.hears(message, Instant.now()));
        }

        @Override
        public void redacts(MessageId id) {
            later(() -> isAfresh |= screen.redacts(id));
        }

        @Override
        public void sees(Draft draft) {
            later(() -> screen.sees(draft, System.nanoTime()));
        }

        @Override
        public void joins(UserName user) {
            later(() -> screen.joins(user));
        }

        @Override
        public void leaves(UserName user) {
            later(() -> screen.leaves(user));
        }
    }
}
