package talker.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The header of a balancer, whatever it has in it and in whatever parts it comes. */
class ProxyHeaderPropertyTest {
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

    /** Whatever a balancer or an attacker sends is answered, and never beyond the longest header. */
    @Property
    void anyBytesAreAHeaderOrNone(@ForAll @Size(max = 300) byte[] bytes, @ForAll @IntRange(max = 16) int right) {
        byte[] all = bytes.clone();
        System.arraycopy(SIGNATURE, 0, all, 0, Math.min(Math.min(right, 12), all.length));
        if (right > 12 && all.length > 13) {
            all[12] = 0x21;
        }
        ProxyHeader.Result result = ProxyHeader.parse(all, all.length);
        if (result instanceof ProxyHeader.Read read) {
            assertThat(read.length()).isBetween(16, Math.min(all.length, ProxyHeader.MAX_LENGTH));
        }
        if (result instanceof ProxyHeader.Incomplete) {
            assertThat(all.length).isLessThan(ProxyHeader.MAX_LENGTH);
        }
    }

    @Property
    void aWholeHeaderTellsTheClientAndEveryPartOfItIsIncomplete(
            @ForAll @Size(4) byte[] client,
            @ForAll @IntRange(max = 4068) int more,
            @ForAll @IntRange(max = 40) int after)
            throws UnknownHostException {
        byte[] bytes = new byte[28 + more + after];
        System.arraycopy(SIGNATURE, 0, bytes, 0, 12);
        bytes[12] = 0x21;
        bytes[13] = 0x11;
        bytes[14] = (byte) ((12 + more) >> 8);
        bytes[15] = (byte) (12 + more);
        System.arraycopy(client, 0, bytes, 16, 4);
        assertThat(ProxyHeader.parse(bytes, bytes.length))
                .isEqualTo(new ProxyHeader.Read(28 + more, java.util.Optional.of(InetAddress.getByAddress(client))));
        for (int length = 0; length < 28 + more; length += 1 + length / 8) {
            assertThat(ProxyHeader.parse(Arrays.copyOf(bytes, bytes.length), length))
                    .isInstanceOf(ProxyHeader.Incomplete.class);
        }
    }
}
