package talker.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import talker.protocol.JsonLines;
import talker.protocol.MessageId;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;
import talker.protocol.Version;

class LineScannerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LineScanner scanner = new LineScanner();

    @Property
    void aLineOfTheServersIsReadAsItWasMeant(@ForAll String text, @ForAll boolean isFinal, @ForAll Version version)
            throws JsonProcessingException {
        String content = text.replaceAll("\\p{Cs}", "");
        MessageId id = MessageId.random();
        ServerMessage message = isFinal
                ? new ServerMessage.Final(content, id, UserName.of("ann"), 7, 8, null)
                : new ServerMessage.Partial(content, id, UserName.of("ann"), null);
        byte[] line = JsonLines.encode(message, version);

        assertThat(scanner.scan(line, 0, line.length - 1)).isEqualTo(LineScanner.Kind.MESSAGE);
        assertThat(new String(line, scanner.id(), 36, UTF_8)).isEqualTo(id.toString());
        assertThat(scanner.isFinal()).isEqualTo(isFinal);
        assertThat(JSON.readTree("\"" + contentOf(line) + "\"").asText()).isEqualTo(content);
    }

    private String contentOf(byte[] line) {
        return new String(line, scanner.content(), scanner.contentLength(), UTF_8);
    }

    @Property
    void theOrderOfKeysAndWhatElseStandsThereDoNotMatter(@ForAll Random random) throws JsonProcessingException {
        List<Map.Entry<String, Object>> fields = new ArrayList<>(List.of(
                Map.entry("type", "message"),
                Map.entry("content", "a \\ and a \" and a } and an é"),
                Map.entry("id", MessageId.random().toString()),
                Map.entry("final", true),
                Map.entry("seq", 1234567L),
                Map.entry("more", List.of(Map.of("content", "not this", "id", "}{\"][")))));
        Collections.shuffle(fields, random);
        ObjectNode object = JSON.createObjectNode();
        fields.forEach(field -> object.set(field.getKey(), JSON.valueToTree(field.getValue())));
        byte[] line = (random.nextBoolean() ? object.toString() : spaced(object)).getBytes(UTF_8);

        assertThat(scanner.scan(line, 0, line.length)).isEqualTo(LineScanner.Kind.MESSAGE);
        assertThat(new String(line, scanner.id(), 36, UTF_8))
                .isEqualTo(object.get("id").asText());
        assertThat(JSON.readTree("\"" + contentOf(line) + "\"")).isEqualTo(object.get("content"));
        assertThat(scanner.isFinal()).isTrue();
        assertThat(scanner.seq()).isEqualTo(1234567);
    }

    private static String spaced(JsonNode object) {
        return object.toPrettyString().replace("\n", "").replace("\r", "") + "  ";
    }

    @Property
    void noBytesMakeItThrow(@ForAll byte[] bytes, @ForAll Random random) {
        scanner.scan(bytes, 0, bytes.length);
        byte[] line = JsonLines.encode(
                new ServerMessage.Final("hi", MessageId.random(), UserName.of("ann"), 7, 8, null), Version.TWO);
        line[random.nextInt(line.length)] = (byte) random.nextInt(256);
        scanner.scan(line, 0, random.nextInt(line.length + 1));
    }

    @Property
    void aLineBreakIsFoundWhereverItIs(@ForAll byte[] bytes, @ForAll Random random) {
        int from = random.nextInt(bytes.length + 1);
        int expected = -1;
        for (int i = bytes.length - 1; i >= from; i--) {
            expected = bytes[i] == '\n' ? i : expected;
        }
        assertThat(LineScanner.lineBreak(bytes, from, bytes.length)).isEqualTo(expected);
    }

    @Example
    void otherLinesAreToldApart() {
        assertThat(kind("{\"type\":\"join\",\"user\":\"bob\"}")).isEqualTo(LineScanner.Kind.JOIN);
        assertThat(kind("{\"type\":\"leave\",\"user\":\"bob\"}")).isEqualTo(LineScanner.Kind.LEAVE);
        assertThat(kind("{\"type\":\"pong\"}")).isEqualTo(LineScanner.Kind.OTHER);
        assertThat(kind("HTTP/1.1 400 Bad Request")).isEqualTo(LineScanner.Kind.OTHER);
        assertThat(kind(
                        "{\"type\":\"connected\",\"room\":\"a.b\",\"user\":\"u\",\"version\":2,\"seq\":17,\"users\":[\"u\"],"
                                + "\"drafts\":[{\"id\":\"x\",\"from\":\"u\",\"content\":\"y\"}]}"))
                .isEqualTo(LineScanner.Kind.CONNECTED);
        assertThat(scanner.seq()).isEqualTo(17);
        assertThat(kind("{\"type\":\"error\",\"message\":\"Message not stored\",\"id\":\"" + MessageId.random()
                        + "\"}"))
                .isEqualTo(LineScanner.Kind.ERROR);
        assertThat(scanner.errorText()).isEqualTo("Message not stored");
        assertThat(scanner.id()).isPositive();
    }

    @Example
    void whatAnEarlierLineSaidIsForgotten() {
        kind("{\"type\":\"message\",\"content\":\"x\",\"id\":\"" + MessageId.random() + "\",\"final\":true,\"seq\":3}");
        kind("{\"type\":\"join\",\"user\":\"bob\"}");
        assertThat(scanner.id()).isEqualTo(-1);
        assertThat(scanner.content()).isEqualTo(-1);
        assertThat(scanner.isFinal()).isFalse();
        assertThat(scanner.seq()).isEqualTo(-1);
        assertThat(scanner.errorText()).isEmpty();
    }

    private LineScanner.Kind kind(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        return scanner.scan(bytes, 0, bytes.length);
    }
}
