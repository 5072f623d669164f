package talker.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells addresses on the public Internet from those that are not: loopback, private and shared networks, link-local (with
 * the addresses at which clouds hand out their keys), multicast, and whatever else IANA's special-purpose registries keep
 * from being reached from everywhere. An IPv6 address that stands for an IPv4 address is what that one is, or refused.
 */
final class PublicAddresses {
    private static final List<Range> SPECIAL_IPV4 = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    /** All that is given out for use on the Internet. */
    private static final Range UNICAST_IPV6 = Range.of("2000::/3");

    /** Within that: protocols of the IETF (Teredo among them), documentation, 6to4. */
    private static final List<Range> SPECIAL_IPV6 = ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /** In networks without IPv4 a name server makes such addresses; the last four bytes are those of IPv4. */
    private static final Range NAT64 = Range.of("64:ff9b::/96");

    private static final int IPV4_IN_NAT64 = 12;

    private PublicAddresses() {}

    /** Whether the address is on the public Internet. */
    static boolean include(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return isPublicIpv4(bytes);
        }
        if (NAT64.includes(bytes)) {
            return isPublicIpv4(Arrays.copyOfRange(bytes, IPV4_IN_NAT64, bytes.length));
        }
        return UNICAST_IPV6.includes(bytes) && SPECIAL_IPV6.stream().noneMatch(range -> range.includes(bytes));
    }

    private static boolean isPublicIpv4(byte[] bytes) {
        return SPECIAL_IPV4.stream().noneMatch(range -> range.includes(bytes));
    }

    private static List<Range> ranges(String... texts) {
        return Stream.of(texts).map(Range::of).toList();
    }

    /** Addresses that begin with the same bits. */
    private static final class Range {
        private final byte[] first;
        private final int bits;

        private Range(byte[] first, int bits) {
            this.first = first;
            this.bits = bits;
        }

        static Range of(String text) {
            int slash = text.indexOf('/');
            try {
                // an address in digits is read without asking anybody
                byte[] first = InetAddress.getByName(text.substring(0, slash)).getAddress();
                return new Range(first, Integer.parseInt(text.substring(slash + 1)));
            } catch (UnknownHostException impossible) {
                throw new IllegalArgumentException(text, impossible);
            }
        }

        boolean includes(byte[] address) {
            if (address.length != first.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, first, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || (address[whole] & 0xff) >> (8 - rest) == (first[whole] & 0xff) >> (8 - rest);
        }
    }
}
