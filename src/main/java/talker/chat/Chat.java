package talker.chat;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import talker.client.Draft;
import talker.client.Listener;
import talker.client.Message;
import talker.client.Rights;
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

    private final Membership membership;
    private final Terminal terminal;
    private final Thread thread = Thread.currentThread();
    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Screen screen;
    private final Display display;
    private final Talk talk;
    private final Keyboard keyboard;
    private volatile boolean isOver;
    private int exitCode;
    private @Nullable ChatFailure failure;

    Chat(Membership membership, boolean hasColours, Terminal terminal) {
        this.membership = membership;
        this.terminal = terminal;
        Standing standing =
                new Standing(membership.room(), membership.user(), new State.Connecting(membership.address(), 1));
        screen = new Screen(membership.user(), new Palette(hasColours), ZoneId.systemDefault(), standing);
        display = new Display(terminal, screen);
        TalkerClient client = membership.client().start(new Room());
        talk = new Talk(screen, client, this::later, display::wipe);
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
        try (Terminal terminal = Display.open()) {
            Chat chat = new Chat(membership, hasColours, terminal);
            Map<String, Object> before = chat.catchSignals();
            try {
                return chat.run();
            } finally {
                before.forEach(Signals::unregister);
            }
        }
    }

    int run() {
        try {
            begin();
            while (!isOver) {
                work();
                talk.showDraft();
                if (!isOver) {
                    display.paint(talk.line());
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
        display.begin();
        terminal.handle(Terminal.Signal.WINCH, signal -> later(display::isResized));
        terminal.handle(Terminal.Signal.CONT, signal -> later(display::resume));
        display.paint(talk.line());
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
            display.isStale();
        } else if (key == Key.Function.SUSPEND) {
            display.suspend().ifPresent(why -> screen.fault("It cannot be suspended: " + why));
        } else {
            talk.press(key);
        }
    }

    private void end() {
        isOver = true;
        screen.own().all().forEach(said -> screen.fault("Not stored: " + said.content()));
        int lost = screen.own().all().size();
        if (failure == null && lost > 0) {
            failure = new ChatFailure((lost == 1 ? "One message was" : lost + " messages were")
                    + " not stored, see above. Say it again when the server is back.");
        }
        display.end();
        keyboard.stop();
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

    private void redacts(MessageId id) {
        boolean wasShown = screen.hasShown(id);
        boolean mayStandAbove = display.hasScrolledOut(screen.scroll().rowsSince(id, display.width()));
        if (screen.redacts(id)) {
            display.isStale();
        }
        if (wasShown && mayStandAbove) {
            screen.note("It has scrolled out of the window, and may still stand above: /clear wipes what is there.");
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
            later(() -> Chat.this.redacts(id));
        }

        @Override
        public void hasRights(Rights rights) {
            later(() -> screen.hasRights(rights));
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
