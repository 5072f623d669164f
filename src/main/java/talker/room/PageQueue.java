package talker.room;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which members are having a page of the past read: a few at a time, so that a room full of readers who come back does
 * not bring its past into memory as often as it has readers.
 */
final class PageQueue {
    static final int AT_ONCE = 4;

    private final Deque<Member> waiting = new ArrayDeque<>(0);
    private int underWay;

    /** Whether a page may be read for the member now; otherwise {@link #next} will name it. */
    boolean admits(Member member) {
        if (underWay == AT_ONCE) {
            waiting.addLast(member);
            return false;
        }
        underWay++;
        return true;
    }

    /** A page has been read, or could not be: gives the member whose turn it is; null where nobody waits any more. */
    @Nullable
    Member next(Predicate<Member> isStillHere) {
        underWay--;
        Member next = waiting.pollFirst();
        while (next != null && !isStillHere.test(next)) {
            next = waiting.pollFirst();
        }
        if (next != null) {
            underWay++;
        }
        return next;
    }
}
