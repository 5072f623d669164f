package talker.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import talker.peer.Balancers;
import talker.room.Fixtures;
import talker.session.Outbox;
import talker.session.Session;
import talker.session.SessionFixtures;
import talker.testkit.Quietly;

/** A TCP port behind balancers, which say who the client is. */
class ProxyProtocolTest {
    private static final ActorTestKit ACTORS = ActorTestKit.create(Fixtures.config());
    private static final byte[] LINE = "{\"type\":\"ping\"}\n".getBytes(UTF_8);
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

    private final TestProbe<Sessions.Command> sessions = ACTORS.createTestProbe();
    private final TestProbe<Session.Command> session = ACTORS.createTestProbe();
    private InetSocketAddress address;

    @AfterAll
    static void stop() {
        ACTORS.shutdownTestKit();
    }

    private void start(String balancer, Duration timeout) throws Exception {
        CompletableFuture<InetSocketAddress> whenBound = new CompletableFuture<>();
        ACTORS.spawn(TcpServer.create(
                sessions.ref(),
                new TcpSettings("127.0.0.1", 0, 1000, 128 * 1024, true, new Balancers(List.of(balancer)), timeout),
                Optional.empty(),
                new Parting(10),
                whenBound));
        address = whenBound.get(10, TimeUnit.SECONDS);
    }

    /** A header for this client with so many bytes of other things in it. */
    static byte[] header(int command, int family, byte[] addresses, int more) {
        byte[] header = new byte[16 + addresses.length + more];
        System.arraycopy(SIGNATURE, 0, header, 0, 12);
        header[12] = (byte) command;
        header[13] = (byte) family;
        header[14] = (byte) ((addresses.length + more) >> 8);
        header[15] = (byte) (addresses.length + more);
        System.arraycopy(addresses, 0, header, 16, addresses.length);
        return header;
    }

    private static byte[] version4(int more) {
        return header(0x21, 0x11, new byte[] {(byte) 203, 0, 113, 9, 10, 0, 0, 1, 18, 52, (byte) 241, 104}, more);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private String seen() {
        return sessions.expectMessageClass(Sessions.Open.class)
                .connection()
                .remote()
                .getHostAddress();
    }

    @Test
    void theClientIsWhoTheHeaderSaysAndItsFirstLineIsHeard() throws Exception {
        start("127.0.0.1", Duration.ofSeconds(10));
        try (Socket socket = connect()) {
            socket.getOutputStream().write(concat(version4(30), LINE));
            Sessions.Open open = sessions.expectMessageClass(Sessions.Open.class);
            assertThat(open.connection().remote()).isEqualTo(InetAddress.getByName("203.0.113.9"));
            open.connection().begin(session.ref(), new Outbox(SessionFixtures.settings()));
            Session.Received first = session.expectMessageClass(Session.Received.class);
            assertThat(first.lines()).hasSize(1);
            first.done().run();
            socket.getOutputStream().write(LINE);
            assertThat(session.expectMessageClass(Session.Received.class).lines())
                    .hasSize(1);
        }
        session.expectMessageClass(Session.InputEnded.class);
    }

    @Test
    void aHeaderMayComeInParts() throws Exception {
        start("127.0.0.0/8", Duration.ofSeconds(10));
        try (Socket socket = connect()) {
            for (byte each : version4(4096 - 28)) {
                socket.getOutputStream().write(each);
            }
            assertThat(seen()).isEqualTo("203.0.113.9");
        }
    }

    @Test
    void aBalancerMaySpeakForItselfOrNotKnow() throws Exception {
        start("127.0.0.1", Duration.ofSeconds(10));
        byte[] version6 = new byte[36];
        version6[0] = 0x20;
        version6[1] = 0x01;
        version6[15] = 7;
        List<byte[]> headers = List.of(
                header(0x20, 0, new byte[0], 0),
                header(0x20, 0x11, new byte[3], 0),
                header(0x21, 0, new byte[0], 9),
                header(0x21, 0x31, new byte[216], 0),
                header(0x21, 0x21, version6, 0));
        List<String> clients = List.of("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1", "2001:0:0:0:0:0:0:7");
        for (int i = 0; i < headers.size(); i++) {
            try (Socket socket = connect()) {
                socket.getOutputStream().write(headers.get(i));
                assertThat(seen()).isEqualTo(clients.get(i));
            }
        }
    }

    @Test
    void whatIsNoHeaderIsRefusedAndTheLogSaysWhy() throws Exception {
        start("127.0.0.1", Duration.ofSeconds(10));
        refuses("PROXY TCP4 203.0.113.9 10.0.0.1 4660 61800\r\n".getBytes(US_ASCII), "is of version 1");
        refuses("{\"type\":\"ping\"}\n".getBytes(US_ASCII), "is missing");
        refuses(version4(4096 - 27), "is longer than 4096 bytes");
        refuses(header(0x22, 0x11, new byte[12], 0), "unknown version or command");
        refuses(header(0x31, 0x11, new byte[12], 0), "unknown version or command");
        refuses(header(0x21, 0x11, new byte[11], 0), "has a wrong address");
        refuses(header(0x21, 0x41, new byte[300], 0), "has a wrong address");
        sessions.expectNoMessage();
    }

    @Test
    void aHeaderThatDoesNotComeIsNotWaitedForForever() throws Exception {
        start("127.0.0.1", Duration.ofMillis(200));
        refuses(new byte[0], "has not come in time");
        refuses(SIGNATURE, "has not come whole in time");
        sessions.expectNoMessage();
    }

    @Test
    void whoIsNoBalancerIsRefused() throws Exception {
        start("10.0.0.0/8", Duration.ofSeconds(10));
        refuses(version4(0), "it is none");
        sessions.expectNoMessage();
    }

    /** A check whether the port is open. */
    @Test
    void whoSaysNothingAtAllIsNoTrouble() throws Exception {
        start("127.0.0.1", Duration.ofSeconds(10));
        Quietly.run(() -> LoggingTestKit.warn("").withOccurrences(0).expect(ACTORS.system(), () -> {
            try (Socket socket = connect()) {
                socket.shutdownOutput();
                assertThat(socket.getInputStream().read()).isNegative();
            } catch (IOException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
            return null;
        }));
    }

    private void refuses(byte[] bytes, String why) {
        Quietly.run(() -> LoggingTestKit.warn(why).expect(ACTORS.system(), () -> {
            try (Socket socket = connect()) {
                socket.getOutputStream().write(bytes);
                assertThat(socket.getInputStream().read()).isNegative();
            } catch (IOException reset) {
                assertThat(reset).isNotInstanceOf(java.net.SocketTimeoutException.class);
            }
            return null;
        }));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
