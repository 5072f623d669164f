package talker.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.UUID;

/**
 * The id that a client gives a message: a UUID in the form of RFC 4122, which names the message in its room. Two ids
 * are equal when their UUIDs are; the text keeps the letters' case as the sender wrote them, so that the echo is what
 * was sent.
 */
public final class MessageId {
    private static final int LENGTH = 36;

    private final UUID uuid;
    private final String text;

    private MessageId(UUID uuid, String text) {
        this.uuid = uuid;
        this.text = text;
    }

    /** Reads an id of 32 hexadecimal digits in the groups 8-4-4-4-12; empty where the text is anything else. */
    public static Optional<MessageId> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean fits = (i == 8 || i == 13 || i == 18 || i == 23) ? c == '-' : isHexDigit(c);
            if (!fits) {
                return Optional.empty();
            }
        }
        return Optional.of(new MessageId(UUID.fromString(text), text));
    }

    /** As {@link #parse}, for ids that were checked when they were first read. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static MessageId of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a UUID: " + text));
    }

    /** A new random id. */
    public static MessageId random() {
        UUID uuid = UUID.randomUUID();
        return new MessageId(uuid, uuid.toString());
    }

    private static boolean isHexDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** The number behind the text. */
    public UUID uuid() {
        return uuid;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageId that && uuid.equals(that.uuid);
    }

    @Override
    public int hashCode() {
        return uuid.hashCode();
    }

    @Override
    @JsonValue
    public String toString() {
        return text;
    }
}
