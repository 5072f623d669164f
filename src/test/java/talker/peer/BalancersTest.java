package talker.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawHeader;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word is taken for where a client is, and what it is then. */
class BalancersTest {
    private static final Balancers OURS = new Balancers(List.of("10.0.0.0/8", "192.0.2.7", "fd00:0:0:1::/63"));

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0, true",
        "10.255.255.255, true",
        "9.255.255.255, false",
        "11.0.0.0, false",
        "192.0.2.7, true",
        "192.0.2.6, false",
        "::ffff:10.1.2.3, true",
        "fd00::1, true",
        "fd00:0:0:1::1, true",
        "fd00:0:0:2::1, false",
        "::1, false"
    })
    void aRangeHasTheAddressesThatBeginWithItsBits(String address, boolean isOurs) throws Exception {
        assertThat(OURS.include(InetAddress.getByName(address))).isEqualTo(isOurs);
    }

    @Test
    void noBitsAreAllAddressesOfTheirKind() throws Exception {
        Balancers all = new Balancers(List.of("0.0.0.0/0"));
        assertThat(all.include(InetAddress.getByName("203.0.113.9"))).isTrue();
        assertThat(all.include(InetAddress.getByName("2001:db8::1"))).isFalse();
        assertThat(all.isEmpty()).isFalse();
        assertThat(new Balancers(List.of()).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "balancer.example.org",
                "10.0.0",
                "10.0.0.256",
                "999.1.1.1",
                "010.0.0.1",
                ".:1",
                "10.0.0.0/33",
                "10.0.0.0/",
                "fd00::/129",
                "10.0.0.0/-1",
                "fd00::1%eth0",
                "[fd00::1]"
            })
    void whatIsNoRangeIsNamed(String text) {
        assertThatThrownBy(() -> Balancers.from(ConfigFactory.parseString("balancers = [\"" + text + "\"]")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("talker.balancers")
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        // who connects without a balancer is believed nothing
        "203.0.113.9, 198.51.100.1, 203.0.113.9",
        "10.0.0.1, 198.51.100.1, 198.51.100.1",
        // the client's own word stands before what our balancers appended
        "10.0.0.1, '6.6.6.6, 198.51.100.1', 198.51.100.1",
        "10.0.0.1, '6.6.6.6,198.51.100.1 , 10.0.0.2', 198.51.100.1",
        // balancers all the way
        "10.0.0.1, '10.0.0.3, 10.0.0.2', 10.0.0.3",
        "10.0.0.1, 198.51.100.1:4711, 198.51.100.1",
        "10.0.0.1, [2001:db8::7]:4711, 2001:db8::7",
        "10.0.0.1, 2001:db8::7, 2001:db8::7",
        // what is no address says nothing
        "10.0.0.1, unknown, 10.0.0.1",
        "10.0.0.1, 'localhost', 10.0.0.1",
        "10.0.0.1, '', 10.0.0.1",
        "10.0.0.1, ',', 10.0.0.1"
    })
    void theClientIsTheLastWhoIsNoBalancer(String peer, String forwardedFor, String client) throws Exception {
        HttpRequest request = HttpRequest.create().addHeader(RawHeader.create("X-Forwarded-For", forwardedFor));
        assertThat(OURS.clientOf(InetAddress.getByName(peer), request)).isEqualTo(InetAddress.getByName(client));
        assertThat(new Balancers(List.of()).clientOf(InetAddress.getByName(peer), request))
                .isEqualTo(InetAddress.getByName(peer));
    }

    @Test
    void theHeaderMayComeInSeveral() throws Exception {
        HttpRequest request = HttpRequest.create()
                .withHeaders(List.of(
                        RawHeader.create("X-Forwarded-For", "6.6.6.6"),
                        RawHeader.create("x-forwarded-for", "198.51.100.1")));
        assertThat(OURS.clientOf(InetAddress.getByName("10.0.0.1"), request))
                .isEqualTo(InetAddress.getByName("198.51.100.1"));
    }
}
