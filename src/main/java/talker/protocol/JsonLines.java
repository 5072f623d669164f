package talker.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The codec: one line of UTF-8 JSON to a {@link ClientLine}, and a {@link ServerMessage} to one line. Reads the tokens
 * as they come, without a tree; safe for any number of threads.
 *
 * <p>Deeper nesting than 16, a repeated key, a value that is no object, text after the object and malformed UTF-8 all
 * make a line unreadable (docs/PROTOCOL.md, clause 1.4). Keys that the protocol does not know are skipped.
 */
public final class JsonLines {
    private static final int MAX_DEPTH = 16;
    private static final char REPLACEMENT = '\uFFFD';

    // A line's length is bounded by the framing, so the parser's own bounds on numbers, names and strings are lifted:
    // they would refuse JSON that is valid. Keys are not kept in the factory's table, which all connections share: a
    // client could fill it with hundreds of megabytes of long keys, or with keys that collide.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final ClientLine INVALID = new ClientLine.Unreadable(ErrorCode.INVALID_JSON);

    private JsonLines() {}

    /**
     * Reads the line that lies in {@code bytes[from, to)}, without its line break.
     *
     * @return what the line is; never null, and no input makes it throw
     */
    public static ClientLine decode(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes, from, to)) {
            return INVALID;
        }
        Fields fields = new Fields();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return INVALID;
            }
            fields.readFrom(parser);
            if (parser.nextToken() != null) {
                return INVALID;
            }
        } catch (IOException notJson) {
            return INVALID;
        }
        return fields.toLine();
    }

    private static boolean isUtf8(byte[] bytes, int from, int to) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** The line of a message, with its line break. */
    public static byte[] encode(ServerMessage message) {
        ByteArrayBuilder out = new ByteArrayBuilder(128);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            writeFields(json, message);
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static void writeFields(JsonGenerator json, ServerMessage message) throws IOException {
        if (message instanceof ServerMessage.Message text) {
            json.writeStringField("type", ClientMessage.MESSAGE);
            json.writeStringField("content", text.content());
            json.writeStringField("id", text.id().toString());
            json.writeStringField("from", text.from().value());
            if (text.isFinal()) {
                json.writeBooleanField("final", true);
            }
        } else if (message instanceof ServerMessage.Join join) {
            json.writeStringField("type", "join");
            json.writeStringField("user", join.user().value());
        } else if (message instanceof ServerMessage.Leave leave) {
            json.writeStringField("type", "leave");
            json.writeStringField("user", leave.user().value());
        } else if (message instanceof ServerMessage.Error error) {
            json.writeStringField("type", "error");
            json.writeStringField("message", error.text());
            if (error.id() != null) {
                json.writeStringField("id", error.id().toString());
            }
        }
    }

    /** The fields that the protocol knows, as they stood in one object. */
    private static final class Fields {
        /** Stands for a value of another JSON type than the field asks for. */
        private static final Object OTHER = new Object();

        private @Nullable Object type;
        private @Nullable Object room;
        private @Nullable Object user;
        private @Nullable Object token;
        private @Nullable Object content;
        private @Nullable Object id;
        private @Nullable Object isFinal;

        void readFrom(JsonParser parser) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                switch (name) {
                    case "type" -> type = value(parser, token);
                    case "room" -> room = value(parser, token);
                    case "user" -> user = value(parser, token);
                    case "token" -> this.token = value(parser, token);
                    case "content" -> content = value(parser, token);
                    case "id" -> id = value(parser, token);
                    case "final" -> isFinal = value(parser, token);
                    default -> parser.skipChildren();
                }
            }
        }

        private static Object value(JsonParser parser, JsonToken token) throws IOException {
            return switch (token) {
                case VALUE_STRING -> parser.getText();
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                default -> {
                    parser.skipChildren();
                    yield OTHER;
                }
            };
        }

        ClientLine toLine() {
            if (!(type instanceof String name)) {
                return new ClientLine.BadField("", "Field 'type' must be a string");
            }
            return switch (name) {
                case ClientMessage.MESSAGE -> toPost();
                case ClientMessage.PING -> new ClientMessage.Ping();
                case ClientMessage.CONNECT -> toConnect();
                case ClientMessage.CLOSE -> new ClientMessage.Close();
                default -> new ClientLine.BadField("", "Field 'type' must be connect, message, ping or close");
            };
        }

        private ClientLine toConnect() {
            Optional<RoomName> roomName = text(room).flatMap(RoomName::parse);
            Optional<UserName> userName = text(user).flatMap(UserName::parse);
            Optional<String> secret = text(token);
            if (roomName.isEmpty() || userName.isEmpty() || secret.isEmpty()) {
                return new ClientLine.BadField(ClientMessage.CONNECT, ErrorCode.AUTH_FAILED.text());
            }
            return new ClientMessage.Connect(roomName.get(), userName.get(), secret.get());
        }

        private ClientLine toPost() {
            if (!(content instanceof String text)) {
                return badMessage("Field 'content' must be a string");
            }
            if (!isWellFormed(text)) {
                return badMessage("Field 'content' must be well-formed Unicode");
            }
            Optional<MessageId> messageId = text(id).flatMap(MessageId::parse);
            if (messageId.isEmpty()) {
                return badMessage("Field 'id' must be a UUID");
            }
            if (isFinal != null && !(isFinal instanceof Boolean)) {
                return badMessage("Field 'final' must be true or false");
            }
            return new ClientMessage.Post(messageId.get(), text, Boolean.TRUE.equals(isFinal));
        }

        private static ClientLine badMessage(String text) {
            return new ClientLine.BadField(ClientMessage.MESSAGE, text);
        }

        private static Optional<String> text(@Nullable Object value) {
            return value instanceof String text && isWellFormed(text) ? Optional.of(text) : Optional.empty();
        }

        /** Whether every surrogate is one half of a pair: JSON can escape a lone one, UTF-8 cannot carry it. */
        private static boolean isWellFormed(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (Character.isSurrogate(c)) {
                    boolean pair = Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
                    if (!pair) {
                        return false;
                    }
                    i++;
                }
            }
            return true;
        }
    }
}
