package talker.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.text.Normalizer;
import java.util.Optional;

/**
 * The name of a user within an account: 1 to 64 code points in Unicode normal form C, without control, format
 * (bidirectional override, zero width), line-separator or otherwise invisible characters and lone surrogates, and with
 * no white space at either end (docs/PROTOCOL.md, clause 2.3). Case matters.
 *
 * @param value the name as everyone sees it
 */
public record UserName(@JsonValue String value) implements Comparable<UserName> {
    private static final int MAX_CODE_POINTS = 64;

    public UserName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a user name");
        }
    }

    /** Reads a user's name; empty where the text breaks one of the rules above. */
    public static Optional<UserName> parse(String text) {
        return isValid(text) ? Optional.of(new UserName(text)) : Optional.empty();
    }

    /** As the constructor: for names that were checked when they were first read. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static UserName of(String text) {
        return new UserName(text);
    }

    private static boolean isValid(String text) {
        int length = text.codePointCount(0, text.length());
        return length >= 1
                && length <= MAX_CODE_POINTS
                && text.codePoints().noneMatch(UserName::isForbidden)
                && !isSpace(text.codePointAt(0))
                && !isSpace(text.codePointBefore(text.length()))
                && Normalizer.isNormalized(text, Normalizer.Form.NFC);
    }

    private static boolean isForbidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> isInvisible(codePoint);
        };
    }

    /** What Unicode counts among letters and marks although it shows nothing: fillers, joiners, variation selectors. */
    private static boolean isInvisible(int codePoint) {
        return switch (codePoint) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0 -> true;
            default ->
                (codePoint >= 0x180B && codePoint <= 0x180F)
                        || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
                        || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
        };
    }

    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }

    @Override
    public int compareTo(UserName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
