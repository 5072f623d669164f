package talker.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The newest finals of a room as lines, without a gap: what a reader who was away for a moment is given without a look
 * into the journal.
 */
final class RecentLines {
    private final int maxLines;
    private final long maxBytes;
    private final Deque<StoredLine> lines = new ArrayDeque<>();
    private long bytes;
    private long floor;

    /**
     * Begins after the message with sequence number {@code floor}.
     *
     * @param maxBytes how much the messages may weigh, as {@link RoomState#weight} has it
     */
    RecentLines(int maxLines, long maxBytes, long floor) {
        this.maxLines = maxLines;
        this.maxBytes = maxBytes;
        this.floor = floor;
    }

    void add(StoredLine line) {
        lines.addLast(line);
        bytes += RoomState.weight(line.message());
        while (lines.size() > maxLines || bytes > maxBytes) {
            StoredLine oldest = lines.removeFirst();
            bytes -= RoomState.weight(oldest.message());
            floor = oldest.seq();
        }
    }

    /** Lets go of messages that are gone for good: what is left has no gap, since there is nothing to be had of them. */
    void drop(Predicate<StoredMessage> gone) {
        lines.removeIf(line -> gone.test(line.message()));
        bytes = lines.stream()
                .mapToLong(line -> RoomState.weight(line.message()))
                .sum();
    }

    /** Takes out a message that is redacted: what is left has no gap, since there is nothing to be had of it. */
    void remove(long seq) {
        for (Iterator<StoredLine> all = newestFirst(); all.hasNext(); ) {
            StoredLine line = all.next();
            if (line.seq() == seq) {
                bytes -= RoomState.weight(line.message());
                all.remove();
            }
            if (line.seq() <= seq) {
                return;
            }
        }
    }

    /** Every final after this sequence number is here. */
    long floor() {
        return floor;
    }

    /** The finals, newest first. */
    Iterator<StoredLine> newestFirst() {
        return lines.descendingIterator();
    }

    /** Every final after {@code seq}, which is the {@link #floor} or greater; oldest first. */
    List<StoredLine> after(long seq) {
        List<StoredLine> newer = new ArrayList<>();
        for (Iterator<StoredLine> newest = newestFirst(); newest.hasNext(); ) {
            StoredLine line = newest.next();
            if (line.seq() <= seq) {
                break;
            }
            newer.add(line);
        }
        Collections.reverse(newer);
        return newer;
    }

    /** The final with exactly this sequence number. */
    Optional<StoredLine> at(long seq) {
        return lines.stream().filter(line -> line.seq() == seq).findFirst();
    }
}
