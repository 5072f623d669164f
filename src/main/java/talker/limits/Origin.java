package talker.limits;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Where a connection comes from, as far as limits tell addresses apart: an IPv4 address, or the /64 of an IPv6 address,
 * since whoever has one of its addresses has them all. An IPv4 address that comes through NAT64 (64:ff9b::/96) is that
 * IPv4 address.
 *
 * @param isIpv6 whether it is a /64
 * @param bits the IPv4 address, or the first half of the IPv6 address
 * @param isExempt whether it is in {@code talker.limits.exempt}: then nothing is counted for it
 */
public record Origin(boolean isIpv6, long bits, boolean isExempt) {
    private static final long NAT64 = 0x0064_ff9b_0000_0000L;
    private static final int HEXTETS = 4;

    static Origin of(InetAddress address, boolean isExempt) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (address instanceof Inet4Address) {
            return new Origin(false, Integer.toUnsignedLong(bytes.getInt()), isExempt);
        }
        long high = bytes.getLong();
        long low = bytes.getLong();
        return high == NAT64 && low >>> Integer.SIZE == 0
                ? new Origin(false, low, isExempt)
                : new Origin(true, high, isExempt);
    }

    @Override
    public String toString() {
        if (isIpv6) {
            StringBuilder text = new StringBuilder();
            for (int i = HEXTETS - 1; i >= 0; i--) {
                text.append(Long.toHexString(bits >>> (i * Short.SIZE) & 0xffff))
                        .append(':');
            }
            return text + ":/64";
        }
        return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
    }
}
