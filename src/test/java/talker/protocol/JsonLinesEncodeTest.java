package talker.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class JsonLinesEncodeTest {
    private static final MessageId ID = MessageId.of("4F1F5E0C-6a52-4b6a-9b53-0c1d2e3f4a5b");
    private static final UserName ANN = new UserName("Ann Lee");
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @Test
    void theKeysAreInTheOrderOf2009AndTheLineIsCompact() {
        assertThat(line(text("hi", false)))
                .isEqualTo("{\"type\":\"message\",\"content\":\"hi\",\"id\":\"" + ID + "\",\"from\":\"Ann Lee\"}\n");
        assertThat(line(text("", true)))
                .isEqualTo("{\"type\":\"message\",\"content\":\"\",\"id\":\"" + ID
                        + "\",\"from\":\"Ann Lee\",\"final\":true}\n");
        assertThat(line(new ServerMessage.Join(ANN))).isEqualTo("{\"type\":\"join\",\"user\":\"Ann Lee\"}\n");
        assertThat(line(new ServerMessage.Leave(ANN))).isEqualTo("{\"type\":\"leave\",\"user\":\"Ann Lee\"}\n");
        assertThat(line(new ServerMessage.Error(ErrorCode.NOT_STORED, ID)))
                .isEqualTo("{\"type\":\"error\",\"message\":\"Message not stored\",\"id\":\"" + ID + "\"}\n");
    }

    @Test
    void everyErrorHasItsText() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(line(ServerMessage.Error.of(code)))
                    .isEqualTo("{\"type\":\"error\",\"message\":\"" + code.text() + "\"}\n");
        }
        assertThat(ErrorCode.TOO_LONG.text()).isEqualTo("Line too long");
        assertThat(ErrorCode.INVALID_JSON.text()).isEqualTo("Invalid JSON");
        assertThat(ErrorCode.AUTH_FAILED.text()).isEqualTo("Authentication failed");
        assertThat(ErrorCode.NOT_CONNECTED.text()).isEqualTo("Not connected to a room");
        assertThat(ErrorCode.ALREADY_CONNECTED.text()).isEqualTo("Already connected to a room");
        assertThat(ErrorCode.ID_IN_USE.text()).isEqualTo("Message id already in use");
        assertThat(ErrorCode.NOT_STORED.text()).isEqualTo("Message not stored");
    }

    @Test
    void everythingButQuotesBackslashesAndControlsIsWrittenAsItIs() {
        String content = "\u00e9 \u20ac \ud83d\ude00 / \u007f \u2028 \ufeff";
        assertThat(line(text(content, false))).contains("\"" + content + "\"");
        assertThat(line(text("\"\\\n\r\t\u0000", false))).contains("\"\\\"\\\\\\n\\r\\t\\u0000\"");
    }

    @Property
    void anotherParserReadsTheSameFields(@ForAll("wellFormed") String content, @ForAll boolean isFinal)
            throws IOException {
        String line = line(text(content, isFinal));
        assertThat(line.indexOf('\n')).as("the only line break").isEqualTo(line.length() - 1);
        JsonNode json = JACKSON.readTree(line);
        assertThat(json.get("type").textValue()).isEqualTo("message");
        assertThat(json.get("content").textValue()).isEqualTo(content);
        assertThat(json.get("id").textValue()).isEqualTo(ID.toString());
        assertThat(json.get("from").textValue()).isEqualTo("Ann Lee");
        assertThat(json.path("final").asBoolean(false)).isEqualTo(isFinal);
        assertThat(json.size()).isEqualTo(isFinal ? 5 : 4);
    }

    @Property
    void aClientMessageMadeOfTheEchoIsTheSame(@ForAll("wellFormed") String content, @ForAll boolean isFinal) {
        byte[] line = JsonLines.encode(text(content, isFinal), Version.ONE);
        assertThat(JsonLines.decode(line, 0, line.length - 1, Version.ONE))
                .isEqualTo(new ClientMessage.Post(ID, content, isFinal));
    }

    @Provide
    Arbitrary<String> wellFormed() {
        return Texts.wellFormed(40_000);
    }

    private static ServerMessage text(String content, boolean isFinal) {
        return isFinal
                ? new ServerMessage.Final(content, ID, ANN, 7, 1, null)
                : new ServerMessage.Partial(content, ID, ANN, null);
    }

    private static String line(ServerMessage message) {
        return new String(JsonLines.encode(message, Version.ONE), UTF_8);
    }
}
