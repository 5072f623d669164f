package talker.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds what a line of the server's says, without building anything of it: walks over the keys of the object and notes
 * where the values lie that matter. It takes any order of keys, white space and escapes; what is no JSON object at all
 * comes out as {@link Kind#OTHER}. One scanner is used again for every line.
 */
final class LineScanner {
    /** What a line is about. */
    enum Kind {
        MESSAGE("message"),
        JOIN("join"),
        LEAVE("leave"),
        CONNECTED("connected"),
        ERROR("error"),
        OTHER("");

        private static final Kind[] ALL = values();
        private final String type;

        Kind(String type) {
            this.type = type;
        }
    }

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LINE_BREAKS = '\n' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private byte[] line = new byte[0];
    private int end;
    private int at;

    private Kind kind = Kind.OTHER;
    private int contentFrom;
    private int contentTo;
    private int idFrom;
    private int idTo;
    private int textFrom;
    private int textTo;
    private boolean isFinal;
    private long seq;

    /** Where the line that begins at {@code from} ends: the place of its line break, or -1 before {@code to}. */
    static int lineBreak(byte[] bytes, int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long found = matches((long) LONG.get(bytes, i), LINE_BREAKS);
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The lowest bit that is set marks the first byte that equals those of the pattern. */
    private static long matches(long word, long pattern) {
        long difference = word ^ pattern;
        return (difference - ONES) & ~difference & HIGHS;
    }

    /** Reads the line that lies in {@code bytes[from, to)}. */
    Kind scan(byte[] bytes, int from, int to) {
        line = bytes;
        at = from;
        end = to;
        kind = Kind.OTHER;
        contentFrom = contentTo = idFrom = idTo = textFrom = textTo = -1;
        isFinal = false;
        seq = -1;
        skipSpace();
        if (peek() != '{') {
            return kind;
        }
        at++;
        while (readPair()) {
            skipSpace();
        }
        return kind;
    }

    Kind kind() {
        return kind;
    }

    boolean isFinal() {
        return isFinal;
    }

    /** The number of a final, or -1. */
    long seq() {
        return seq;
    }

    /** Where the id lies, or -1 where there is none of the right length. */
    int id() {
        return idTo - idFrom == MessageNumber.ID_LENGTH ? idFrom : -1;
    }

    /** Where the content lies, as it is escaped in the line, or -1. */
    int content() {
        return contentFrom;
    }

    int contentLength() {
        return contentTo - contentFrom;
    }

    /** What an error says, as it is escaped in the line. */
    String errorText() {
        return textFrom < 0 ? "" : new String(line, textFrom, textTo - textFrom, UTF_8);
    }

    private boolean readPair() {
        skipSpace();
        if (peek() == ',') {
            at++;
            skipSpace();
        }
        if (peek() != '"') {
            return false;
        }
        int keyFrom = at + 1;
        skipString();
        int keyTo = at - 1;
        skipSpace();
        if (peek() != ':') {
            return false;
        }
        at++;
        skipSpace();
        int valueFrom = at;
        skipValue();
        note(keyFrom, keyTo, valueFrom);
        return at < end;
    }

    private void note(int keyFrom, int keyTo, int valueFrom) {
        boolean isText = valueFrom < end && line[valueFrom] == '"';
        if (isText && is(keyFrom, keyTo, "type")) {
            kind = kindOf(valueFrom + 1, at - 1);
        } else if (isText && is(keyFrom, keyTo, "content")) {
            contentFrom = valueFrom + 1;
            contentTo = at - 1;
        } else if (isText && is(keyFrom, keyTo, "id")) {
            idFrom = valueFrom + 1;
            idTo = at - 1;
        } else if (is(keyFrom, keyTo, "final")) {
            isFinal = valueFrom < end && line[valueFrom] == 't';
        } else if (is(keyFrom, keyTo, "seq")) {
            seq = number(valueFrom);
        } else if (isText && is(keyFrom, keyTo, "message")) {
            textFrom = valueFrom + 1;
            textTo = at - 1;
        }
    }

    private Kind kindOf(int from, int to) {
        for (Kind each : Kind.ALL) {
            if (is(from, to, each.type)) {
                return each;
            }
        }
        return Kind.OTHER;
    }

    private boolean is(int from, int to, String word) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (line[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private long number(int from) {
        long value = 0;
        for (int i = from; i < at && line[i] >= '0' && line[i] <= '9'; i++) {
            value = value * 10 + line[i] - '0';
        }
        return value;
    }

    private int peek() {
        return at < end ? line[at] : -1;
    }

    private void skipSpace() {
        while (at < end && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r')) {
            at++;
        }
    }

    private void skipValue() {
        int c = peek();
        if (c == '"') {
            skipString();
        } else if (c == '{' || c == '[') {
            skipNested();
        } else {
            while (at < end && line[at] != ',' && line[at] != '}' && line[at] != ']') {
                at++;
            }
        }
    }

    private void skipNested() {
        int depth = 0;
        do {
            int c = line[at];
            if (c == '"') {
                skipString();
                continue;
            }
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            at++;
        } while (depth > 0 && at < end);
    }

    /** From the quote that begins a string to behind the one that ends it. */
    private void skipString() {
        at++;
        while (at + Long.BYTES <= end) {
            long word = (long) LONG.get(line, at);
            long found = matches(word, QUOTES) | matches(word, BACKSLASHES);
            if (found == 0) {
                at += Long.BYTES;
                continue;
            }
            at += Long.numberOfTrailingZeros(found) >>> 3;
            if (line[at] == '"') {
                at++;
                return;
            }
            at += 2;
        }
        while (at < end && line[at] != '"') {
            at += line[at] == '\\' ? 2 : 1;
        }
        at = Math.min(at + 1, end);
    }
}
