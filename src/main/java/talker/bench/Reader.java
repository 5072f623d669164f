package talker.bench;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** What one connection has heard of its room, and whether the next thing fits. */
final class Reader {
    /** What a message is to a reader. */
    enum Verdict {
        /** It had to come next. */
        NEW,

        /** It is new, but others that belong behind it came before it. */
        LATE,

        /** It was heard before, on the connection that broke: the protocol allows that. */
        REPEATED,

        /** It was heard before on the same connection. */
        DOUBLED
    }

    private static final long FINISHED = 0xFFFFFFFFL;

    private final long[] latest;
    private int known;
    private int next;
    private boolean isBack;
    private @Nullable BitSet holes;

    /** In a room with so many senders. */
    Reader(int senders) {
        latest = new long[senders];
        Arrays.fill(latest, -1);
    }

    /** Its connection broke and is made again: it may hear once more what it has heard. */
    void comesBack() {
        isBack = true;
    }

    /** Hears the final that has this place in the room's order. */
    Verdict hearsFinal(int place, int sender, int number) {
        latest[sender] = Math.max(latest[sender], key(number, FINISHED));
        if (isBack) {
            isBack = false;
            next = Math.min(place, known);
        }
        if (place < next) {
            return fillsHole(place) ? Verdict.LATE : Verdict.DOUBLED;
        }
        next = place + 1;
        if (place < known) {
            return fillsHole(place) ? Verdict.NEW : Verdict.REPEATED;
        }
        if (place > known) {
            notes(known, place);
        }
        known = place + 1;
        return Verdict.NEW;
    }

    /** Hears a partial, by the number of the message and, growing, of the partial. */
    Verdict hearsPartial(int sender, int number, int partial) {
        long key = key(number, partial);
        if (key > latest[sender]) {
            latest[sender] = key;
            return Verdict.NEW;
        }
        return key == latest[sender] ? Verdict.DOUBLED : Verdict.LATE;
    }

    private static long key(int number, long partial) {
        return (long) number << 32 | partial;
    }

    private void notes(int from, int to) {
        if (holes == null) {
            holes = new BitSet();
        }
        holes.set(from, to);
    }

    private boolean fillsHole(int place) {
        boolean fills = holes != null && holes.get(place);
        if (fills && holes != null) {
            holes.clear(place);
        }
        return fills;
    }
}
