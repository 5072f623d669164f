package talker.room;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import talker.protocol.ClientMessage;
import talker.protocol.JsonLines;

/**
 * A search, backwards, for the newest finals before a place that a member may see. It is given the room's finals newest
 * first, a step at a time, until it has enough.
 */
final class Lookback {
    private static final int MAX_STEP = 100;

    final Member member;
    private final int limit;
    private final boolean isPage;
    private final long maxBytes;
    private final Consumer<Lookback> whenDone;
    private final Deque<StoredLine> page = new ArrayDeque<>();
    private final long wantedBefore;
    private long before;
    private long reading;
    private int found;
    private long bytes;
    private long start;
    private boolean isDone;

    private Lookback(
            Member member, ClientMessage.History wanted, boolean isPage, long maxBytes, Consumer<Lookback> whenDone) {
        this.member = member;
        wantedBefore = wanted.before();
        before = wantedBefore;
        limit = wanted.limit();
        this.isPage = isPage;
        this.maxBytes = maxBytes;
        this.whenDone = whenDone;
    }

    /** A search for a page's finals; what takes more than {@code maxBytes} is too long. */
    static Lookback forPage(Member member, ClientMessage.History wanted, long maxBytes, Consumer<Lookback> whenDone) {
        return new Lookback(member, wanted, true, maxBytes, whenDone);
    }

    /** A search for the place after which the newest finals come. */
    static Lookback forStart(Member member, int finals, Consumer<Lookback> whenDone) {
        return new Lookback(member, new ClientMessage.History(Long.MAX_VALUE, finals), false, 0, whenDone);
    }

    /** Begins, or begins anew where something of what it has may be gone; {@code now} is the {@link Timeline#readings}. */
    void begin(RecentLines recent, long now) {
        reading = now;
        page.clear();
        before = wantedBefore;
        found = 0;
        bytes = 0;
        start = 0;
        isDone = false;
        takeFrom(recent);
    }

    /** Whether something of what it has, or is being given, may be gone. */
    boolean isStale(long now) {
        return reading != now;
    }

    /** Takes what there is of it in memory. */
    void takeFrom(RecentLines recent) {
        Iterator<StoredLine> lines = recent.newestFirst();
        while (!isDone && lines.hasNext()) {
            StoredLine line = lines.next();
            if (line.seq() < before && line.message().hasText() && member.view.shows(line.message())) {
                take(line);
            }
        }
        before = Math.min(before, recent.floor() + 1);
        isDone |= before <= 1;
    }

    /** Takes a step's messages, in order; fewer than {@link #step} are the last ones. */
    void take(List<StoredMessage> messages) {
        boolean isLast = messages.size() < step();
        for (int i = messages.size() - 1; i >= 0 && !isDone; i--) {
            take(new StoredLine(messages.get(i)));
        }
        isDone |= isLast;
    }

    /** One more than there are to be found tells that there are more. */
    private void take(StoredLine line) {
        before = line.seq();
        if (found == limit) {
            start = line.seq();
            isDone = true;
            return;
        }
        found++;
        if (isPage) {
            bytes += line.bytes(member.terms.version()).length;
            page.addFirst(line);
            isDone = isTooLong();
        }
    }

    boolean isDone() {
        return isDone;
    }

    void finish() {
        whenDone.accept(this);
    }

    /** Only messages with a smaller seq are wanted in the next step. */
    long before() {
        return before;
    }

    /** How many messages are wanted in the next step. */
    int step() {
        return Math.min(MAX_STEP, limit + 1 - found);
    }

    boolean isTooLong() {
        return bytes > maxBytes;
    }

    /** The place after which the finals come that were looked for. */
    long start() {
        return start;
    }

    /** The line of the page, without what was redacted since it was read. */
    byte[] toPage(LongPredicate isRedacted) {
        List<byte[]> finals = page.stream()
                .filter(line -> !isRedacted.test(line.seq()))
                .map(line -> line.bytes(member.terms.version()))
                .toList();
        return JsonLines.page(finals, start > 0);
    }
}
