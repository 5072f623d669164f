package talker.session;

import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import org.jspecify.annotations.Nullable;
import talker.metrics.Backlog;
import talker.metrics.Traffic;
import talker.protocol.ErrorCode;
import talker.protocol.JsonLines;
import talker.protocol.ServerMessage;
import talker.protocol.Version;
import talker.room.Delivery;
import talker.room.Reader;

/**
 * A connection's way out, bounded in bytes: rooms put lines in, the connection's stream takes chunks out. This is the
 * one place where threads meet: a lock held for moments, so that a line costs a reader who keeps up no message between
 * actors but the one that wakes its stream.
 *
 * <p>For a reader that lags behind, a partial waits apart and is replaced by the next of its message; everything else
 * waits in order, up to the limit, in which a page of history does not count: its reader has one at a time. Beyond it the
 * outbox is overrun: it takes no more and the connection is to be aborted, which its user's subscription makes good.
 */
public final class Outbox implements Reader, Backlog {
    private static final int CHUNK_BYTES = 128 * 1024;
    private static final int DRAFTS_SHARE = 8;
    private static final long STALL_NANOS = 1_000_000_000L;

    /** What becomes of the connection. */
    public enum State {
        /** Lines come and go. */
        OPEN,
        /** What is queued is still sent, then the connection ends. */
        FINISHING,
        /** The reader was too slow: the connection is to be aborted. */
        OVERRUN
    }

    private final long limit;
    private final Traffic traffic;
    private final ReceiptEstimate receipts;
    private final Unsent unsent;
    private Version version = Version.ONE;
    private boolean hasLastWord;
    private State state = State.OPEN;
    private @Nullable Runnable wake;
    private boolean isWoken;

    private int writing;
    private long writingSeq;
    private boolean writingAsksForMore;
    private boolean isWritingPage;
    private final LineCount lines = new LineCount();
    private long writingSince;
    private volatile long lastActive = System.nanoTime();
    private boolean endedInOrder;
    private long endedAt;

    /** An outbox whose traffic nobody counts. */
    public Outbox(SessionSettings settings) {
        this(settings, new Traffic());
    }

    /** An outbox for a new connection. */
    public Outbox(SessionSettings settings, Traffic traffic) {
        this.traffic = traffic;
        limit = settings.outboxLimit();
        unsent = new Unsent(limit / DRAFTS_SHARE);
        receipts = new ReceiptEstimate(settings.replayMargin());
    }

    // Lines in

    @Override
    public void deliver(Delivery delivery) {
        Runnable waker;
        synchronized (this) {
            if (state != State.OPEN || delivery.size() == 0) {
                return;
            }
            unsent.add(delivery, traffic);
            waker = unsent.limitedBytes() > limit ? overrun() : waker();
        }
        run(waker);
    }

    /** Gives up on the reader: the stream is woken even if it waits for the reader to take the chunk under way. */
    private @Nullable Runnable overrun() {
        hasLastWord = version == Version.TWO && state == State.OPEN;
        if (state != State.OVERRUN) {
            traffic.slowReader();
        }
        state = State.OVERRUN;
        unsent.drop(traffic);
        return wake;
    }

    /** Whether a page of history waits to be written, or is being written. */
    synchronized boolean isHoldingPage() {
        return unsent.hasPages() || isWritingPage;
    }

    /** Queues one line for this connection alone. */
    public void send(ServerMessage message) {
        deliver(Delivery.of(JsonLines.encode(message, version)));
    }

    /** From now on what is sent here is written in this version. */
    public synchronized void speak(Version spoken) {
        version = spoken;
    }

    /** Takes no more lines, and ends the connection once those queued are sent. */
    public void finish() {
        Runnable waker;
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            state = State.FINISHING;
            waker = waker();
        }
        run(waker);
    }

    /** Takes no more lines, drops those queued, and has the connection aborted. */
    public void abort() {
        Runnable waker;
        synchronized (this) {
            waker = overrun();
            hasLastWord = false;
        }
        run(waker);
    }

    private @Nullable Runnable waker() {
        if (isWoken || wake == null) {
            return null;
        }
        isWoken = true;
        return wake;
    }

    private static void run(@Nullable Runnable waker) {
        if (waker != null) {
            waker.run();
        }
    }

    // Chunks out: for the connection's stream only

    /** Names what to run, on any thread, when there is something to do after there was nothing. */
    public void onWork(Runnable wakeUp) {
        Runnable waker;
        synchronized (this) {
            wake = wakeUp;
            waker = waker();
        }
        run(waker);
    }

    /** What becomes of the connection. */
    public synchronized State state() {
        return state;
    }

    /** Whether everything is sent and nothing will follow. */
    public synchronized boolean isDone() {
        return state == State.FINISHING && writing == 0 && unsent.isEmpty();
    }

    /** Whether an overrun outbox has still to tell its reader why the connection ends, if that can be done soon. */
    public synchronized boolean hasLastWord() {
        return hasLastWord;
    }

    /** The next chunk to write, of whole lines; null where there is none. One is under way at a time. */
    public synchronized @Nullable ByteString next() {
        isWoken = false;
        if (writing > 0 || (unsent.isEmpty() && !hasLastWord)) {
            return null;
        }
        ByteString chunk = takeChunk();
        writing = chunk.size();
        lines.sent(writing, traffic);
        writingSince = System.nanoTime();
        return chunk;
    }

    private ByteString takeChunk() {
        if (hasLastWord) {
            hasLastWord = false;
            lines.addOther();
            return ByteString.fromArrayUnsafe(JsonLines.encode(ServerMessage.Error.of(ErrorCode.SLOW_READER), version));
        }
        return unsent.hasLines() ? takeLines() : takeDrafts();
    }

    private ByteString takeDrafts() {
        lines.addPartials(unsent.draftCount());
        return unsent.removeDrafts();
    }

    private ByteString takeLines() {
        Delivery first = take();
        if (!unsent.hasLines() || first.size() >= CHUNK_BYTES) {
            return first.bytes();
        }
        ByteStringBuilder chunk = new ByteStringBuilder();
        chunk.append(first.bytes());
        int size = first.size();
        while (unsent.hasLines() && size + unsent.firstSize() <= CHUNK_BYTES) {
            Delivery next = take();
            chunk.append(next.bytes());
            size += next.size();
        }
        return chunk.result();
    }

    private Delivery take() {
        Delivery delivery = unsent.removeFirst();
        lines.add(delivery);
        writingSeq = Math.max(writingSeq, delivery.seq());
        writingAsksForMore |= delivery.asksForMore();
        isWritingPage |= delivery.isPage();
        return delivery;
    }

    /**
     * Says that the chunk under way has been accepted by the operating system.
     *
     * @return whether the session waits to hear of it
     */
    public synchronized boolean written() {
        if (writing == 0) {
            return false;
        }
        long now = System.nanoTime();
        lastActive = now;
        receipts.wrote(writing, writingSeq, now);
        boolean asksForMore = writingAsksForMore;
        writing = 0;
        writingSeq = 0;
        writingAsksForMore = false;
        isWritingPage = false;
        return asksForMore;
    }

    /** Says that bytes have come from the client. */
    public synchronized void received() {
        long now = System.nanoTime();
        lastActive = now;
        boolean isStalled = writing > 0 && now - writingSince > STALL_NANOS;
        if (!isStalled) {
            receipts.signOfLife(now);
        }
    }

    /** Says that the client has ended the connection in good order. */
    public synchronized void inputEnded() {
        endedInOrder = true;
        endedAt = System.nanoTime();
    }

    // What the connection has shown

    @Override
    public synchronized void startAfter(long seq) {
        receipts.startAfter(seq);
    }

    @Override
    public synchronized long seen() {
        boolean inOrder = endedInOrder && writing == 0 && !unsent.hasLines();
        return inOrder ? receipts.receivedAtEnd(endedAt) : receipts.received();
    }

    @Override
    public synchronized long waitingBytes() {
        return unsent.bytes();
    }

    /** When something last passed, on {@link System#nanoTime()}. */
    public long lastActive() {
        return lastActive;
    }
}
