package talker.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * How a run's messages are told apart: the id of each is a UUID that says in hexadecimal digits which run, sender and
 * message it belongs to, {@code RRRRRRRR-000K-4000-8000-SSSSSNNNNNNN}, and its content begins with a marker of when it
 * was sent and which of the sender's partials it is. Written and read in place, without an object for each message.
 */
final class MessageNumber {
    static final int ID_LENGTH = 36;

    /** Sixteen digits of time, eight of the partial's number. */
    static final int MARKER_LENGTH = 24;

    /** Messages of the load. */
    static final int TALK = 0;

    /** A message whose echo shows its sender that it is in the room. */
    static final int PROBE = 1;

    private static final byte[] TEMPLATE = "00000000-0000-4000-8000-000000000000".getBytes(US_ASCII);
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);
    private static final byte[] VALUES = values();

    private MessageNumber() {}

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int digit = 0; digit < DIGITS.length; digit++) {
            values[DIGITS[digit]] = (byte) digit;
        }
        return values;
    }

    static void writeId(byte[] to, int at, int run, int kind, int sender, int number) {
        System.arraycopy(TEMPLATE, 0, to, at, ID_LENGTH);
        writeHex(to, at, 8, run & 0xFFFFFFFFL);
        writeHex(to, at + 12, 1, kind);
        writeHex(to, at + 24, 5, sender);
        writeHex(to, at + 29, 7, number);
    }

    static void writeMarker(byte[] to, int at, long sentAt, int partial) {
        writeHex(to, at, 16, sentAt);
        writeHex(to, at + 16, 8, partial);
    }

    /** Whether the id at this place, of the right length, is of this run. */
    static boolean isOfRun(byte[] line, int at, int run) {
        return readHex(line, at, 8) == (run & 0xFFFFFFFFL);
    }

    static int kind(byte[] line, int at) {
        return (int) readHex(line, at + 12, 1);
    }

    static int sender(byte[] line, int at) {
        return (int) readHex(line, at + 24, 5);
    }

    static int number(byte[] line, int at) {
        return (int) readHex(line, at + 29, 7);
    }

    static long sentAt(byte[] line, int at) {
        return readHex(line, at, 16);
    }

    static int partial(byte[] line, int at) {
        return (int) readHex(line, at + 16, 8);
    }

    private static void writeHex(byte[] to, int at, int digits, long value) {
        for (int i = at + digits - 1; i >= at; i--) {
            to[i] = DIGITS[(int) (value & 15)];
            value >>>= 4;
        }
    }

    /** -1 where there is anything but digits; no number here is ever negative. */
    private static long readHex(byte[] line, int at, int digits) {
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = VALUES[line[i] & 0xFF];
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
