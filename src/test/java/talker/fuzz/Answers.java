package talker.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import talker.protocol.ErrorCode;

/** What a server may answer to whatever it was sent: a line of the protocol, and no error that it does not know. */
final class Answers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> TYPES =
            Set.of("message", "join", "leave", "error", "connected", "history", "users", "pong");
    private static final Map<String, String> CODES =
            Arrays.stream(ErrorCode.values()).collect(Collectors.toMap(ErrorCode::text, ErrorCode::code));

    private Answers() {}

    /** Looks at one line, without its line break; gives its type. */
    static String check(byte[] line) throws IOException {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        JsonNode answer = JSON.readTree(text);
        String type = answer.path("type").asText();
        assertThat(TYPES).as(text).contains(type);
        if (type.equals("error")) {
            String message = answer.path("message").asText();
            assertThat(CODES).as(text).containsKey(message);
            assertThat(message).as("a fault of ours").isNotEqualTo(ErrorCode.INTERNAL.text());
            if (answer.has("code")) {
                assertThat(answer.path("code").asText()).isEqualTo(CODES.get(message));
            }
        }
        return type;
    }
}
