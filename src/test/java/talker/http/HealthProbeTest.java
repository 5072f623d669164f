package talker.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.TestServer;

class HealthProbeTest {
    @TempDir
    Path folder;

    @Test
    void aBalancerMayAskInTheOldestHttp() throws Exception {
        try (Server server = TestServer.start(folder);
                Socket balancer = new Socket(
                        server.httpAddress().getAddress(), server.httpAddress().getPort())) {
            balancer.getOutputStream().write("GET /ready HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(balancer.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("{\"ok\":true}");
        }
    }
}
