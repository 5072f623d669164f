package talker.session;

import java.util.Arrays;

/**
 * Estimates which finals a client has surely received, from what its connection shows. TCP does not tell what has
 * reached the program at the other end, so the estimate errs on the side of sending a final again (docs/PROTOCOL.md,
 * clause 4.6):
 *
 * <ul>
 *   <li>a final is received once the client has sent something a while after it was written: its connection was alive;
 *   <li>or once so many bytes were written after it that no buffer on the way can still hold it;
 *   <li>or, where the client ended the connection in good order, if it was written a moment before that.
 * </ul>
 *
 * Not safe for threads. Times are nanoseconds on one clock.
 */
final class ReceiptEstimate {
    private static final int CAPACITY = 64;
    private static final int FIRST_CAPACITY = 4;
    private static final int FIELDS = 3;
    private static final long STEP_NANOS = 250_000_000L;
    private static final long MARGIN_DIVISOR = 32;

    /** How long before a sign of life a final must have been written. */
    static final long LIFE_NANOS = 2_000_000_000L;

    /** How long before an orderly end a final must have been written. */
    static final long END_NANOS = 250_000_000L;

    private final long margin;
    private long base;
    private long written;
    private long lastLife;
    private boolean hasLife;

    /** Marks, oldest first: up to seq, end offset, time. Allocated when there is something to mark. */
    private long[] marks = new long[0];

    private int size;

    ReceiptEstimate(long margin) {
        this.margin = margin;
    }

    /** Begins anew: everything up to {@code seq} counts as received. */
    void startAfter(long seq) {
        base = seq;
        size = 0;
    }

    /** So many bytes have been accepted by the operating system; {@code seq} is the newest final in them, or 0. */
    void wrote(int bytes, long seq, long now) {
        written += bytes;
        if (seq > 0) {
            mark(seq, now);
            settleByBytes();
        }
    }

    private void mark(long seq, long now) {
        boolean replaces =
                size >= 2 && now - time(size - 2) < STEP_NANOS && written - offset(size - 2) < margin / MARGIN_DIVISOR;
        if (!replaces) {
            makeRoom();
            size++;
        }
        int at = (size - 1) * FIELDS;
        marks[at] = seq;
        marks[at + 1] = written;
        marks[at + 2] = now;
    }

    private void makeRoom() {
        if (size == CAPACITY) {
            for (int i = 0; i < CAPACITY / 2; i++) {
                System.arraycopy(marks, (2 * i + 1) * FIELDS, marks, i * FIELDS, FIELDS);
            }
            size = CAPACITY / 2;
        }
        if (size * FIELDS == marks.length) {
            marks = Arrays.copyOf(marks, Math.max(FIRST_CAPACITY, 2 * size) * FIELDS);
        }
    }

    private void settleByBytes() {
        int settled = 0;
        while (settled < size && offset(settled) <= written - margin) {
            settled++;
        }
        settle(settled);
    }

    /** The client has sent something. */
    void signOfLife(long now) {
        lastLife = now;
        hasLife = true;
    }

    /** The newest final that was surely received, if the connection broke now. */
    long received() {
        if (hasLife) {
            settleBefore(lastLife - LIFE_NANOS);
        }
        return base;
    }

    /** The newest final that was surely received, where the client has ended the connection in good order, and when. */
    long receivedAtEnd(long endedAt) {
        received();
        settleBefore(endedAt - END_NANOS);
        return base;
    }

    private void settleBefore(long time) {
        int settled = 0;
        while (settled < size && time(settled) - time <= 0) {
            settled++;
        }
        settle(settled);
    }

    private void settle(int settled) {
        if (settled > 0) {
            base = Math.max(base, marks[(settled - 1) * FIELDS]);
            size -= settled;
            System.arraycopy(marks, settled * FIELDS, marks, 0, size * FIELDS);
        }
    }

    private long offset(int mark) {
        return marks[mark * FIELDS + 1];
    }

    private long time(int mark) {
        return marks[mark * FIELDS + 2];
    }
}
