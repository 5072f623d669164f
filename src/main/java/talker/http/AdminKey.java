package talker.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The secret that opens the admin API. Kept as its hash, and compared in a time that tells nothing. */
public final class AdminKey {
    private final byte[] hash;

    private AdminKey(byte[] hash) {
        this.hash = hash;
    }

    /** The key with this text. */
    public static AdminKey of(String text) {
        return new AdminKey(hash(text));
    }

    /** Whether the header {@code Authorization} of a request presents the key. */
    public boolean admits(Optional<String> authorization) {
        return is(Bearer.secret(authorization).orElse(""));
    }

    /** Whether a text is the key. */
    boolean is(String text) {
        return MessageDigest.isEqual(hash, hash(text));
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "AdminKey[secret]";
    }
}
