package talker.limits;

import java.util.Arrays;

/**
 * A table of marks of a fixed size: what it remembers, it remembers in the memory that it took at the start. A key has eight
 * places where it may stand; where all are taken, what has expired makes room, or else the mark with the fewest counts, of
 * these the oldest. Keys are hashes of 64 bits, of which those who choose what is hashed know nothing. Times are
 * nanoseconds on one clock. For one thread at a time.
 */
final class Slate {
    private static final int WAYS = 8;

    private final int buckets;
    private final long lifetime;
    private final long[] keys;
    private final int[] counts;
    private final long[] touched;
    private final long[] until;

    /**
     * An empty table.
     *
     * @param size how many marks it holds at least; rounded up to a power of two
     * @param lifetime how many nanoseconds after it was last touched a mark expires
     */
    Slate(int size, long lifetime) {
        buckets = Integer.highestOneBit(Math.max(1, (size - 1) / WAYS)) * 2;
        this.lifetime = lifetime;
        keys = new long[buckets * WAYS];
        counts = new int[keys.length];
        touched = new long[keys.length];
        until = new long[keys.length];
    }

    /** How many marks there can be. */
    int capacity() {
        return keys.length;
    }

    /** How many marks there are, of which some may have expired. */
    int size() {
        return (int) Arrays.stream(keys).filter(key -> key != 0).count();
    }

    private static long nonZero(long key) {
        return key == 0 ? 1 : key;
    }

    private int first(long key) {
        return (int) (key >>> 32 & buckets - 1) * WAYS;
    }

    private boolean isExpired(int at, long now) {
        return keys[at] == 0 || (now - touched[at] > lifetime && now - until[at] >= 0);
    }

    /** The place of a mark that has not expired; -1 where there is none. */
    private int find(long key, long now) {
        int first = first(key);
        for (int at = first; at < first + WAYS; at++) {
            if (keys[at] == key) {
                return isExpired(at, now) ? -1 : at;
            }
        }
        return -1;
    }

    boolean has(long key, long now) {
        return find(nonZero(key), now) >= 0;
    }

    /** How much is counted. */
    int count(long key, long now) {
        int at = find(nonZero(key), now);
        return at < 0 ? 0 : counts[at];
    }

    /** How many nanoseconds remain of a pause; 0 where there is none. */
    long pause(long key, long now) {
        int at = find(nonZero(key), now);
        return at < 0 ? 0 : Math.max(0, until[at] - now);
    }

    /** Counts one more, and begins anew where the mark has expired; tells how many it is now. */
    int add(long key, int more, long now) {
        long mark = nonZero(key);
        int at = find(mark, now);
        if (at < 0) {
            at = place(mark, now);
            keys[at] = mark;
            counts[at] = 0;
            until[at] = now;
        }
        counts[at] += more;
        touched[at] = now;
        return counts[at];
    }

    /** Pauses until a moment. */
    void pauseUntil(long key, long moment, long now) {
        int at = find(nonZero(key), now);
        if (at >= 0) {
            until[at] = moment;
        }
    }

    void forget(long key, long now) {
        int at = find(nonZero(key), now);
        if (at >= 0) {
            keys[at] = 0;
        }
    }

    private int place(long key, long now) {
        int first = first(key);
        int chosen = first;
        for (int at = first; at < first + WAYS; at++) {
            if (keys[at] == key || isExpired(at, now)) {
                return at;
            }
            boolean isLess =
                    counts[at] < counts[chosen] || (counts[at] == counts[chosen] && touched[at] - touched[chosen] < 0);
            chosen = isLess ? at : chosen;
        }
        return chosen;
    }
}
