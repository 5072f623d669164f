package talker.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static talker.limits.LimitFixtures.address;

import com.typesafe.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    private static Origin of(String address) {
        return LimitFixtures.limits("talker.limits.exempt = [\"10.0.0.0/9\", \"2001:db8:1::/49\", \"192.0.2.1\"]")
                .origin(address(address));
    }

    @Test
    void ipv6CountsByItsFirstHalf() {
        assertThat(of("2001:db8:0:7::1")).isEqualTo(of("2001:db8:0:7:ffff:ffff:ffff:ffff"));
        assertThat(of("2001:db8:0:7::1")).isNotEqualTo(of("2001:db8:0:8::1"));
        assertThat(of("2001:db8:0:7::1")).hasToString("2001:db8:0:7::/64");
    }

    @Test
    void ipv4CountsWholeAlsoWhereItComesAsIpv6() {
        assertThat(of("203.0.113.7")).isNotEqualTo(of("203.0.113.8")).hasToString("203.0.113.7");
        assertThat(of("::ffff:203.0.113.7")).isEqualTo(of("203.0.113.7"));
        assertThat(of("64:ff9b::203.0.113.7")).as("NAT64").isEqualTo(of("203.0.113.7"));
        assertThat(of("64:ff9b::203.0.113.8")).isNotEqualTo(of("203.0.113.7"));
        assertThat(of("::1")).as("no IPv4 address").isNotEqualTo(of("0.0.0.0"));
    }

    @Test
    void networksAreExemptToTheBit() {
        assertThat(of("10.127.255.255").isExempt()).isTrue();
        assertThat(of("10.128.0.0").isExempt()).isFalse();
        assertThat(of("192.0.2.1").isExempt()).isTrue();
        assertThat(of("192.0.2.2").isExempt()).isFalse();
        assertThat(of("2001:db8:1:7fff::1").isExempt()).isTrue();
        assertThat(of("2001:db8:1:8000::1").isExempt()).isFalse();
    }

    @Test
    void thisMachineIsExemptByDefault() {
        Limits limits = LimitFixtures.limits();
        assertThat(limits.origin(address("127.0.0.1")).isExempt()).isTrue();
        assertThat(limits.origin(address("127.9.9.9")).isExempt()).isTrue();
        assertThat(limits.origin(address("::1")).isExempt()).isTrue();
        assertThat(limits.origin(address("192.0.2.1")).isExempt()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::1/129", "example.org", "", "/8"})
    void whatIsNoRangeOfAddressesIsAWrongSetting(String network) {
        assertThatThrownBy(() -> LimitFixtures.settings("talker.limits.exempt = [\"" + network + "\"]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("talker.limits.exempt")
                .hasMessageContaining("'" + network + "'");
    }
}
