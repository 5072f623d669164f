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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Collection;

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

    private static final byte[] PAGE_BEGINS = "{\"type\":\"history\",\"messages\":[".getBytes(UTF_8);
    private static final byte[] PAGE_ENDS = "],\"more\":".getBytes(UTF_8);

    private static final ClientLine INVALID = new ClientLine.Unreadable(ErrorCode.INVALID_JSON);

    private JsonLines() {}

    /**
     * Reads the line that lies in {@code bytes[from, to)}, without its line break, from a client that speaks a version.
     *
     * @return what the line is; never null, and no input makes it throw
     */
    static ClientLine decode(byte[] bytes, int from, int to, Version version) {
        String text = new String(bytes, from, to - from, UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes, from, to)) {
            return INVALID;
        }
        ClientFields fields = new ClientFields(version);
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

    /** The line of a message for a client that speaks a version, with its line break. */
    public static byte[] encode(ServerMessage message, Version version) {
        ByteArrayBuilder out = new ByteArrayBuilder(128);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            new ServerFields(json, version).write(message);
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /**
     * The line of a page of history, with its line break.
     *
     * @param finals the lines of its messages in version 2, oldest first
     * @param more whether there are older ones
     */
    public static byte[] page(Collection<byte[]> finals, boolean more) {
        int size = PAGE_BEGINS.length + PAGE_ENDS.length + 10;
        for (byte[] line : finals) {
            size += line.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        out.writeBytes(PAGE_BEGINS);
        String separator = "";
        for (byte[] line : finals) {
            out.writeBytes(separator.getBytes(UTF_8));
            out.write(line, 0, line.length - 1);
            separator = ",";
        }
        out.writeBytes(PAGE_ENDS);
        out.writeBytes((more + "}\n").getBytes(UTF_8));
        return out.toByteArray();
    }
}
