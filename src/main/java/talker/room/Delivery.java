package talker.room;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;

/**
 * Lines that leave together, encoded once and handed to every reader of a room as the same bytes.
 *
 * <p>A reader that keeps up sends {@link #bytes()} as they are. One that lags behind takes the lines apart: what must
 * arrive from {@link #essential()}, and of the partials the newest of each message.
 */
public final class Delivery {
    /** What a line is, which decides what may become of it on the way to a slow reader. */
    enum Kind {
        FINAL,
        PARTIAL,
        OTHER
    }

    /** One line: where it ends in the bytes, and the message it is about where it is about one. */
    record Line(Kind kind, @Nullable MessageId id, int end) {}

    /** A partial on its own. */
    public record Draft(MessageId id, ByteString bytes) {}

    private final ByteString bytes;
    private final List<Line> lines;
    private final int start;
    private final long seq;
    private final boolean asksForMore;
    private @Nullable Delivery essential;
    private @Nullable Delivery withoutFinals;

    private Delivery(ByteString bytes, List<Line> lines, int start, long seq, boolean asksForMore) {
        this.bytes = bytes;
        this.lines = lines;
        this.start = start;
        this.seq = seq;
        this.asksForMore = asksForMore;
    }

    /** One line that is about nothing but its reader: an error, or the echo of a message that was stored before. */
    public static Delivery of(byte[] line) {
        return new Delivery(
                ByteString.fromArrayUnsafe(line), List.of(new Line(Kind.OTHER, null, line.length)), 0, 0, false);
    }

    /** Lines from {@code bytes}, each at the end of the one before. */
    static Delivery of(byte[] bytes, List<Line> lines, long seq) {
        return new Delivery(ByteString.fromArrayUnsafe(bytes), lines, 0, seq, false);
    }

    /** A part of a replay; the reader's session asks for the next part once this one is written. */
    static Delivery replay(byte[] bytes, List<Line> lines, long seq, boolean asksForMore) {
        return new Delivery(ByteString.fromArrayUnsafe(bytes), lines, 0, seq, asksForMore);
    }

    /** The lines. */
    public ByteString bytes() {
        return start == 0 ? bytes : bytes.drop(start);
    }

    /** How many bytes the lines take. */
    public int size() {
        return bytes.size() - start;
    }

    /** The newest final among the lines, 0 where there is none that counts. */
    public long seq() {
        return seq;
    }

    /** Whether the reader's session wants to know when the lines are written. */
    public boolean asksForMore() {
        return asksForMore;
    }

    /** The lines that lie at {@code offset} or after it, for a reader who came in between. */
    Delivery from(int offset) {
        return offset == 0 ? this : new Delivery(bytes, lines, offset, seq, asksForMore);
    }

    /** The same without the partials. */
    public Delivery essential() {
        Delivery result = essential;
        if (result == null) {
            result = without(Kind.PARTIAL);
            essential = result;
        }
        return result;
    }

    /** The same without the finals. */
    Delivery withoutFinals() {
        if (lines.stream().noneMatch(line -> line.kind == Kind.FINAL)) {
            return this;
        }
        Delivery result = withoutFinals;
        if (result == null) {
            result = without(Kind.FINAL);
            withoutFinals = result;
        }
        return result;
    }

    private Delivery without(Kind kind) {
        ByteString kept = ByteString.emptyByteString();
        List<Line> keptLines = new ArrayList<>();
        int from = 0;
        for (Line line : lines) {
            if (line.kind != kind && line.end > start) {
                kept = kept.concat(bytes.slice(from, line.end));
                keptLines.add(new Line(line.kind, line.id, kept.size()));
            }
            from = line.end;
        }
        return new Delivery(kept.compact(), keptLines, 0, kind == Kind.FINAL ? 0 : seq, asksForMore);
    }

    /** The partials among the lines, oldest first. */
    public List<Draft> drafts() {
        List<Draft> drafts = new ArrayList<>();
        int from = 0;
        for (Line line : lines) {
            if (line.kind == Kind.PARTIAL && line.id != null && line.end > start) {
                drafts.add(new Draft(line.id, bytes.slice(from, line.end)));
            }
            from = line.end;
        }
        return drafts;
    }

    /** The ids of the finals among the lines. */
    public List<MessageId> finals() {
        List<MessageId> ids = new ArrayList<>();
        for (Line line : lines) {
            if (line.kind == Kind.FINAL && line.id != null && line.end > start) {
                ids.add(line.id);
            }
        }
        return ids;
    }
}
