package talker.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.ContentTypes;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import talker.protocol.Texts;

/** The text of a message that comes bit by bit, and how long it is. */
class StreamedTextTest {
    /** Half a pair of surrogates gets through as its code. */
    private static final ObjectMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Property
    void howLongPlainTextIsAsJsonIsKnownWhileItComes(@ForAll("texts") String whole, @ForAll Random random) {
        StreamedText text = StreamedText.of(ContentTypes.TEXT_PLAIN_UTF8);
        byte[] bytes = whole.getBytes(UTF_8);
        for (int from = 0, to; from < bytes.length; from = to) {
            to = Math.min(bytes.length, from + 1 + random.nextInt(50));
            assertThat(text.add(Arrays.copyOfRange(bytes, from, to))).isEmpty();
            assertLengthIsKnown(text);
        }
        assertThat(text.soFar()).isEqualTo(whole);
        assertThat(text.end().isEmpty()).isEqualTo(!text.soFar().isEmpty());
        assertLengthIsKnown(text);
    }

    @Property
    void howLongLinesOfJsonAreIsKnownWhileTheyCome(@ForAll("texts") String whole, @ForAll Random random)
            throws JsonProcessingException {
        StreamedText text = StreamedText.of(ContentTypes.APPLICATION_JSON);
        for (int from = 0, to; from < whole.length(); from = to) {
            to = Math.min(whole.length(), from + 1 + random.nextInt(10));
            Map<String, String> line = random.nextInt(4) == 0
                    ? Map.of("content", whole.substring(0, to))
                    : Map.of("delta", whole.substring(from, to));
            assertThat(text.add((ASCII.writeValueAsString(line) + "\n").getBytes(UTF_8)))
                    .isEmpty();
            assertLengthIsKnown(text);
        }
        assertThat(text.soFar()).isEqualTo(whole);
        assertThat(text.end().isEmpty()).isEqualTo(!whole.isEmpty());
        assertLengthIsKnown(text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.wellFormed(5000);
    }

    private static void assertLengthIsKnown(StreamedText text) {
        assertThat(text.jsonLength()).isEqualTo(JsonStringEncoder.getInstance().quoteAsUTF8(text.soFar()).length);
    }
}
