package talker.chat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import talker.client.Listener;
import talker.client.Message;
import talker.client.Outcome;
import talker.client.State;
import talker.client.TalkerClient;
import talker.protocol.MessageId;

/**
 * A chat in a pipe: each line that comes in is said, each message that is heard goes out as a line {@code user: text}. When
 * nothing more comes in it waits until all is stored, and leaves the room.
 */
public final class PlainChat {
    /** How many lines may wait to be stored before the next is read: as many as keep a server busy. */
    private static final int MOST_UNDER_WAY = 200;

    private final Membership membership;
    private final PrintWriter out;
    private final PrintWriter err;
    /** Whoever has something to say goes on, though nobody reads the answers. */
    private final boolean endsUnheard;

    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final Semaphore places = new Semaphore(MOST_UNDER_WAY);
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean hasBeenIn;

    /** What whoever waits for the end has to know. */
    private sealed interface News {
        /** Nothing more comes in; there were so many lines. */
        record InputEnded(long lines) implements News {}

        /** Of all that was said it is known what became of it. */
        record Settled() implements News {}

        /** Nobody reads what is heard any more. */
        record Unheard() implements News {}

        /** It cannot go on. */
        record Failed(ChatFailure why) implements News {}
    }

    private PlainChat(Membership membership, boolean endsUnheard, PrintWriter out, PrintWriter err) {
        this.membership = membership;
        this.endsUnheard = endsUnheard;
        this.out = out;
        this.err = err;
    }

    /**
     * Says the lines of a stream of UTF-8, and returns when all are stored.
     *
     * @param err is told of lines that were refused, and of broken connections
     * @throws ChatFailure where the room cannot be entered, or not everything was stored
     */
    public static void say(Membership membership, InputStream in, PrintWriter out, PrintWriter err) {
        PlainChat chat = new PlainChat(membership, false, out, err);
        TalkerClient client = chat.enter();
        Thread reader = new Thread(() -> chat.read(new InputLines(in), client), "talker-chat-input");
        reader.setDaemon(true);
        reader.start();
        chat.seeThrough(client);
    }

    /**
     * Says nothing, and returns when nobody reads any more what is heard.
     *
     * @throws ChatFailure where the room cannot be entered, or its door is shut
     */
    public static void listen(Membership membership, PrintWriter out, PrintWriter err) {
        PlainChat chat = new PlainChat(membership, true, out, err);
        chat.seeThrough(chat.enter());
    }

    private TalkerClient enter() {
        return membership.client().withoutPartials().start(new Room());
    }

    private void read(InputLines lines, TalkerClient client) {
        long count = 0;
        try {
            for (@Nullable String line = lines.next(); line != null; line = lines.next()) {
                count++;
                places.acquire();
                say(line, client);
            }
            news.add(new News.InputEnded(count));
            places.acquire(MOST_UNDER_WAY);
            news.add(new News.Settled());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String line, TalkerClient client) {
        var unused = client.say(MessageId.random(), line).thenAccept(outcome -> {
            if (outcome instanceof Outcome.Refused why) {
                isRefused(line, why);
            }
            places.release();
        });
    }

    private void isRefused(String line, Outcome.Refused why) {
        refused.incrementAndGet();
        if (hasBeenIn || !why.code().equals(Outcome.CLOSED)) {
            tell("not stored (" + why.text() + "): " + line);
        }
    }

    private void tell(String what) {
        err.println(VisibleText.escape("talker: " + what));
        err.flush();
    }

    private void seeThrough(TalkerClient client) {
        try {
            News next = news.take();
            if (next instanceof News.InputEnded ended && ended.lines() > 0) {
                next = news.poll(membership.patience().toMillis(), TimeUnit.MILLISECONDS);
            }
            end(next, client);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            client.drop();
        }
    }

    private void end(@Nullable News last, TalkerClient client) {
        if (last == null || last instanceof News.Failed) {
            client.drop();
        } else {
            client.close();
        }
        // what was under way is refused before it is known why
        Stream.concat(Stream.ofNullable(last), news.stream())
                .filter(News.Failed.class::isInstance)
                .map(News.Failed.class::cast)
                .findFirst()
                .ifPresent(failed -> {
                    throw failed.why();
                });
        if (last instanceof News.InputEnded) {
            tell("standard input was empty, so nothing was said; --listen follows the room without it");
        }
        int lost = refused.get();
        if (lost > 0) {
            throw new ChatFailure((lost == 1 ? "One line was" : lost + " lines were")
                    + " not stored, see above. Say it again when the reason is gone.");
        }
    }

    private final class Room implements Listener {
        @Override
        public void stateChanged(State state) {
            if (state instanceof State.Connected) {
                hasBeenIn = true;
            } else if (state instanceof State.Disconnected gone && hasBeenIn) {
                tell("the connection broke (" + gone.reason() + "), reconnecting");
            } else if (state instanceof State.Disconnected gone) {
                news.add(new News.Failed(membership.unreachable(gone.reason())));
            } else if (state instanceof State.Closed closed && closed.cause() != State.Cause.CALLER) {
                news.add(new News.Failed(membership.ended(closed)));
            }
        }

        @Override
        public void hears(Message message) {
            String to =
                    message.recipient().map(one -> " to " + one + ", privately").orElse("");
            out.println(VisibleText.escape(message.from() + to + ": " + message.content()));
            if (out.checkError() && endsUnheard) {
                news.add(new News.Unheard());
            }
        }
    }
}
