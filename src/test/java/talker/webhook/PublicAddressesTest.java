package talker.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.0.3.0",
                "192.88.98.255",
                "192.88.100.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "198.51.101.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "2001:200::1",
                "2606:4700:4700::1111",
                "2a00:1450::1",
                "3ffe::1",
                "2001:db7::1",
                "2001:db9::1",
                "2003::1",
                "2620:0:2d0:200::7",
                // as a name server of a network without IPv4 makes it of 8.8.8.8
                "64:ff9b::808:808",
                // Java makes plain IPv4 of it
                "::ffff:8.8.8.8"
            })
    void theInternetIsPublic(String address) throws Exception {
        assertThat(PublicAddresses.include(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // this network, unspecified
                "0.0.0.0",
                "0.255.255.255",
                "::",
                // loopback
                "127.0.0.1",
                "127.255.255.255",
                "::1",
                // private
                "10.0.0.0",
                "10.255.255.255",
                "172.16.0.0",
                "172.31.255.255",
                "192.168.0.0",
                "192.168.255.255",
                "fc00::1",
                "fd12:3456::1",
                "fec0::1",
                // shared by an operator's customers
                "100.64.0.0",
                "100.127.255.255",
                // link-local; where clouds hand out keys
                "169.254.0.0",
                "169.254.169.254",
                "169.254.255.255",
                "fe80::1",
                "fd00:ec2::254",
                // protocols, documentation, benchmarks, relays
                "192.0.0.0",
                "192.0.0.170",
                "192.0.2.1",
                "192.88.99.1",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "2001:db8::1",
                "2001::1",
                "2001:10::1",
                "3fff::1",
                "100::1",
                // multicast, reserved, broadcast
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "ff02::1",
                "4000::1",
                "5f00::1",
                // IPv4 in IPv6: mapped, compatible, translated, NAT64 and its private form, 6to4, Teredo
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "::ffff:0:127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b::a00:1",
                "64:ff9b:1::808:808",
                "2002:7f00:1::",
                "2002:808:808::",
                "2001:0:7f00:1::",
                // other ways to write 127.0.0.1
                "127.1",
                "2130706433"
            })
    void nothingElseIs(String address) throws Exception {
        assertThat(PublicAddresses.include(InetAddress.getByName(address))).isFalse();
    }
}
