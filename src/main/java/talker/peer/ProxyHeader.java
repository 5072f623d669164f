package talker.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a load balancer says of a client before the client's first byte: the header of the PROXY protocol, version 2, as
 * HAProxy's text of it describes (section 2.2).
 */
public final class ProxyHeader {
    /** The longest header that is read, in bytes, with all it may tell besides addresses, which is passed over. */
    public static final int MAX_LENGTH = 4096;

    private static final byte[] SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    private static final byte[] VERSION_1 = {'P', 'R', 'O', 'X', 'Y', ' '};
    private static final int FIXED = 16;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int UNSPECIFIED = 0;
    private static final int INET = 1;
    private static final int INET6 = 2;
    private static final int UNIX = 3;

    private ProxyHeader() {}

    /** What the first bytes of a connection are. */
    public sealed interface Result {}

    /** So far a header; more has to come. */
    public record Incomplete() implements Result {}

    /**
     * No header that could be read.
     *
     * @param why what is wrong, as the rest of a sentence
     */
    public record Malformed(String why) implements Result {}

    /**
     * A whole header.
     *
     * @param length how many bytes it has; the client's own follow
     * @param client the client's address; empty where the balancer speaks for itself, or knows none
     */
    public record Read(int length, Optional<InetAddress> client) implements Result {}

    /** Looks at the first {@code length} bytes of what has come, which may be more than the header. */
    public static Result parse(byte[] bytes, int length) {
        int begin = Math.min(length, SIGNATURE.length);
        if (!Arrays.equals(bytes, 0, begin, SIGNATURE, 0, begin)) {
            return new Malformed(whatElse(bytes, length));
        }
        if (length < FIXED) {
            return new Incomplete();
        }
        int command = bytes[12] & 0xff;
        int family = (bytes[13] & 0xf0) >> 4;
        int transport = bytes[13] & 0x0f;
        int total = FIXED + (((bytes[14] & 0xff) << 8) | (bytes[15] & 0xff));
        if (command != LOCAL && command != PROXY) {
            return new Malformed("is of an unknown version or command (" + command + ")");
        }
        if (total > MAX_LENGTH) {
            return new Malformed("is longer than " + MAX_LENGTH + " bytes");
        }
        if (command == PROXY && (family > UNIX || transport > 2 || total - FIXED < addressesOf(family))) {
            return new Malformed("has a wrong address");
        }
        if (length < total) {
            return new Incomplete();
        }
        return new Read(total, command == LOCAL ? Optional.empty() : source(bytes, family));
    }

    private static String whatElse(byte[] bytes, int length) {
        int begin = Math.min(length, VERSION_1.length);
        return Arrays.equals(bytes, 0, begin, VERSION_1, 0, begin)
                ? "is of version 1, and version 2 is asked for (HAProxy: send-proxy-v2)"
                : "is missing";
    }

    private static int addressesOf(int family) {
        return switch (family) {
            case INET -> 12;
            case INET6 -> 36;
            case UNIX -> 216;
            default -> 0;
        };
    }

    private static Optional<InetAddress> source(byte[] bytes, int family) {
        if (family == UNSPECIFIED || family == UNIX) {
            return Optional.empty();
        }
        try {
            int end = FIXED + (family == INET6 ? 16 : 4);
            return Optional.of(InetAddress.getByAddress(Arrays.copyOfRange(bytes, FIXED, end)));
        } catch (UnknownHostException never) {
            throw new IllegalStateException(never);
        }
    }
}
