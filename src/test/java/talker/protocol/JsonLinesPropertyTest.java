package talker.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonLinesPropertyTest {
    private static final ClientLine INVALID = new ClientLine.Unreadable(ErrorCode.INVALID_JSON);

    @Property
    void anyBytesAreReadWithoutAnException(@ForAll byte[] bytes) {
        assertThat(decode(bytes)).isNotNull();
    }

    @Property
    void anyByteChangedInAMessageIsReadWithoutAnException(
            @ForAll("messages") ClientMessage message, @ForAll Random random) {
        byte[] bytes = spell(message, random).getBytes(UTF_8);
        for (int i = 0; i < 3; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        assertThat(decode(bytes)).isNotNull();
    }

    @Property(tries = 5_000)
    void theCodecAcceptsWhatTheGrammarAccepts(@ForAll Random random) {
        String text = "{\"type\":\"ping\"" + unknownKeys(random) + "}";
        for (int edits = random.nextInt(4); edits > 0; edits--) {
            text = edit(text, random);
        }
        boolean readable = !decode(text.getBytes(UTF_8)).equals(INVALID);
        assertThat(readable).as(text).isEqualTo(StrictJson.accepts(text));
    }

    @Property
    void howAMessageIsSpelledDoesNotMatter(@ForAll("messages") ClientMessage message, @ForAll Random random) {
        assertThat(decode(spell(message, random).getBytes(UTF_8))).isEqualTo(message);
    }

    @Property
    void contentIsReadExactlyWhenEverySurrogateIsHalfOfAPair(@ForAll("units") List<Character> units) {
        StringBuilder escaped = new StringBuilder();
        StringBuilder content = new StringBuilder();
        for (char unit : units) {
            escaped.append(escape(unit));
            content.append(unit);
        }
        MessageId id = MessageId.random();
        String line = "{\"type\":\"message\",\"content\":\"" + escaped + "\",\"id\":\"" + id + "\"}";
        boolean wellFormed = UTF_8.newEncoder().canEncode(content);
        assertThat(decode(line.getBytes(UTF_8)))
                .isEqualTo(
                        wellFormed
                                ? new ClientMessage.Post(id, content.toString(), false)
                                : new ClientLine.BadField(ErrorCode.MALFORMED_CONTENT, id));
    }

    @Provide
    Arbitrary<List<Character>> units() {
        return Arbitraries.of('a', '\ud800', '\udbff', '\udc00', '\udfff', '\uffff')
                .list()
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<ClientMessage> messages() {
        Arbitrary<ClientMessage> posts = Texts.wellFormed(4_000).flatMap(content -> Arbitraries.of(true, false)
                .map(isFinal -> new ClientMessage.Post(MessageId.random(), content, isFinal)));
        Arbitrary<ClientMessage> connects = Texts.wellFormed(4_000)
                .map(token -> new ClientMessage.Connect(
                        new RoomName("a", "b-1"), new UserName("\u00e9va"), token, Terms.OF_VERSION_1));
        return Arbitraries.oneOf(
                posts,
                connects,
                Arbitraries.just(new ClientMessage.Ping()),
                Arbitraries.just(new ClientMessage.Close()));
    }

    /** Writes a message with its keys in any order, unknown keys between them, spaces and needless escapes. */
    private static String spell(ClientMessage message, Random random) {
        List<String> fields = new ArrayList<>();
        if (message instanceof ClientMessage.Post post) {
            fields.add(field("type", "message", random));
            fields.add(field("content", post.content(), random));
            fields.add(field("id", post.id().toString(), random));
            if (post.isFinal() || random.nextBoolean()) {
                fields.add(quote("final", random) + ":" + post.isFinal());
            }
        } else if (message instanceof ClientMessage.Connect connect) {
            fields.add(field("type", "connect", random));
            fields.add(field("room", connect.room().toString(), random));
            fields.add(field("user", connect.user().value(), random));
            fields.add(field("token", connect.token(), random));
        } else {
            fields.add(field("type", message instanceof ClientMessage.Ping ? "ping" : "close", random));
        }
        fields.add("\"x\":0" + unknownKeys(random));
        Collections.shuffle(fields, random);
        return space(random) + "{" + String.join(space(random) + ",", fields) + "}" + space(random);
    }

    private static String field(String name, String value, Random random) {
        return space(random) + quote(name, random) + space(random) + ":" + space(random) + quote(value, random);
    }

    private static String quote(String text, Random random) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean surrogate = Character.isSurrogate(c);
            boolean must = c < ' ' || c == '"' || c == '\\';
            quoted.append(must || (!surrogate && random.nextInt(8) == 0) ? escape(c) : c);
        }
        return quoted.append('"').toString();
    }

    private static String escape(char c) {
        return String.format("\\u%04x", (int) c);
    }

    private static String space(Random random) {
        return random.nextInt(4) == 0 ? " \t\r ".substring(random.nextInt(4)) : "";
    }

    private static String unknownKeys(Random random) {
        StringBuilder keys = new StringBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            keys.append(",\"k").append(i).append("\":").append(value(random, random.nextInt(15)));
        }
        return keys.toString();
    }

    /** A value that is nested {@code depth} deep. */
    private static String value(Random random, int depth) {
        if (depth > 0) {
            String inner = value(random, depth - 1);
            return random.nextBoolean() ? "[" + inner + ",0]" : "{\"from\":" + inner + ",\"b\":[]}";
        }
        String[] leaves = {
            "1e400", "-0.5E-7", "null", "true", "false", "\"\\ud800\"", "\"\\\"\"", "12", "{}", "\"\u00e9\""
        };
        return leaves[random.nextInt(leaves.length)];
    }

    private static String edit(String text, Random random) {
        String signs = "{}[]:,\"\\ \t\n0123456789+-.eEtrufalsn\u00e9\u0001/'";
        int at = random.nextInt(text.length());
        String sign = String.valueOf(signs.charAt(random.nextInt(signs.length())));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + sign + text.substring(at);
            case 1 -> text.substring(0, at) + text.substring(at + 1);
            case 2 -> text.substring(0, at) + sign + text.substring(at + 1);
            default -> {
                int to = at + random.nextInt(Math.min(12, text.length() - at));
                yield text.substring(0, to) + text.substring(at);
            }
        };
    }

    private static ClientLine decode(byte[] bytes) {
        return JsonLines.decode(bytes, 0, bytes.length, Version.ONE);
    }
}
