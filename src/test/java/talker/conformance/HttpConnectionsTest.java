package talker.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Crowd;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** The connections of the HTTP port themselves, whatever is asked on them: how many there may be, and for how long. */
class HttpConnectionsTest {
    private static final int BOUND = 3;
    private static final Duration FIRST_REQUEST = Duration.ofSeconds(2);

    /** The address that the tests themselves come from, when they add users, is exempt. */
    @RegisterExtension
    final Venue narrow = Venue.open(
            "talker.limits.exempt = [\"127.0.0.1\"]",
            "talker.limits.connections-per-address = 20",
            "talker.http.connections-per-address = " + BOUND);

    @RegisterExtension
    final Venue behind = Venue.open(
            "talker.limits.exempt = [\"127.0.0.1\"]",
            "talker.balancers = [\"127.0.0.2\"]",
            "talker.http.connections-per-address = " + BOUND);

    @RegisterExtension
    final Venue impatient = Venue.open("talker.http.first-request-timeout = " + FIRST_REQUEST.toMillis() + "ms");

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket dial(String from, int port) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        socket.setSoTimeout(15_000);
        return socket;
    }

    private Socket dial(String from, Venue venue) throws IOException {
        return dial(from, venue.server().httpPort());
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET /alive HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(US_ASCII));
    }

    /** Whether a request is answered, and the connection stays for another one. */
    private static boolean isAnswered(Socket socket) {
        try {
            ask(socket);
            byte[] answer = new byte[4096];
            int length = socket.getInputStream().read(answer);
            return length > 0 && new String(answer, 0, length, US_ASCII).startsWith("HTTP/1.1 200");
        } catch (SocketException closed) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void anAddressHasSoManyWhetherTheyAskForAnythingOrNot() throws IOException {
        Socket first = dial("127.0.0.2", narrow);
        dial("127.0.0.2", narrow);
        Socket third = dial("127.0.0.2", narrow);
        assertThat(isAnswered(third)).isTrue();
        assertThat(isClosed(dial("127.0.0.2", narrow)))
                .as("one more is closed without a request")
                .isTrue();
        assertThat(isAnswered(dial("127.0.0.3", narrow)))
                .as("another address is let in")
                .isTrue();
        assertThat(isAnswered(first) && isAnswered(third))
                .as("those who were there stay")
                .isTrue();
        first.close();
        await("there is room again").until(() -> isAnswered(dial("127.0.0.2", narrow)));
    }

    /** A WebSocket's connection has a session, which is counted; it would else be counted twice. */
    @Test
    void whoseConnectionBecameAWebSocketIsCountedNoLonger() throws IOException {
        for (int i = 0; i < 2 * BOUND; i++) {
            upgrade("127.0.0.2");
        }
        await("there is room").until(() -> isAnswered(dial("127.0.0.2", narrow)));
    }

    private void upgrade(String from) throws IOException {
        String handshake = String.join(
                "\r\n",
                "GET /ws HTTP/1.1",
                "Host: 127.0.0.1",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13\r\n\r\n");
        await("a WebSocket is open").until(() -> {
            Socket socket = dial(from, narrow);
            socket.getOutputStream().write(handshake.getBytes(US_ASCII));
            byte[] answer = new byte[12];
            return socket.getInputStream().readNBytes(answer, 0, answer.length) == answer.length
                    && new String(answer, US_ASCII).equals("HTTP/1.1 101");
        });
    }

    /** Whose their requests are is told by each of them, and counted then. */
    @Test
    void thoseOfABalancerAreNotCounted() throws IOException {
        for (int i = 0; i < 2 * BOUND; i++) {
            assertThat(isAnswered(dial("127.0.0.2", behind))).isTrue();
        }
        for (int i = 0; i < BOUND; i++) {
            assertThat(isAnswered(dial("127.0.0.3", behind))).isTrue();
        }
        assertThat(isClosed(dial("127.0.0.3", behind))).isTrue();
    }

    /** Nor does it help to send a byte now and then. */
    @Test
    void aFirstRequestThatDoesNotComeEndsTheConnection() {
        Talk ann = impatient.connect("ann");
        Crowd crowd = impatient.dialManyByHttp(20);
        long start = System.nanoTime();
        crowd.says("GET /alive HTTP/1.1\r\nX-Slow: ".getBytes(US_ASCII));
        await().pollInSameThread()
                .pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    crowd.says(new byte[] {'x'});
                    return crowd.stillOpen() == 0;
                });
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(FIRST_REQUEST.minusMillis(500), Duration.ofSeconds(25));
        assertThat(crowd.received()).as("they are told nothing").isZero();
        ann.says("here still");
        ann.hears("here still");
    }

    @Test
    void whoHasAskedOnceMayTakeTheirTime() throws IOException {
        Socket patient = dial("127.0.0.1", impatient);
        assertThat(isAnswered(patient)).isTrue();
        Socket silent = dial("127.0.0.1", impatient);
        assertThat(isClosed(silent)).as("who came later has to go").isTrue();
        assertThat(isAnswered(patient)).isTrue();
    }
}
