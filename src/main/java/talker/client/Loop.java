package talker.client;

import java.io.IOException;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The thread of a client: connects, talks until the connection breaks, waits, and connects again, until it is to end. */
final class Loop implements Runnable {
    private static final long TICK_MILLIS = 100;
    private static final long MORE_MILLIS = 1000;

    private enum Ending {
        NOT,
        LEAVING,
        LEFT,
        DROPPING
    }

    private final Settings settings;
    private final Listener listener;
    private final Unconfirmed unconfirmed;
    private final Conversation conversation;
    private final BackOff backOff;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Question> asked = new ConcurrentLinkedQueue<>();

    private volatile Ending ending = Ending.NOT;
    private volatile long endsAt;
    private volatile boolean isOver;
    private Address address;
    private @Nullable Wire wire;
    private int turn;
    private int attempts;
    private long startedAt;
    private long retryAt;

    Loop(Settings settings, Listener listener, Unconfirmed unconfirmed, Drafts drafts) {
        this.settings = settings;
        this.listener = listener;
        this.unconfirmed = unconfirmed;
        this.address = settings.addresses().get(0);
        conversation = new Conversation(settings, listener, unconfirmed, drafts);
        backOff = new BackOff(settings.shortestPause(), settings.longestPause(), new SecureRandom());
        try {
            selector = Selector.open();
        } catch (IOException failed) {
            throw new IllegalStateException("No selector can be opened", failed);
        }
        thread = new Thread(this, "talker-client-" + settings.user());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** There is something to send. */
    void wakeUp() {
        selector.wakeup();
    }

    void ask(Question question) {
        asked.add(question);
        if (isOver) {
            refuseAsked();
        }
        wakeUp();
    }

    /** Sees through what is not confirmed, leaves the room, and ends; after the time for it in any case. */
    void leave() {
        endsAt = System.nanoTime() + settings.closeTimeout().toNanos();
        end(Ending.LEAVING);
    }

    /** Ends at once; the subscription to the room stays. */
    void drop() {
        end(Ending.DROPPING);
    }

    private void end(Ending how) {
        if (ending == Ending.NOT || how == Ending.DROPPING) {
            ending = how;
        }
        wakeUp();
        if (Thread.currentThread() != thread) {
            try {
                thread.join(settings.closeTimeout().toMillis() + MORE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void run() {
        State.Closed closed;
        try {
            closed = live();
        } catch (IOException | RuntimeException fault) {
            closed = new State.Closed(State.Cause.FAULT, String.valueOf(fault));
            thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
        }
        finish(closed);
    }

    private State.Closed live() throws IOException {
        retryAt = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            Optional<State.Closed> over = over(now);
            if (over.isPresent()) {
                return over.get();
            }
            if (wire != null) {
                work(wire, now);
            } else if (now - retryAt >= 0) {
                connect(now);
            }
            await();
        }
    }

    private Optional<State.Closed> over(long now) {
        if (wire == null && conversation.refusedForGood().isPresent()) {
            return conversation.refusedForGood().map(text -> new State.Closed(State.Cause.REFUSED, text));
        }
        boolean isOver =
                switch (ending) {
                    case NOT -> false;
                    case LEAVING -> (wire == null && unconfirmed.isEmpty()) || now - endsAt >= 0;
                    case LEFT -> wire == null || now - endsAt >= 0;
                    case DROPPING -> true;
                };
        return isOver ? Optional.of(new State.Closed(State.Cause.CALLER, "Closed")) : Optional.empty();
    }

    private void connect(long now) {
        address = settings.addresses().get(turn++ % settings.addresses().size());
        attempts++;
        startedAt = now;
        listener.stateChanged(new State.Connecting(address, attempts));
        try {
            wire = Wire.open(address, settings.tls(), selector);
        } catch (IOException failed) {
            breaks(text(failed), now);
        }
    }

    private void work(Wire open, long now) {
        try {
            Optional<String> why = open.isConnected() ? converse(open, now) : enter(open, now);
            if (why.isPresent()) {
                breaks(why.get(), now);
            } else if (open.isConnected()) {
                open.write();
            }
        } catch (IOException broken) {
            breaks(text(broken), now);
        }
    }

    private Optional<String> enter(Wire open, long now) throws IOException {
        if (open.finishConnect()) {
            conversation.opens(address, open, now);
        } else if (now - startedAt >= settings.connectTimeout().toNanos()) {
            return Optional.of("No answer from " + address);
        }
        return Optional.empty();
    }

    /** Hears and says what there is; tells why it cannot go on, where it cannot. */
    private Optional<String> converse(Wire open, long now) throws IOException {
        Heard heard = new Heard(now);
        if (!open.read(heard::accept) && heard.why.isEmpty()) {
            heard.why = Optional.of("The server ended the connection");
        }
        Optional<String> why = heard.why.or(() -> conversation.check(now));
        if (why.isEmpty()) {
            for (Question each = asked.poll(); each != null; each = asked.poll()) {
                conversation.asks(each, now);
            }
            conversation.flush(now);
            if (ending == Ending.LEAVING && unconfirmed.isEmpty()) {
                conversation.leaves(now);
                ending = Ending.LEFT;
            }
        }
        return why;
    }

    /** Hands lines to the conversation until one ends it. */
    private final class Heard {
        private final long now;
        private Optional<String> why = Optional.empty();

        Heard(long now) {
            this.now = now;
        }

        void accept(ServerLine line) {
            if (why.isEmpty()) {
                why = conversation.hears(line, now);
            }
        }
    }

    private void breaks(String why, long now) {
        if (wire != null) {
            wire.close();
            wire = null;
        }
        boolean wasIn = conversation.isIn();
        attempts = wasIn ? 0 : attempts;
        String reason = conversation.breaks(why);
        Duration pause = backOff.pauseAfter(wasIn ? Duration.ofNanos(now - startedAt) : Duration.ZERO);
        retryAt = now + pause.toNanos();
        refuseAsked();
        if (conversation.refusedForGood().isEmpty() && ending != Ending.LEFT) {
            listener.stateChanged(new State.Disconnected(reason, pause));
        }
    }

    private void refuseAsked() {
        for (Question each = asked.poll(); each != null; each = asked.poll()) {
            each.isUnanswered("There is no connection");
        }
    }

    private void await() throws IOException {
        long millis = TICK_MILLIS;
        if (wire == null) {
            long left = TimeUnit.NANOSECONDS.toMillis(retryAt - System.nanoTime()) + 1;
            millis = Math.max(1, Math.min(millis, left));
        }
        selector.select(millis);
        selector.selectedKeys().clear();
    }

    private void finish(State.Closed closed) {
        isOver = true;
        if (wire != null) {
            wire.close();
            conversation.breaks(closed.reason());
        }
        try {
            selector.close();
        } catch (IOException gone) {
            // nothing waits on it any more
        }
        refuseAsked();
        unconfirmed.close().forEach(outgoing -> outgoing.outcome()
                .complete(new Outcome.Refused(Outcome.CLOSED, closed.reason())));
        listener.stateChanged(closed);
    }

    private static String text(IOException failure) {
        String message = failure.getMessage();
        return message != null ? message : failure.getClass().getSimpleName();
    }
}
