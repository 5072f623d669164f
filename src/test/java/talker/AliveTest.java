package talker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Venue;

class AliveTest {
    @RegisterExtension
    final Venue venue = Venue.open();

    @Test
    void aServerThatRunsIsAliveAndNobodyElseIs() {
        String server = "http://127.0.0.1:" + venue.server().httpPort();
        assertThat(Alive.isAlive(URI.create(server + "/alive"))).isTrue();
        assertThat(Alive.isAlive(URI.create(server + "/nowhere"))).isFalse();
        assertThat(Alive.isAlive(URI.create("http://127.0.0.1:9/alive"))).isFalse();
    }
}
