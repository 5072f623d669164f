package talker.session;

import talker.metrics.Traffic;
import talker.room.Delivery;

/** How many lines of which kind the chunk has that is put together now. */
final class LineCount {
    private int finals;
    private int partials;
    private int others;

    void add(Delivery delivery) {
        finals += delivery.finalLines();
        partials += delivery.partialLines();
        others += delivery.lineCount() - delivery.finalLines() - delivery.partialLines();
    }

    void addPartials(int count) {
        partials += count;
    }

    void addOther() {
        others++;
    }

    /** The chunk leaves, and the next one has none yet. */
    void sent(int bytes, Traffic traffic) {
        traffic.sent(bytes, finals, partials, others);
        finals = 0;
        partials = 0;
        others = 0;
    }
}
