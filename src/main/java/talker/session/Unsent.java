package talker.session;

import akka.util.ByteString;
import java.util.ArrayDeque;
import java.util.Deque;
import talker.metrics.Traffic;
import talker.room.Delivery;

/**
 * What waits for one reader: lines in order, and apart from them the newest partials, which is where they go while the
 * reader lags behind. For one thread at a time.
 */
final class Unsent {
    private static final int LAGGING_BYTES = 16 * 1024;

    private final Deque<Delivery> lines = new ArrayDeque<>(2);
    private final NewestPartials drafts;
    private long lineBytes;
    private int pages;
    private long pageBytes;

    /** {@code mostDraftBytes}: what the partials that wait apart may come to. */
    Unsent(long mostDraftBytes) {
        drafts = new NewestPartials(mostDraftBytes);
    }

    void add(Delivery delivery, Traffic traffic) {
        Delivery now = delivery;
        if (lineBytes >= LAGGING_BYTES || !drafts.isEmpty()) {
            drafts.put(delivery.drafts(), traffic);
            now = delivery.essential();
            now.finals().forEach(drafts::withdraw);
        }
        if (now.size() > 0) {
            lines.addLast(now);
            lineBytes += now.size();
            if (now.isPage()) {
                pages++;
                pageBytes += now.size();
            }
        }
    }

    boolean isEmpty() {
        return lines.isEmpty() && drafts.isEmpty();
    }

    boolean hasLines() {
        return !lines.isEmpty();
    }

    boolean hasPages() {
        return pages > 0;
    }

    /** What the lines come to that count against the limit: pages of history do not. */
    long limitedBytes() {
        return lineBytes - pageBytes;
    }

    long bytes() {
        return lineBytes + drafts.bytes();
    }

    /** How many bytes the first of the lines has, which are there. */
    int firstSize() {
        return lines.getFirst().size();
    }

    /** Takes out the first of the lines, which are there. */
    Delivery removeFirst() {
        Delivery delivery = lines.removeFirst();
        lineBytes -= delivery.size();
        if (delivery.isPage()) {
            pages--;
            pageBytes -= delivery.size();
        }
        return delivery;
    }

    int draftCount() {
        return drafts.count();
    }

    /** Takes out all partials that wait apart. */
    ByteString removeDrafts() {
        return drafts.take();
    }

    /** Drops everything; counts the partials that are thereby never sent. */
    void drop(Traffic traffic) {
        traffic.partialsSkipped(0, drafts.count());
        lines.clear();
        lineBytes = 0;
        pages = 0;
        pageBytes = 0;
        drafts.clear();
    }
}
