package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Crowd;
import talker.testkit.Talk;
import talker.testkit.Venue;

/**
 * docs/PROTOCOL.md, 2.8, and its like on the HTTP port: connections that send so little that they never come to an end of
 * it. They are cut in time, and a chat meanwhile loses nothing. How much slower it gets, the full form measures:
 * {@code -Dtest.slowloris=5000}.
 */
class SlowlorisTest {
    private static final int SLOW = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @RegisterExtension
    final Venue venue = Venue.open(
            "talker.session.connect-timeout = 3s",
            "talker.http.body-timeout = 3s",
            "akka.http.server.idle-timeout = 3s");

    private int said;

    /** 2.8 "whatever else it sends", for hundreds at once. */
    @Test
    void linesThatDoNotEndAreCutInTime() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        Crowd crowd = venue.dialMany(SLOW);
        long start = System.nanoTime();
        await().pollInSameThread()
                .pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    crowd.says(said % 2 == 0 ? new byte[] {' '} : new byte[] {'{'});
                    chat(ann, bob);
                    return crowd.stillOpen() == 0;
                });
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(PATIENCE.minusMillis(500));
        ann.hearsNothingElse();
        bob.hearsNothingElse();
    }

    @Test
    void headsOfRequestsThatStopAreCutInTime() {
        stopsAfter("GET /v1/rooms/a.b/history HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
    }

    private static String handshake(String headers) {
        return String.join(
                "\r\n", "GET /ws HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade", headers);
    }

    @Test
    void handshakesOfWebSocketsThatStopAreCutInTime() {
        stopsAfter(handshake("Sec-WebSocket-Key: dGhlIHNhbXBs"));
    }

    /** A WebSocket that is open and in which no line comes is a connection as any other. */
    @Test
    void webSocketsThatNeverConnectAreCutInTime() {
        stopsAfter(handshake("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
    }

    private void stopsAfter(String beginning) {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        Crowd crowd = venue.dialManyByHttp(SLOW / 4);
        crowd.says(beginning.getBytes(UTF_8));
        await().pollInSameThread()
                .pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    chat(ann, bob);
                    return crowd.stillOpen() == 0;
                });
    }

    /** Byte by byte, so that the connection is never idle; of a hook that nobody knows, so that it takes no token. */
    @Test
    void bodiesThatDoNotEndAreRefusedInTime() throws IOException {
        for (String path : List.of("/v1/hooks/a.b/x/y", "/v1/rooms/" + venue.room("lobby") + "/messages")) {
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), venue.server().httpPort())) {
                socket.setSoTimeout(20_000);
                String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                        + venue.token("ann") + "\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{";
                socket.getOutputStream().write(head.getBytes(UTF_8));
                await().pollInSameThread()
                        .pollInterval(Duration.ofMillis(200))
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> {
                            socket.getOutputStream().write(' ');
                            return socket.getInputStream().available() > 0;
                        });
                byte[] answer = new byte[1000];
                int length = socket.getInputStream().read(answer);
                assertThat(new String(answer, 0, length, UTF_8))
                        .startsWith("HTTP/1.1 408")
                        .contains("\"too_slow\"");
            }
        }
    }

    /** In pairs, one after the other: the chat by itself, and among so many who open a connection whenever one is cut. */
    @Test
    @EnabledIfSystemProperty(named = "test.slowloris", matches = "[0-9]+")
    void theChatIsNotSlowedDownByAFifth() {
        int size = Integer.getInteger("test.slowloris", 5000);
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        rounds(ann, bob, Duration.ofSeconds(10), null);
        List<Double> alone = new ArrayList<>();
        List<Double> among = new ArrayList<>();
        for (int pair = 0; pair < 5; pair++) {
            alone.add(rounds(ann, bob, Duration.ofSeconds(8), null));
            try (Crowd crowd = venue.dialMany(size)) {
                among.add(rounds(ann, bob, Duration.ofSeconds(8), crowd));
            }
            System.out.printf(
                    Locale.ROOT, "p99 alone %.2f ms, among %d %.2f ms%n", alone.get(pair), size, among.get(pair));
        }
        double ratio = median(among) / median(alone);
        System.out.printf(Locale.ROOT, "p99 among %d slow ones: %.2f of that without%n", size, ratio);
        assertThat(ratio).isLessThan(1.2);
    }

    /** The p99 of a final until both have it, in milliseconds, at about a hundred a second. */
    private double rounds(Talk ann, Talk bob, Duration length, Crowd crowd) {
        List<Long> nanos = new ArrayList<>();
        long end = System.nanoTime() + length.toNanos();
        long nextByte = System.nanoTime();
        while (System.nanoTime() - end < 0) {
            if (crowd != null && System.nanoTime() - nextByte >= 0) {
                crowd.says(new byte[] {' '});
                nextByte += Duration.ofSeconds(2).toNanos();
            }
            nanos.add(chat(ann, bob));
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length * 99 / 100] / 1e6;
    }

    private long chat(Talk ann, Talk bob) {
        String text = "number " + said++;
        long start = System.nanoTime();
        ann.says(text);
        bob.hears(text);
        ann.hears(text);
        return System.nanoTime() - start;
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
