package talker.upkeep;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.room.RoomEvent;
import talker.room.StoredMessage;

/** A line of an export: what it is of, a message, or a mark by which what came before can be checked. */
public sealed interface TransferLine {
    /** The version of the format. */
    int VERSION = 1;

    ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /**
     * The first line.
     *
     * @param talker {@code "export"}
     * @param after the messages come after this seq; 0 where they are all that the room has
     * @param time when it was written, in milliseconds since the epoch
     */
    record Header(String talker, int version, String account, RoomName room, long after, long time)
            implements TransferLine {
        static Header of(RoomName room, long after, long time) {
            return new Header("export", VERSION, room.account(), room, after, time);
        }
    }

    /**
     * A message, as the history of the API shows it.
     *
     * @param seq its place in the room that it was exported from; null where it was not exported from any
     */
    record Message(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long seq,
            MessageId id,
            UserName from,
            String content,
            long time,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UserName to)
            implements TransferLine {
        static Message of(StoredMessage message) {
            return new Message(
                    message.seq(), message.id(), message.from(), message.content(), message.at(), message.to());
        }

        RoomEvent.Posted toEvent() {
            return new RoomEvent.Posted(id, from, content, time, to);
        }
    }

    /**
     * Where what came before can be checked.
     *
     * @param talker {@code "mark"}, or {@code "end"} in the last line
     * @param count how many messages came before it
     * @param seq that of the last of them, or where the export began
     * @param chain the {@link Chain} up to here
     */
    record Mark(String talker, long count, long seq, String chain) implements TransferLine {
        /** Whether nothing comes after it. */
        @JsonIgnore
        public boolean isEnd() {
            return talker.equals("end");
        }
    }

    /** The bytes of a line, without its end. */
    default byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Reads a line; where it is none of an export, the message of the exception says why. */
    static TransferLine read(byte[] bytes) {
        try {
            JsonNode line = JSON.readTree(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
            if (!line.isObject()) {
                throw new IllegalArgumentException("It is no object of JSON");
            }
            return switch (line.path("talker").asText()) {
                case "" -> message(line);
                case "export" -> checked(JSON.treeToValue(line, Header.class));
                case "mark", "end" -> JSON.treeToValue(line, Mark.class);
                default -> throw new IllegalArgumentException("It is of a kind that this release does not know");
            };
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException("It is not UTF-8", malformed);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(
                    "It is no line of an export: "
                            + wrong.getOriginalMessage().lines().findFirst().orElse(""),
                    wrong);
        }
    }

    private static Message message(JsonNode line) throws JsonProcessingException {
        if (!Stream.of("id", "from", "content", "time").allMatch(line::hasNonNull)) {
            throw new IllegalArgumentException("A message has id, from, content and time");
        }
        return JSON.treeToValue(line, Message.class);
    }

    private static Header checked(Header header) {
        if (header.version != VERSION) {
            throw new IllegalArgumentException("The export is of version " + header.version + " of the format, and this"
                    + " release reads version " + VERSION);
        }
        return header;
    }
}
