package talker.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.Unicode;

/**
 * What was posted to an incoming hook: {@code {"text":…}}, or a form whose field {@code payload} has that. Other fields,
 * which tools send to make a message look nice, are passed over.
 */
sealed interface HookBody {
    /** A message to post. */
    record Message(MessageId id, String text) implements HookBody {}

    /** What is wrong. */
    record Wrong(String reason) implements HookBody {}

    /**
     * Reads a body.
     *
     * @param hook the id of the hook
     * @param key the sender's own name for the message, any text: the same one for the same hook is the same message
     */
    static HookBody read(String body, boolean isForm, String hook, Optional<String> key) {
        Optional<String> json;
        try {
            json = isForm ? payload(body) : Optional.of(body);
        } catch (IllegalArgumentException malformed) {
            json = Optional.empty();
        }
        if (json.isEmpty()) {
            return new Wrong("The form has no field 'payload'");
        }
        Json.Body<JsonNode> read = Json.read(json.get(), JsonNode.class);
        return read instanceof Json.Read<JsonNode> object
                ? message(object.value(), hook, key)
                : new Wrong(((Json.Unreadable<JsonNode>) read).reason());
    }

    private static Optional<String> payload(String form) {
        for (String field : form.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0
                    && URLDecoder.decode(field.substring(0, equals), UTF_8).equals("payload")) {
                return Optional.of(URLDecoder.decode(field.substring(equals + 1), UTF_8));
            }
        }
        return Optional.empty();
    }

    private static HookBody message(JsonNode object, String hook, Optional<String> key) {
        @Nullable JsonNode text = object.get("text");
        if (text == null || !text.isTextual() || text.textValue().isEmpty()) {
            return new Wrong("Field 'text' must be a string that is not empty");
        }
        if (!Unicode.isWellFormed(text.textValue())) {
            return new Wrong("Field 'text' has half a surrogate pair");
        }
        @Nullable JsonNode id = object.get("id");
        if (id == null) {
            return new Message(key.map(name -> named(hook, name)).orElseGet(MessageId::random), text.textValue());
        }
        return MessageId.parse(id.asText())
                .<HookBody>map(given -> new Message(given, text.textValue()))
                .orElseGet(() -> new Wrong("Field 'id' must be a UUID"));
    }

    /** Two hooks may use the same names. */
    private static MessageId named(String hook, String key) {
        return MessageId.of(
                UUID.nameUUIDFromBytes((hook + "\n" + key).getBytes(UTF_8)).toString());
    }
}
