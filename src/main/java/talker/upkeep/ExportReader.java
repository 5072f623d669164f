package talker.upkeep;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import talker.protocol.RoomName;

/**
 * Reads an export, and hands on only what has been checked: the messages up to each mark. Several exports of a room one
 * after the other, each from where the one before ends, are read as one. What is wrong is an {@link UpkeepFailure} that
 * names the line. Keeps no more than what is between two marks. Not safe for threads.
 */
public final class ExportReader {
    private static final int MAX_LINE = 16 << 20;
    private static final int MAX_LINES = 10_000;

    private final InputStream in;
    private final List<TransferLine.Message> messages = new ArrayList<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private Chain chain = new Chain();
    private TransferLine.@Nullable Header header;
    private long line;
    private long seq;
    private long count;
    private boolean isWhole;

    public ExportReader(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /**
     * Messages that have been checked, and the mark that they were checked by.
     *
     * @param text their lines as they were, the header and the mark among them
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared or changed
    public record Part(RoomName room, List<TransferLine.Message> messages, byte[] text) {
        public Part {
            messages = List.copyOf(messages);
        }
    }

    /** The next part; empty at the end of the input. */
    public Optional<Part> next() throws IOException {
        byte[] bytes = readLine();
        while (bytes != null) {
            Optional<Part> part = bytes.length == 0 ? Optional.empty() : take(bytes);
            if (part.isPresent()) {
                return part;
            }
            bytes = readLine();
        }
        return Optional.empty();
    }

    /** Whether the input ended as an export ends; false where there should be more. */
    public boolean isWhole() {
        return isWhole;
    }

    /** Whether there was no line of an export in the input. */
    public boolean isEmpty() {
        return header == null;
    }

    /** How many messages the newest header's part of the export has had so far. */
    public long count() {
        return count;
    }

    /** The seq of the last message that was handed on, or where the export began. */
    public long seq() {
        return seq;
    }

    private Optional<Part> take(byte[] bytes) {
        TransferLine read;
        try {
            read = TransferLine.read(bytes);
        } catch (IllegalArgumentException wrong) {
            throw new UpkeepFailure("Line " + line + ": " + wrong.getMessage());
        }
        if (read instanceof TransferLine.Header next) {
            begin(next, bytes);
        }
        text.writeBytes(bytes);
        text.write('\n');
        if (read instanceof TransferLine.Message message) {
            add(message, bytes);
        } else if (read instanceof TransferLine.Mark mark) {
            return Optional.of(check(mark));
        }
        return Optional.empty();
    }

    private void begin(TransferLine.Header next, byte[] bytes) {
        TransferLine.Header before = header;
        if (before != null && (!before.room().equals(next.room()) || next.after() != seq)) {
            throw new UpkeepFailure("Line " + line + ": here begins an export of " + next.room() + " after "
                    + next.after() + ", but the one before is of " + before.room() + " up to " + seq);
        }
        // what came after the last mark cannot be checked, and comes once more
        messages.clear();
        text.reset();
        header = next;
        seq = next.after();
        count = 0;
        isWhole = false;
        chain = new Chain();
        chain.add(bytes);
    }

    private void add(TransferLine.Message message, byte[] bytes) {
        if (header == null) {
            throw new UpkeepFailure("Line " + line + ": an export begins with a line {\"talker\":\"export\",…}");
        }
        if (messages.size() == MAX_LINES) {
            throw new UpkeepFailure(
                    "Line " + line + ": there is a mark after " + MAX_LINES + " messages at the latest");
        }
        chain.add(bytes);
        messages.add(message);
    }

    private Part check(TransferLine.Mark mark) {
        TransferLine.Header current = header;
        long all = count + messages.size();
        if (current == null || !mark.chain().equals(chain.toString()) || mark.count() != all) {
            throw new UpkeepFailure("Line " + line + ": what is before it, back to the mark before, is not as it was"
                    + " exported: lines are missing, changed or in another order. Export again");
        }
        Part part = new Part(current.room(), messages, text.toByteArray());
        messages.clear();
        text.reset();
        count = all;
        seq = mark.seq();
        isWhole = mark.isEnd();
        return part;
    }

    /** Without its end; null at the end of the input. */
    private byte @Nullable [] readLine() throws IOException {
        int next = in.read();
        if (next < 0) {
            return null;
        }
        line++;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        while (next >= 0 && next != '\n') {
            if (bytes.size() == MAX_LINE) {
                throw new UpkeepFailure("Line " + line + " is longer than " + MAX_LINE + " bytes");
            }
            bytes.write(next);
            next = in.read();
        }
        return bytes.toByteArray();
    }
}
