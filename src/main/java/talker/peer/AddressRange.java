package talker.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that begin with the same bits, as {@code 10.0.0.0/8}, {@code fd00::/8} or one address name them. */
final class AddressRange {
    private static final Pattern V4 = octets();
    private static final Pattern V6 = Pattern.compile("(?!\\.)[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");

    private final byte[] network;
    private final int prefix;

    /** Four numbers up to 255: what has another one is no address to the JDK, but a name, which it would look up. */
    private static Pattern octets() {
        String octet = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
        return Pattern.compile(octet + "(\\." + octet + "){3}");
    }

    private AddressRange(byte[] network, int prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException where it is none, with a text that says what is wrong
     */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] network = literal(address)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is no address and no range of them, such as 10.0.0.7, 10.0.0.0/8 or fd00::/8"))
                .getAddress();
        int bits = network.length * 8;
        String length = slash < 0 ? String.valueOf(bits) : text.substring(slash + 1);
        if (!LENGTH.matcher(length).matches() || Integer.parseInt(length) > bits) {
            throw new IllegalArgumentException(
                    "'" + text + "': after the / comes how many bits are the same, 0 to " + bits);
        }
        return new AddressRange(network, Integer.parseInt(length));
    }

    /**
     * The address that is written in a text; empty where it is none. No name is ever looked up: what has a colon and begins
     * with no dot, the JDK takes for an address, well written or not.
     */
    static Optional<InetAddress> literal(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    boolean includes(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        int whole = prefix / 8;
        if (!Arrays.equals(bytes, 0, whole, network, 0, whole)) {
            return false;
        }
        int mask = 0xff00 >> prefix % 8 & 0xff;
        return mask == 0 || (bytes[whole] & mask) == (network[whole] & mask);
    }
}
