package talker.room;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.UserName;

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

    /** The two users whom a private message is for: who wrote it, and to whom. */
    record Parties(UserName from, UserName to) {
        static @Nullable Parties of(StoredMessage message) {
            return of(message.from(), message.to());
        }

        static @Nullable Parties of(UserName from, @Nullable UserName to) {
            return to == null ? null : new Parties(from, to);
        }

        boolean include(UserName user) {
            return from.equals(user) || to.equals(user);
        }
    }

    /**
     * One line.
     *
     * @param id the message that it is about, where it is about one
     * @param parties whom it is for; null where it is for everybody
     * @param end where it ends in the bytes
     */
    record Line(Kind kind, @Nullable MessageId id, @Nullable Parties parties, int end) {}

    /** A partial on its own. */
    public record Draft(MessageId id, ByteString bytes) {}

    private final ByteString bytes;
    private final List<Line> lines;
    private final int start;
    private final long seq;
    private final boolean asksForMore;
    private final boolean isPage;
    private final int finalLines;
    private final int partialLines;
    private final int lineCount;
    private @Nullable Delivery essential;
    private @Nullable Delivery withoutFinals;
    private @Nullable Delivery forEverybody;

    private Delivery(ByteString bytes, List<Line> lines, int start, long seq, boolean asksForMore, boolean isPage) {
        this.bytes = bytes;
        this.lines = lines;
        this.start = start;
        this.seq = seq;
        this.asksForMore = asksForMore;
        this.isPage = isPage;
        int all = 0;
        int ofFinals = 0;
        int ofPartials = 0;
        for (Line line : lines) {
            if (line.end > start) {
                all++;
                ofFinals += line.kind == Kind.FINAL ? 1 : 0;
                ofPartials += line.kind == Kind.PARTIAL ? 1 : 0;
            }
        }
        lineCount = all;
        finalLines = ofFinals;
        partialLines = ofPartials;
    }

    /** One line that is about nothing but its reader: an error, or the echo of a message that was stored before. */
    public static Delivery of(byte[] line) {
        return single(line, false);
    }

    /** The line of a page of history, which its reader has asked for. */
    public static Delivery page(byte[] line) {
        return single(line, true);
    }

    private static Delivery single(byte[] line, boolean isPage) {
        List<Line> lines = List.of(new Line(Kind.OTHER, null, null, line.length));
        return new Delivery(ByteString.fromArrayUnsafe(line), lines, 0, 0, false, isPage);
    }

    /** Lines from {@code bytes}, each at the end of the one before. */
    static Delivery of(byte[] bytes, List<Line> lines, long seq) {
        return replay(bytes, lines, seq, false);
    }

    /** A part of a replay; the reader's session asks for the next part once this one is written. */
    static Delivery replay(byte[] bytes, List<Line> lines, long seq, boolean asksForMore) {
        return new Delivery(ByteString.fromArrayUnsafe(bytes), lines, 0, seq, asksForMore, false);
    }

    /** The lines. */
    public ByteString bytes() {
        return start == 0 ? bytes : bytes.drop(start);
    }

    /** How many bytes the lines take. */
    public int size() {
        return bytes.size() - start;
    }

    /** How many lines there are. */
    public int lineCount() {
        return lineCount;
    }

    /** How many of the lines are finals. */
    public int finalLines() {
        return finalLines;
    }

    /** How many of the lines are partials. */
    public int partialLines() {
        return partialLines;
    }

    /** The newest final among the lines, 0 where there is none that counts. */
    public long seq() {
        return seq;
    }

    /** Whether it is a page of history: it may be large, and a reader has one at a time. */
    public boolean isPage() {
        return isPage;
    }

    /** Whether the reader's session wants to know when the lines are written. */
    public boolean asksForMore() {
        return asksForMore;
    }

    /** The lines that lie at {@code offset} or after it, for a reader who came in between. */
    Delivery from(int offset) {
        return offset == 0 ? this : new Delivery(bytes, lines, offset, seq, asksForMore, isPage);
    }

    /** The same without the first {@code count} lines: the rest of the same bytes. */
    Delivery withoutFirst(int count) {
        return count == 0 ? this : from(lines.get(count - 1).end);
    }

    /** The same without the partials. */
    public Delivery essential() {
        Delivery result = essential;
        if (result == null) {
            result = with(line -> line.kind != Kind.PARTIAL, seq);
            essential = result;
        }
        return result;
    }

    /** The same without the finals. */
    Delivery withoutFinals() {
        Delivery result = withoutFinals;
        if (result == null) {
            result = with(line -> line.kind != Kind.FINAL, 0);
            withoutFinals = result;
        }
        return result;
    }

    /** The same without the private messages of others. */
    Delivery readableBy(UserName user) {
        Delivery result = forEverybody;
        if (result == null) {
            result = with(line -> line.parties == null, seq);
            forEverybody = result;
        }
        boolean isParty =
                result != this && lines.stream().anyMatch(line -> line.parties != null && line.parties.include(user));
        return isParty ? with(line -> line.parties == null || line.parties.include(user), seq) : result;
    }

    /** Only some of the lines; the same as it is where that is all of them. */
    private Delivery with(Predicate<Line> chosen, long newSeq) {
        if (lines.stream().allMatch(chosen)) {
            return this;
        }
        ByteString kept = ByteString.emptyByteString();
        List<Line> keptLines = new ArrayList<>();
        int from = 0;
        for (Line line : lines) {
            if (line.end > start && chosen.test(line)) {
                kept = kept.concat(bytes.slice(from, line.end));
                keptLines.add(new Line(line.kind, line.id, line.parties, kept.size()));
            }
            from = line.end;
        }
        return new Delivery(kept.compact(), keptLines, 0, newSeq, asksForMore, isPage);
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
