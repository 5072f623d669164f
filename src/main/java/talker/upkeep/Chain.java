package talker.upkeep;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A check of lines and their order: the SHA-256 of the chain so far and the next line without its end, again and again;
 * it begins with 32 zeros. The lines are the header and the messages; marks are not part of it. Not safe for threads.
 */
public final class Chain {
    private final MessageDigest digest;
    private byte[] chain = new byte[32];

    public Chain() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Adds a line. */
    public void add(byte[] line) {
        digest.update(chain);
        chain = digest.digest(line);
    }

    /** The chain so far, in hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(chain);
    }
}
