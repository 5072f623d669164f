package talker.room;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is having a page of the past read: a few at a time, so that a room full of readers who come back does not bring its
 * past into memory as often as it has readers.
 *
 * @param <T> stands for one who reads
 */
final class PageQueue<T> {
    static final int AT_ONCE = 4;

    private final Deque<T> waiting = new ArrayDeque<>(0);
    private int underWay;

    /** Whether a page may be read for the reader now; otherwise {@link #next} will name it. */
    boolean admits(T reader) {
        if (underWay == AT_ONCE) {
            waiting.addLast(reader);
            return false;
        }
        underWay++;
        return true;
    }

    /** A page has been read, or could not be: gives the reader whose turn it is; null where nobody waits any more. */
    @Nullable
    T next(Predicate<T> isStillHere) {
        underWay--;
        T next = waiting.pollFirst();
        while (next != null && !isStillHere.test(next)) {
            next = waiting.pollFirst();
        }
        if (next != null) {
            underWay++;
        }
        return next;
    }
}
