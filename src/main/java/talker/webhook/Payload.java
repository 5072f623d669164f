package talker.webhook;

import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import talker.protocol.RoomName;
import talker.room.StoredMessage;

/**
 * The body of a delivery, {@code {"room":…,"messages":[{"seq":…,"id":…,"from":…,"content":…,"time":…},…]}}, in UTF-8.
 *
 * @param body the bytes as they are sent and signed
 * @param first the seq of its first message
 * @param last the seq of its last message
 */
record Payload(ByteString body, long first, long last) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    /** The longest escape of JSON, for a character that is not printable. */
    private static final int BYTES_PER_CHAR = 6;

    /** Names and numbers of a message, at the most: its keys, a name of 64 characters, a UUID, two numbers. */
    private static final int BESIDES_CONTENT = 512;

    /** The first messages: as many as have surely no more than {@code maxBytes}, and one at the least. */
    static Payload of(RoomName room, List<StoredMessage> messages, int maxBytes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long last = 0;
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("room", room.toString());
            json.writeArrayFieldStart("messages");
            for (StoredMessage message : messages) {
                json.flush();
                if (last > 0 && bytes.size() + length(message) > maxBytes) {
                    break;
                }
                write(json, message);
                last = message.seq();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Payload(
                ByteString.fromArray(bytes.toByteArray()), messages.get(0).seq(), last);
    }

    private static long length(StoredMessage message) {
        return (long) BYTES_PER_CHAR * message.content().length() + BESIDES_CONTENT;
    }

    private static void write(JsonGenerator json, StoredMessage message) throws IOException {
        json.writeStartObject();
        json.writeNumberField("seq", message.seq());
        json.writeStringField("id", message.id().toString());
        json.writeStringField("from", message.from().value());
        json.writeStringField("content", message.content());
        json.writeNumberField("time", message.at());
        json.writeEndObject();
    }
}
