package talker.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.protocol.UserName;
import talker.testkit.PlainHttp;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** A server in a process of its own whose heap of 256 MiB is really filled, with each of the two collectors. */
class MemoryPressureTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
    void aHeapThatIsNearlyFullRefusesWhoIsNewUntilThereIsRoom(String collector) throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        collector,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Stuffed.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))) {
            String[] told = out.readLine().split(" ", -1);
            int tcp = Integer.parseInt(told[0]);
            int http = Integer.parseInt(told[1]);
            String annsLine = Venue.connectLine("demo.lobby", "ann", told[2]);
            String bobsLine = Venue.connectLine("demo.lobby", "bob", told[3]);
            Talk ann = Talk.dial("ann", tcp).sends(annsLine).passesFence();
            assertThat(PlainHttp.get(http, "/ready").body()).isEqualTo("{\"ok\":true}");

            tell(server, "fill");
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> PlainHttp.get(http, "/ready").status() == 503);
            assertThat(PlainHttp.get(http, "/ready")
                            .json()
                            .at("/problems/memory")
                            .asText())
                    .contains("are in use after a collection, more than 85%");
            Talk.dial("bob", tcp)
                    .sends(bobsLine)
                    .receivesError("Service unavailable, try again")
                    .isClosed();
            String id = ann.says("those who are there talk on");
            ann.hears("those who are there talk on").withId(id);

            tell(server, "free");
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> PlainHttp.get(http, "/ready").status() == 200);
            Talk.dial("bob", tcp).sends(bobsLine).passesFence();
            ann.hearsJoin("bob");
        } finally {
            server.destroy();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void tell(Process server, String word) throws IOException {
        server.getOutputStream().write((word + "\n").getBytes(UTF_8));
        server.getOutputStream().flush();
    }

    /** A server that is told to fill its heap, and to let go again. */
    static final class Stuffed {
        private static final int CHUNK = 64 * 1024;
        private static List<byte[]> stuff = new ArrayList<>();

        public static void main(String[] args) throws Exception {
            Server server = TestServer.start(
                    Path.of(args[0]),
                    Map.of(
                            "talker.health.interval", "100ms",
                            "talker.health.calm", "500ms",
                            "talker.health.heap-recheck", "500ms"));
            Demo demo = server.demo().orElseThrow();
            System.out.println(
                    server.tcpAddress().getPort() + " " + server.httpAddress().getPort() + " "
                            + demo.users().get(UserName.of("ann")).text() + " "
                            + demo.users().get(UserName.of("bob")).text());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            for (String word = in.readLine(); word != null; word = in.readLine()) {
                if (word.equals("fill")) {
                    fill();
                } else {
                    stuff = new ArrayList<>();
                }
            }
        }

        /** To nine tenths of the old generation. */
        private static void fill() {
            System.gc();
            MemoryPoolMXBean old = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getName().matches(".*(Old|Tenured) Gen"))
                    .findFirst()
                    .orElseThrow();
            long missing =
                    old.getUsage().getMax() / 10 * 9 - old.getCollectionUsage().getUsed();
            for (long filled = 0; filled < missing; filled += CHUNK) {
                stuff.add(new byte[CHUNK]);
            }
            System.gc();
        }
    }
}
