package talker.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import talker.protocol.ClientLine;
import talker.protocol.ClientLines;
import talker.protocol.ErrorCode;

/**
 * Cuts a connection's bytes into lines and reads each of them. A line ends with {@code \n}; a {@code \r} before it is
 * dropped, and so is a line of nothing but white space (docs/PROTOCOL.md, section 1). Keeps no more than one unfinished
 * line, of no more than the greatest length and two bytes. After a line that cannot be read it takes nothing more.
 */
class LineFraming {
    private static final byte[] NOTHING = {};

    private final int maxLength;
    private final ClientLines decoder = new ClientLines();
    private byte[] rest = NOTHING;
    private int restLength;
    private boolean isBroken;

    /** {@code maxLength}: of a line in bytes, without its line break. */
    LineFraming(int maxLength) {
        this.maxLength = maxLength;
    }

    /** Whether a line came that ends the conversation; what follows is not looked at. */
    boolean isBroken() {
        return isBroken;
    }

    /** Takes the next bytes, and gives the lines that end in them. */
    List<ClientLine> feed(byte[] chunk) {
        List<ClientLine> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < chunk.length && !isBroken; i++) {
            if (chunk[i] == '\n') {
                finish(chunk, from, i, lines);
                from = i + 1;
            }
        }
        if (!isBroken) {
            keep(chunk, from, lines);
        }
        return lines;
    }

    private void finish(byte[] chunk, int from, int to, List<ClientLine> lines) {
        if (restLength == 0) {
            read(chunk, from, to, lines);
        } else if (append(chunk, from, to)) {
            int length = restLength;
            restLength = 0;
            read(rest, 0, length, lines);
        } else {
            tooLong(lines);
        }
        if (rest != NOTHING && restLength == 0) {
            rest = NOTHING;
        }
    }

    private void keep(byte[] chunk, int from, List<ClientLine> lines) {
        if (from < chunk.length && (!append(chunk, from, chunk.length) || isSurelyTooLong())) {
            tooLong(lines);
        }
    }

    /** The one byte past the limit may be the {@code \r} of the line break. */
    private boolean isSurelyTooLong() {
        return restLength > maxLength && rest[maxLength] != '\r';
    }

    private boolean append(byte[] chunk, int from, int to) {
        int length = restLength + to - from;
        if (length > maxLength + 1) {
            return false;
        }
        if (length > rest.length) {
            rest = Arrays.copyOf(rest, Math.min(maxLength + 1, Math.max(length, 2 * rest.length)));
        }
        System.arraycopy(chunk, from, rest, restLength, to - from);
        restLength = length;
        return true;
    }

    private void read(byte[] bytes, int from, int to, List<ClientLine> lines) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (end - from > maxLength) {
            tooLong(lines);
        } else if (!isBlank(bytes, from, end)) {
            ClientLine line = decoder.read(bytes, from, end);
            lines.add(line);
            isBroken = line instanceof ClientLine.Unreadable;
        }
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private void tooLong(List<ClientLine> lines) {
        lines.add(new ClientLine.Unreadable(ErrorCode.TOO_LONG));
        isBroken = true;
        rest = NOTHING;
        restLength = 0;
    }
}
