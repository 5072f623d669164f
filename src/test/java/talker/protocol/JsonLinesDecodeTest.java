package talker.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be read, and what cannot. */
class JsonLinesDecodeTest {
    private static final String ID = "4f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b";
    private static final ClientLine INVALID = new ClientLine.Unreadable(ErrorCode.INVALID_JSON);
    private static final ClientMessage.Ping PING = new ClientMessage.Ping();

    @Test
    void theFourMessagesOf2009AreRead() {
        assertThat(decode("{\"type\":\"connect\",\"room\":\"acme.lobby\",\"user\":\"Ann Lee\",\"token\":\"secret\"}"))
                .isEqualTo(new ClientMessage.Connect(
                        new RoomName("acme", "lobby"), new UserName("Ann Lee"), "secret", Terms.OF_VERSION_1));
        assertThat(decode("{\"type\":\"message\",\"content\":\"hi\",\"id\":\"" + ID + "\"}"))
                .isEqualTo(post("hi", false));
        assertThat(decode("{\"type\":\"message\",\"content\":\"hi\",\"id\":\"" + ID + "\",\"final\":true}"))
                .isEqualTo(post("hi", true));
        assertThat(decode("{\"type\":\"ping\"}")).isEqualTo(PING);
        assertThat(decode("{\"type\":\"close\"}")).isEqualTo(new ClientMessage.Close());
    }

    @Test
    void aTokenIsNeverPrinted() {
        String printed = decode("{\"type\":\"connect\",\"room\":\"a.b\",\"user\":\"ann\",\"token\":\"hush-hush\"}")
                .toString();
        assertThat(printed).contains("ann").doesNotContain("hush");
    }

    @Test
    void onlyTheGivenPartOfTheBufferIsRead() {
        byte[] buffer = "]]{\"type\":\"ping\"}]]".getBytes(UTF_8);
        assertThat(JsonLines.decode(buffer, 2, buffer.length - 2, Version.ONE)).isEqualTo(PING);
        assertThat(JsonLines.decode(buffer, 2, buffer.length - 1, Version.ONE)).isEqualTo(INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "[{\"type\":\"ping\"}]",
                "\"ping\"",
                "1",
                "1e400",
                "null",
                "true",
                "{",
                "}",
                "{\"type\":\"ping\"",
                "{\"type\":\"ping\"}}",
                "{\"type\":\"ping\"}{\"type\":\"ping\"}",
                "{\"type\":\"ping\"} x",
                "{\"type\":\"ping\"},",
                "{\"type\":\"ping\",}",
                "{,\"type\":\"ping\"}",
                "{\"type\" \"ping\"}",
                "{type:\"ping\"}",
                "{'type':'ping'}",
                "{\"type\":\"ping\"} // why",
                "/* why */ {\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"x\":01}",
                "{\"type\":\"ping\",\"x\":+1}",
                "{\"type\":\"ping\",\"x\":.5}",
                "{\"type\":\"ping\",\"x\":1.}",
                "{\"type\":\"ping\",\"x\":1e}",
                "{\"type\":\"ping\",\"x\":-}",
                "{\"type\":\"ping\",\"x\":0x10}",
                "{\"type\":\"ping\",\"x\":NaN}",
                "{\"type\":\"ping\",\"x\":-Infinity}",
                "{\"type\":\"ping\",\"x\":nul}",
                "{\"type\":\"ping\",\"x\":True}",
                "{\"type\":\"ping\",\"x\":\"\\x\"}",
                "{\"type\":\"ping\",\"x\":\"\\u12\"}",
                "{\"type\":\"ping\",\"x\":\"\t\"}",
                "{\"type\":\"ping\",\"x\":\"\u0000\"}",
                "{\"type\":\"ping\",\"x\":\"}",
                "{\"type\":\"ping\",\"\\udfff\":1}", // half of a surrogate pair in a key
                "{\"type\":\"ping\",\"x\":{\"\\ud800\":1}}",
                "\u0000{\"type\":\"ping\"}",
                "\f{\"type\":\"ping\"}",
                "\u00a0{\"type\":\"ping\"}",
                "GET / HTTP/1.1",
                "{\"type\":\"ping\"}\u0000"
            })
    void whatIsNotOneJsonObjectIsInvalid(String line) {
        assertThat(StrictJson.accepts(line)).as("the grammar agrees").isFalse();
        assertThat(decode(line)).isEqualTo(INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " {\"type\":\"ping\"}",
                "\t{ \"type\" :\r\"ping\" } \t",
                "{\"type\":\"ping\"}\r",
                "{\"x\":1e400,\"type\":\"ping\"}",
                "{\"x\":-1E-99999999999999999999,\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"x\":[{},[],null,true,-0,0.0e+0,\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\"]}",
                "{\"t\\u0079pe\":\"p\\u0069ng\"}",
                "{\"\":0,\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"x\":\"\\ud800\",\"\\ud83d\\ude00\":1}",
                "{\"type\":\"ping\",\"x\":\"\u007f\u2028\ufeff\"}",
                "{\"type\":\"ping\",\"room\":1,\"user\":null,\"token\":[],\"content\":{},\"id\":0,\"final\":\"x\"}"
            })
    void whatIsOneJsonObjectIsRead(String line) {
        assertThat(StrictJson.accepts(line)).as("the grammar agrees").isTrue();
        assertThat(decode(line)).isEqualTo(PING);
    }

    @Test
    void numbersOfAnyLengthInUnknownKeysAreSkipped() {
        String digits = "9".repeat(2_000);
        assertThat(decode("{\"type\":\"ping\",\"x\":" + digits + "}")).isEqualTo(PING);
        assertThat(decode("{\"type\":\"ping\",\"x\":-" + digits + "." + digits + "e" + digits + "}"))
                .isEqualTo(PING);
        assertThat(decode("{\"type\":\"ping\",\"" + "k".repeat(60_000) + "\":\"" + "v".repeat(60_000) + "\"}"))
                .isEqualTo(PING);
    }

    @Test
    void numbersOfAnyLengthInFieldsAreBadFields() {
        for (String number : new String[] {"1e400", "9".repeat(2_000), "-0"}) {
            assertThat(decode("{\"type\":" + number + "}")).isEqualTo(bad(ErrorCode.BAD_TYPE, null));
            assertThat(message("\"content\":" + number + ",\"id\":\"" + ID + "\""))
                    .isEqualTo(bad(ErrorCode.BAD_CONTENT, ID));
            assertThat(message("\"content\":\"\",\"id\":" + number)).isEqualTo(bad(ErrorCode.BAD_ID, null));
            assertThat(message("\"content\":\"\",\"id\":\"" + ID + "\",\"final\":" + number))
                    .isEqualTo(bad(ErrorCode.BAD_FINAL, ID));
        }
    }

    @Test
    void depth16IsReadAndDepth17IsNot() {
        for (String[] pair : new String[][] {{"[", "]"}, {"{\"a\":", "}"}}) {
            String innermost = pair[0].equals("[") ? "" : "0";
            assertThat(decode(nested(pair, 15, innermost))).isEqualTo(PING);
            assertThat(decode(nested(pair, 16, innermost))).isEqualTo(INVALID);
            assertThat(decode(nested(pair, 20_000, innermost))).isEqualTo(INVALID);
        }
        assertThat(decode("{\"type\":" + "[".repeat(15) + "]".repeat(15) + "}"))
                .isEqualTo(bad(ErrorCode.BAD_TYPE, null));
        assertThat(decode("{\"type\":" + "[".repeat(16) + "]".repeat(16) + "}")).isEqualTo(INVALID);
    }

    private static String nested(String[] pair, int times, String innermost) {
        return "{\"type\":\"ping\",\"x\":" + pair[0].repeat(times) + innermost + pair[1].repeat(times) + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"ping\",\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"t\\u0079pe\":\"ping\"}",
                "{\"type\":\"ping\",\"x\":1,\"y\":2,\"x\":1}",
                "{\"type\":\"ping\",\"x\":{\"a\":1,\"a\":2}}",
                "{\"type\":\"ping\",\"x\":{\"a\":1,\"\\u0061\":2}}",
                "{\"type\":\"ping\",\"x\":[{\"a\":1},{\"a\":1,\"a\":1}]}",
                "{\"\":1,\"\":2,\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"\u00e9\":1,\"\\u00E9\":2}"
            })
    void aRepeatedKeyIsInvalid(String line) {
        assertThat(decode(line)).isEqualTo(INVALID);
    }

    @Test
    void theSameKeyInDifferentObjectsIsNotRepeated() {
        assertThat(decode("{\"type\":\"ping\",\"x\":{\"type\":1,\"x\":[{\"x\":1},{\"x\":1}]}}"))
                .isEqualTo(PING);
        assertThat(decode("{\"Type\":1,\"TYPE\":2,\"type\":\"ping\"}")).isEqualTo(PING);
    }

    @Test
    void otherEncodingsThanUtf8AreInvalid() {
        for (Charset charset : new Charset[] {UTF_16LE, UTF_16BE}) {
            byte[] bytes = "{\"type\":\"ping\"}".getBytes(charset);
            assertThat(JsonLines.decode(bytes, 0, bytes.length, Version.ONE)).isEqualTo(INVALID);
        }
        assertThat(decode("\ufeff{\"type\":\"ping\"}")).as("a byte order mark").isEqualTo(INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ff", // never a byte of UTF-8
                "\u0080", // a continuation that continues nothing
                "\u00c3", // the first of two
                "\u00e2\u0082", // two of three
                "\u00f0\u009f\u0098", // three of four
                "\u00c0\u00af", // an overlong slash
                "\u00c1\u00bf",
                "\u00e0\u0080\u00af",
                "\u00f0\u0080\u0080\u00af",
                "\u00c0\u0080", // Java's own NUL
                "\u00ed\u00a0\u0080", // a surrogate
                "\u00ed\u00a0\u00bd\u00ed\u00b8\u0080", // a pair of them, as CESU-8 has it
                "\u00f4\u0090\u0080\u0080", // past the last code point
                "\u00f8\u0088\u0080\u0080\u0080"
            })
    void malformedUtf8IsInvalidWhereverItStands(String latin1) {
        String good = "\u00ef\u00bf\u00bd"; // U+FFFD itself is as good as any other character
        for (String frame : new String[] {"{\"type\":\"ping\",\"x\":\"%s\"}", "{\"type\":\"ping\",\"%s\":0}"}) {
            assertThat(decodeBytes(frame.formatted(good).getBytes(ISO_8859_1))).isEqualTo(PING);
            assertThat(decodeBytes(frame.formatted(latin1).getBytes(ISO_8859_1)))
                    .isEqualTo(INVALID);
            assertThat(decodeBytes(frame.formatted(good + latin1).getBytes(ISO_8859_1)))
                    .isEqualTo(INVALID);
        }
        assertThat(decodeBytes(("{\"type\":\"ping\"}" + latin1).getBytes(ISO_8859_1)))
                .isEqualTo(INVALID);
    }

    @Test
    void manyDifferentKeysDoNotSlowTheReaderDown() {
        StringBuilder line = new StringBuilder("{\"type\":\"ping\"");
        for (int i = 0; line.length() < 60_000; i++) {
            // Strings whose hash codes are all the same.
            StringBuilder key = new StringBuilder();
            for (int bit = 0; bit < 13; bit++) {
                key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            line.append(",\"").append(key).append("\":0");
        }
        String text = line + "}";
        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertThat(decode(text)).isEqualTo(PING);
        }
        assertThat(System.nanoTime() - start)
                .as("50 lines of 60 KB in under 5 s")
                .isLessThan(5_000_000_000L);
    }

    private static ClientLine decode(String line) {
        return decodeBytes(line.getBytes(UTF_8));
    }

    private static ClientLine decodeBytes(byte[] bytes) {
        return JsonLines.decode(bytes, 0, bytes.length, Version.ONE);
    }

    private static ClientLine message(String fields) {
        return decode("{\"type\":\"message\"," + fields + "}");
    }

    private static ClientLine post(String content, boolean isFinal) {
        return new ClientMessage.Post(MessageId.of(ID), content, isFinal);
    }

    private static ClientLine bad(ErrorCode error, String id) {
        return new ClientLine.BadField(error, id == null ? null : MessageId.of(id));
    }
}
