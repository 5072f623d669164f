package talker.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What becomes of a line that can be read, field by field. */
class JsonLinesFieldsTest {
    private static final String ID = "4f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b";
    private static final ClientLine REFUSED = new ClientLine.BadConnect(Version.ONE);

    @Test
    void typeMustBeOneOfTheProtocols() {
        for (String line : new String[] {"{}", "{\"type\":1}", "{\"type\":null}", "{\"type\":[\"ping\"]}"}) {
            assertThat(decode(line)).isEqualTo(bad(ErrorCode.BAD_TYPE, null));
        }
        for (String type : new String[] {"", "Ping", "ping ", "join", "pong", "\\ud800", "\u0440ing"}) {
            assertThat(decode("{\"type\":\"" + type + "\"}")).isEqualTo(bad(ErrorCode.UNKNOWN_TYPE, null));
        }
    }

    @Test
    void contentMustBeAWellFormedString() {
        String id = ",\"id\":\"" + ID + "\"";
        for (String value : new String[] {"null", "1", "true", "[]", "{}"}) {
            assertThat(message("\"content\":" + value + id)).isEqualTo(bad(ErrorCode.BAD_CONTENT, ID));
        }
        assertThat(decode("{\"type\":\"message\"" + id + "}")).isEqualTo(bad(ErrorCode.BAD_CONTENT, ID));
        String[] lone = {"\\ud800", "\\udc00", "a\\udbff", "\\udfffz", "\\ud83d\\ud83d\\ude00", "\\ude00\\ud83d"};
        for (String surrogate : lone) {
            assertThat(message("\"content\":\"" + surrogate + "\"" + id))
                    .isEqualTo(bad(ErrorCode.MALFORMED_CONTENT, ID));
        }
        assertThat(message("\"content\":\"\\ud83d\\ude00\"" + id)).isEqualTo(post("\ud83d\ude00", false));
        assertThat(message("\"content\":\"a\\u0000b\"" + id)).isEqualTo(post("a\u0000b", false));
        assertThat(message("\"content\":\"\"" + id)).isEqualTo(post("", false));
    }

    @Test
    void finalMustBeABooleanOrAbsent() {
        String fields = "\"content\":\"hi\",\"id\":\"" + ID + "\",\"final\":";
        assertThat(message(fields + "false")).isEqualTo(post("hi", false));
        assertThat(message(fields + "true")).isEqualTo(post("hi", true));
        for (String value : new String[] {"\"true\"", "\"\"", "1", "0", "null", "[true]", "{}"}) {
            assertThat(message(fields + value)).isEqualTo(bad(ErrorCode.BAD_FINAL, ID));
        }
    }

    @Test
    void idMustBeAUuid() {
        for (String value :
                new String[] {"null", "1", "true", "[]", "\"\"", "\"x\"", "\"\\ud800\"", "\"" + ID + " \""}) {
            assertThat(message("\"content\":\"hi\",\"id\":" + value)).isEqualTo(bad(ErrorCode.BAD_ID, null));
        }
        assertThat(message("\"content\":\"hi\"")).isEqualTo(bad(ErrorCode.BAD_ID, null));
    }

    @Test
    void whatIsWrongInAConnectIsNotSaid() {
        String[][] fields = {
            {"\"room\":\"a.b\"", "\"room\":\"ab\"", "\"room\":1", "\"room\":null", "\"room\":\"\\ud800.b\"", null},
            {"\"user\":\"ann\"", "\"user\":\"\"", "\"user\":1", "\"user\":null", "\"user\":\"a\\udc00\"", null},
            {"\"token\":\"t\"", "\"token\":1", "\"token\":null", "\"token\":\"\\ud800\"", "\"token\":[]", null}
        };
        for (int wrong = 0; wrong < fields.length; wrong++) {
            for (int form = 1; form < fields[wrong].length; form++) {
                StringBuilder line = new StringBuilder("{\"type\":\"connect\"");
                for (int i = 0; i < fields.length; i++) {
                    String field = fields[i][i == wrong ? form : 0];
                    line.append(field == null ? "" : "," + field);
                }
                assertThat(decode(line + "}")).as("%s}", line).isEqualTo(REFUSED);
            }
        }
    }

    private static ClientLine decode(String line) {
        byte[] bytes = line.getBytes(UTF_8);
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
