package talker.room;

import java.util.List;
import org.jspecify.annotations.Nullable;
import talker.protocol.Version;

/**
 * A page of a room's past: all its finals after one seq up to another, for any number of readers. Its lines are encoded
 * once for all who may read the same of it, and each gets those that it has not had, as a part of the same bytes. Not
 * safe for threads.
 */
final class Page {
    private final long start;
    private final long end;
    private final List<StoredLine> lines;
    private final boolean asksForMore;
    private @Nullable Delivery one;
    private @Nullable Delivery two;

    /**
     * A page.
     *
     * @param start the seq after which it begins
     * @param end the seq up to which the lines are all there are; greater than {@code start}
     * @param lines in order
     * @param asksForMore whether the next page is to be asked for once this one is written
     */
    Page(long start, long end, List<StoredLine> lines, boolean asksForMore) {
        this.start = start;
        this.end = end;
        this.lines = List.copyOf(lines);
        this.asksForMore = asksForMore;
    }

    /** Whether it brings a reader on who has everything up to a position. */
    boolean leadsOnFrom(long position) {
        return start <= position && position < end;
    }

    /** How far it goes. */
    long end() {
        return end;
    }

    /** The lines after a position that a reader may see; of no size where there are none. */
    Delivery after(long position, View view, Version version) {
        return readsPrivate(view) ? own(position, view, version) : shared(position, version);
    }

    /** Whether a reader may see other lines than those that are for everybody. */
    private boolean readsPrivate(View view) {
        return lines.stream()
                .anyMatch(
                        line -> view.shows(line.message()) && !View.publicOnly().shows(line.message()));
    }

    private Delivery own(long position, View view, Version version) {
        LineBuffer buffer = new LineBuffer(version);
        lines.stream()
                .filter(line -> line.seq() > position && view.shows(line.message()))
                .forEach(buffer::addFinal);
        return buffer.takeReplay(asksForMore);
    }

    private Delivery shared(long position, Version version) {
        int passed = (int) lines.stream()
                .filter(line -> line.seq() <= position && View.publicOnly().shows(line.message()))
                .count();
        return forEverybody(version).withoutFirst(passed);
    }

    private Delivery forEverybody(Version version) {
        Delivery all = version == Version.ONE ? one : two;
        if (all == null) {
            all = own(start, View.publicOnly(), version);
            if (version == Version.ONE) {
                one = all;
            } else {
                two = all;
            }
        }
        return all;
    }
}
