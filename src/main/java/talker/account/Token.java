package talker.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The secret with which a user enters rooms. It is shown once, when it is made; the server keeps only its
 * {@link TokenHash}. Never logged, so absent from {@link #toString()}.
 */
public final class Token {
    /** The bounds, in code points, of a token that an operator brings along. */
    public static final int MIN_LENGTH = 8;

    public static final int MAX_LENGTH = 256;

    /** How many random bytes a token of our own has: 256 bits, 43 characters of text. */
    private static final int RANDOM_BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    /** A new token: 32 random bytes as base64url without padding. */
    public static Token random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * Reads a token of the operator's own: 8 to 256 characters of well-formed Unicode without control characters.
     * Empty where the text breaks that rule.
     */
    public static Optional<Token> parse(String text) {
        int length = text.codePointCount(0, text.length());
        boolean fits = length >= MIN_LENGTH
                && length <= MAX_LENGTH
                && text.codePoints().allMatch(Token::isAllowed);
        return fits ? Optional.of(new Token(text)) : Optional.empty();
    }

    /** As {@link #parse}, for a field of JSON. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Token of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a token"));
    }

    private static boolean isAllowed(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL && type != Character.SURROGATE;
    }

    /** What the server keeps of it. */
    public TokenHash hash() {
        return TokenHash.of(text);
    }

    /** The secret itself, to be shown to its owner and nobody else. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "Token[secret]";
    }
}
