package talker.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import talker.protocol.Version;

/**
 * The pages of a room's past that were read from the journal lately, at hand for other readers who need the same: a few of
 * them, and for moments only. Not safe for threads.
 */
final class Shelf {
    /** How many full pages it holds. */
    static final int PAGES = 4;

    private record Shelved(Page page, long bytes, int sweep) {}

    private final long pageBytes;
    private final Deque<Shelved> pages = new ArrayDeque<>(0);
    private long bytes;
    private int sweep;

    /** {@code pageBytes}: how much the lines of a page may take, if it has more than one. */
    Shelf(long pageBytes) {
        this.pageBytes = pageBytes;
    }

    /** Lets go of everything. */
    void clear() {
        pages.clear();
        bytes = 0;
    }

    /** The page that brings a reader on who has everything up to a position; null where it is not at hand. */
    @Nullable
    Page find(long position) {
        for (Shelved shelved : pages) {
            if (shelved.page.leadsOnFrom(position)) {
                return shelved.page;
            }
        }
        return null;
    }

    /**
     * Takes a part of the past, as so many pages as it fills; what is too much is left out at the end, and what was here
     * before makes room.
     *
     * @param start the seq after which it begins
     * @param end the seq up to which the messages are all there are
     * @param messages in order
     * @param version in which the lines are measured
     * @return how many of the messages it took
     */
    int put(long start, long end, List<StoredMessage> messages, Version version) {
        List<StoredLine> page = new ArrayList<>();
        List<Shelved> added = new ArrayList<>();
        long from = start;
        long size = 0;
        long all = 0;
        int taken = 0;
        for (StoredMessage message : messages) {
            StoredLine line = new StoredLine(message);
            int length = line.bytes(version).length;
            if (!page.isEmpty() && size + length > pageBytes) {
                long last = page.get(page.size() - 1).seq();
                added.add(new Shelved(new Page(from, last, page, true), size, sweep));
                from = last;
                size = 0;
                page = new ArrayList<>();
                if (all + length > PAGES * pageBytes) {
                    break;
                }
            }
            page.add(line);
            size += length;
            all += length;
            taken++;
        }
        if (taken == messages.size()) {
            added.add(new Shelved(new Page(from, end, page, true), size, sweep));
        }
        makeRoom(PAGES * pageBytes - all);
        pages.addAll(added);
        bytes += all;
        return taken;
    }

    private void makeRoom(long left) {
        while (bytes > left && !pages.isEmpty()) {
            bytes -= pages.removeFirst().bytes;
        }
    }

    /** Forgets what was here at the last sweep but one. */
    void sweep() {
        while (!pages.isEmpty() && pages.getFirst().sweep < sweep) {
            bytes -= pages.removeFirst().bytes;
        }
        sweep++;
    }

    /** How much the lines take that are at hand. */
    long bytes() {
        return bytes;
    }
}
