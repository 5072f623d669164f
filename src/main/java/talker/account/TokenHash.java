package talker.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The SHA-256 of a token's UTF-8 text: what the server keeps, and what travels between nodes, in a token's stead. A
 * fast hash will do, since the tokens that we make have 256 random bits; one that an operator brings along is as strong
 * as the operator made it.
 */
public final class TokenHash implements Comparable<TokenHash> {
    private static final int LENGTH = 32;

    /** No text has this hash, as far as anybody knows; it stands in where there is no token, or nothing to compare with. */
    static final TokenHash OF_NOBODY = new TokenHash(new byte[LENGTH]);

    private final byte[] bytes;

    private TokenHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The hash of a token as a client presents it. Any text is taken: one that is no token matches nothing. */
    public static TokenHash of(String token) {
        try {
            return new TokenHash(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** The inverse of {@link #bytes()}. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static TokenHash ofBytes(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + bytes.length);
        }
        return new TokenHash(bytes.clone());
    }

    /** Whether this stands for no token at all, as that of a user who signs in elsewhere. */
    boolean isOfNobody() {
        return matches(OF_NOBODY);
    }

    /** Whether both are of the same token; takes the same time whether they are or not. */
    public boolean matches(TokenHash other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    /** The 32 bytes, as the journal has them. */
    @JsonValue
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenHash that && matches(that);
    }

    /** Some order, to search by. */
    @Override
    public int compareTo(TokenHash other) {
        return Arrays.compare(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "TokenHash[secret]";
    }
}
