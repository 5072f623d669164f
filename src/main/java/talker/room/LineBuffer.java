package talker.room;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.Version;

/** Collects lines of one version of the protocol until they leave as one {@link Delivery}. */
final class LineBuffer {
    private static final int INITIAL_BYTES = 256;

    private final Version version;
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int size;
    private List<Delivery.Line> lines = new ArrayList<>();
    private long seq;

    LineBuffer(Version version) {
        this.version = version;
    }

    void addFinal(StoredLine line) {
        StoredMessage message = line.message();
        append(line.bytes(version), Delivery.Kind.FINAL, message.id(), Delivery.Parties.of(message));
        seq = line.seq();
    }

    void addPartial(byte[] line, MessageId id, Delivery.@Nullable Parties parties) {
        append(line, Delivery.Kind.PARTIAL, id, parties);
    }

    void add(byte[] line) {
        append(line, Delivery.Kind.OTHER, null, null);
    }

    private void append(byte[] line, Delivery.Kind kind, @Nullable MessageId id, Delivery.@Nullable Parties parties) {
        if (size + line.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + line.length, 2 * bytes.length));
        }
        System.arraycopy(line, 0, bytes, size, line.length);
        size += line.length;
        lines.add(new Delivery.Line(kind, id, parties, size));
    }

    boolean hasFinals() {
        return seq > 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Everything collected so far; it stays. */
    Delivery peek() {
        return Delivery.of(Arrays.copyOf(bytes, size), List.copyOf(lines), seq);
    }

    /** Everything collected since the last call. */
    Delivery take() {
        Delivery delivery = Delivery.of(Arrays.copyOf(bytes, size), lines, seq);
        reset();
        return delivery;
    }

    /** Likewise, as a part of a replay. */
    Delivery takeReplay(boolean asksForMore) {
        Delivery delivery = Delivery.replay(Arrays.copyOf(bytes, size), lines, seq, asksForMore);
        reset();
        return delivery;
    }

    private void reset() {
        if (bytes.length > 64 * INITIAL_BYTES) {
            bytes = new byte[INITIAL_BYTES];
        }
        size = 0;
        seq = 0;
        lines = new ArrayList<>();
    }
}
