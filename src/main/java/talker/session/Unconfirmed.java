package talker.session;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The finals of a connection that wait for the journal, bounded in number and in memory. Which of them have been settled
 * is not told, only how many: the oldest count as settled first.
 */
final class Unconfirmed {
    private static final int BYTES_A_CHAR = 2;
    private static final int OVERHEAD = 200;

    private final int maxFinals;
    private final long maxBytes;
    private final Deque<Integer> weights = new ArrayDeque<>(0);
    private long bytes;

    /** {@code maxBytes}: of memory; the final that passes it is the last one taken. */
    Unconfirmed(int maxFinals, long maxBytes) {
        this.maxFinals = maxFinals;
        this.maxBytes = maxBytes;
    }

    /** Takes one more; tells how much memory it takes. */
    int add(String content) {
        int weight = content.length() * BYTES_A_CHAR + OVERHEAD;
        weights.addLast(weight);
        bytes += weight;
        return weight;
    }

    /** So many finals have come to their end; tells how much memory they took. */
    long settle(int finals) {
        long before = bytes;
        for (int i = 0; i < finals && !weights.isEmpty(); i++) {
            bytes -= weights.removeFirst();
        }
        return before - bytes;
    }

    int size() {
        return weights.size();
    }

    /** Whether another final has to wait until some of these are settled. */
    boolean isFull() {
        return weights.size() >= maxFinals || bytes >= maxBytes;
    }

    boolean isEmpty() {
        return weights.isEmpty();
    }
}
