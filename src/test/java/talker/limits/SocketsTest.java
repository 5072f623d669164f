package talker.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SocketsTest {
    private final Limits limits = LimitFixtures.limits("talker.limits.exempt = [\"10.0.0.0/8\"]");
    private final Notices notices = new Notices();
    private final Sockets sockets = new Sockets(2, notices);

    private Origin from(String address) {
        return limits.origin(LimitFixtures.address(address));
    }

    @Test
    void anAddressHasSoManyAndOneThatIsClosedMakesRoom() {
        assertThat(sockets.come(from("192.0.2.1"))).isTrue();
        assertThat(sockets.come(from("192.0.2.1"))).isTrue();
        assertThat(sockets.come(from("192.0.2.1"))).isFalse();
        assertThat(sockets.come(from("192.0.2.2"))).isTrue();
        assertThat(notices.hits(Bound.HTTP_ADDRESS)).isEqualTo(1);
        sockets.leave(from("192.0.2.1"));
        assertThat(sockets.come(from("192.0.2.1"))).isTrue();
        assertThat(sockets.come(from("192.0.2.1"))).isFalse();
    }

    @Test
    void whoIsExemptIsNotCounted() {
        for (int i = 0; i < 10; i++) {
            assertThat(sockets.come(from("10.0.0.7"))).isTrue();
        }
        assertThat(sockets.size()).isZero();
        sockets.leave(from("10.0.0.7"));
    }

    @Test
    void nothingIsKeptOfThoseWhoHaveLeft() {
        for (int i = 0; i < 200; i++) {
            Origin origin = from("2001:db8:0:" + Integer.toHexString(i) + "::1");
            assertThat(sockets.come(origin)).isTrue();
            sockets.leave(origin);
        }
        assertThat(sockets.size()).isZero();
    }
}
