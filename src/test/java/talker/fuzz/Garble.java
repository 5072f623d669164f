package talker.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import talker.testkit.Talk;

/**
 * What a hostile client may send, from a seed: lines of the protocol with fields missing, doubled, mistyped and oversized,
 * texts that are hard to bear, bytes changed at random, and all of it cut at any byte.
 */
public final class Garble {
    private static final String[] TYPES = {
        "message", "message", "message", "connect", "history", "users", "ping", "close"
    };
    private static final String[] FIELDS = {
        "type",
        "content",
        "id",
        "final",
        "to",
        "room",
        "user",
        "token",
        "version",
        "since",
        "history",
        "partials",
        "before",
        "limit",
        "from",
        "seq",
        "time",
        "code",
        "",
        "\u0000",
        "\ud83d\ude00",
        "__proto__",
        "@class"
    };
    private static final String[] TEXTS = {
        "",
        " ",
        "hello",
        "\u0000",
        "\n",
        "\r\n{\"type\":\"close\"}",
        "\u001b]0;owned\u0007\u001b[2J",
        "\u202eevil\u2066",
        "\u200b\ufeff",
        "a\u0301\u0302\u0303\u0304\u0305",
        "\ud83d\ude00",
        "\uffff\ufffd",
        "${jndi:ldap://127.0.0.1/a}",
        "%s%n%x{}",
        "<script>alert(1)</script>",
        "'; DROP TABLE event_journal; --",
        "../../etc/passwd",
        "ann",
        "lobby",
        "x".repeat(70_000)
    };
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "-1",
        "1",
        "2",
        "3",
        "1001",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "1e400",
        "-1E-400",
        "0.1",
        "1e3",
        "4294967296",
        "9".repeat(3_000)
    };
    private static final byte[][] BAD_BYTES = {
        {0},
        {(byte) 0xff},
        {(byte) 0xc0, (byte) 0xaf},
        {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {(byte) 0xe2, (byte) 0x82},
        {(byte) 0x80},
        {'\r'},
        {'\n'},
        {0x1b, '['},
        {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}
    };

    private final Random random;
    private final List<String> ids;

    public Garble(Random random) {
        this.random = random;
        ids = List.of(
                new UUID(random.nextLong(), random.nextLong()).toString(), "00000000-0000-0000-0000-000000000000", "x");
    }

    /** So many lines, more or less, as the bytes of a stream. */
    public byte[] stream(int lines) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < lines; i++) {
            byte[] line = line().getBytes(UTF_8);
            stream.writeBytes(oneIn(4) ? changed(line) : line);
            stream.writeBytes(
                    oneOf("\n", "\n", "\n", "\r\n", "\n\n", " \t\n", "").getBytes(UTF_8));
        }
        return stream.toByteArray();
    }

    /** A line that is JSON more often than not, and right now and then. */
    public String line() {
        return switch (random.nextInt(12)) {
            case 0 -> nested(random.nextInt(40));
            case 1 ->
                oneOf(
                        "GET / HTTP/1.1",
                        "[]",
                        "null",
                        "{}",
                        "{\"type\":",
                        "\u0016\u0003\u0001",
                        "{'type':'ping'}",
                        "[".repeat(9_000));
            case 2, 3 -> post();
            default -> object();
        };
    }

    private String post() {
        return "{\"type\":\"message\",\"content\":" + Talk.quote(text()) + ",\"id\":\""
                + new UUID(random.nextLong(), random.nextLong()) + "\",\"final\":" + random.nextBoolean()
                + (oneIn(3) ? ",\"to\":" + Talk.quote(text()) : "") + "}";
    }

    private String nested(int depth) {
        boolean isList = random.nextBoolean();
        String open = isList ? "[" : "{\"x\":";
        String close = isList ? "]" : "}";
        return "{\"type\":\"ping\",\"x\":" + open.repeat(depth) + (isList ? "" : "0") + close.repeat(depth) + "}";
    }

    private String object() {
        List<String> fields = new ArrayList<>();
        if (!oneIn(8)) {
            fields.add("\"type\":" + (oneIn(6) ? value(2) : "\"" + oneOf(TYPES) + "\""));
        }
        for (int i = random.nextInt(7); i > 0; i--) {
            fields.add(Talk.quote(oneOf(FIELDS)) + ":" + value(3));
        }
        if (oneIn(2)) {
            fields.add("\"id\":\"" + ids.get(random.nextInt(ids.size())) + "\"");
        }
        if (oneIn(12) && !fields.isEmpty()) {
            fields.add(fields.get(random.nextInt(fields.size())));
        }
        Collections.shuffle(fields, random);
        return "{" + String.join(oneOf(",", ",", ", ", ",,"), fields) + "}";
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> oneOf(NUMBERS);
            case 1 -> oneOf("true", "false", "null", "True", "NaN", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\x\"");
            case 2 -> "\"" + ids.get(random.nextInt(ids.size())) + "\"";
            case 7 -> "[" + value(depth - 1) + "," + value(depth - 1) + "]";
            case 8 -> "{\"type\":" + value(depth - 1) + ",\"x\":" + value(depth - 1) + "}";
            default -> Talk.quote(text());
        };
    }

    private String text() {
        return oneIn(3) ? oneOf(TEXTS) + oneOf(TEXTS) : TEXTS[random.nextInt(TEXTS.length - 1)];
    }

    /** The same with some bytes changed, left out, put in or said twice. */
    public byte[] changed(byte[] bytes) {
        byte[] changed = bytes;
        for (int i = 1 + random.nextInt(4); i > 0 && changed.length > 0; i--) {
            int at = random.nextInt(changed.length);
            int to = Math.min(changed.length, at + random.nextInt(20));
            changed = switch (random.nextInt(5)) {
                case 0 -> joined(head(changed, at), BAD_BYTES[random.nextInt(BAD_BYTES.length)], tail(changed, at));
                case 1 -> joined(head(changed, at), tail(changed, to));
                case 2 -> joined(head(changed, to), tail(changed, at));
                case 3 -> head(changed, at);
                default -> flipped(changed, at);
            };
        }
        return changed;
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private static byte[] head(byte[] bytes, int to) {
        return Arrays.copyOfRange(bytes, 0, to);
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The same bytes cut at random places: into single ones, or into large parts. */
    public List<byte[]> cut(byte[] bytes) {
        int largest = 1 + random.nextInt(oneIn(3) ? 8 : 4_000);
        List<byte[]> parts = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(largest));
            parts.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return parts;
    }

    public boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    public String oneOf(String... all) {
        return all[random.nextInt(all.length)];
    }
}
