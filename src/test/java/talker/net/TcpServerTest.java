package talker.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.Done;
import akka.actor.UnhandledMessage;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.eventstream.EventStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import talker.account.Account;
import talker.account.Revoked;
import talker.limits.LimitFixtures;
import talker.room.Audiences;
import talker.room.Fixtures;
import talker.session.Session;
import talker.session.SessionFixtures;
import talker.testkit.Quietly;

/** The TCP port and the sessions: who is let in, and how it is closed. */
class TcpServerTest {
    private static final int PARTINGS = 20;
    private static final String FULL = line("Server is full, try again later");
    private static final ActorTestKit ACTORS = ActorTestKit.create(Fixtures.config());

    private final TestProbe<Account.Command> account = ACTORS.createTestProbe();
    private final TestProbe<Audiences.Command> audiences = ACTORS.createTestProbe();
    private final TestProbe<Integer> count = ACTORS.createTestProbe();
    private final TestProbe<Done> done = ACTORS.createTestProbe();
    private final TestProbe<UnhandledMessage> unhandled = ACTORS.createTestProbe();
    private ActorRef<Sessions.Command> sessions;
    private ActorRef<TcpServer.Command> server;
    private InetSocketAddress address;

    @AfterAll
    static void stop() {
        ACTORS.shutdownTestKit();
    }

    private CompletableFuture<InetSocketAddress> start(int port, int maxConnections) {
        ACTORS.system().eventStream().tell(new EventStream.Subscribe<>(UnhandledMessage.class, unhandled.ref()));
        CompletableFuture<InetSocketAddress> whenBound = new CompletableFuture<>();
        Session.Node node = new Session.Node(SessionFixtures.settings(), name -> account.ref(), audiences.ref());
        sessions = ACTORS.spawn(
                Sessions.create(node, LimitFixtures.limits("talker.limits.connections = " + maxConnections)));
        server = ACTORS.spawn(TcpServer.create(
                sessions,
                new TcpSettings("127.0.0.1", port, 1000, 128 * 1024),
                Optional.empty(),
                new Parting(PARTINGS),
                whenBound));
        return whenBound;
    }

    private void start(int maxConnections) throws Exception {
        address = start(0, maxConnections).get(10, TimeUnit.SECONDS);
    }

    @Test
    void everyConnectionHasASessionAndIsCountedUntilItEnds() throws Exception {
        start(10);
        try (Socket one = connect()) {
            try (Socket two = connect()) {
                awaitCount(2);
                assertThat(two.isConnected()).isTrue();
            }
            awaitCount(1);
            one.getOutputStream().write("hello\n".getBytes(UTF_8));
            assertThat(new String(one.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("{\"type\":\"error\",\"message\":\"Invalid JSON\"}\n");
        }
        awaitCount(0);
        sessions.tell(new Sessions.Recheck(new Revoked("acme", Optional.empty(), Optional.of("lobby"))));
        unhandled.expectNoMessage();
    }

    @Test
    void whoeverIsTooManyIsTurnedAwayAndTheLogSaysSoOnce() throws Exception {
        start(1);
        try (Socket one = connect()) {
            awaitCount(1);
            Quietly.run(() -> LoggingTestKit.warn("talker.limits.connections")
                    .withOccurrences(1)
                    .expect(ACTORS.system(), () -> {
                        assertThat(whatIsSaid()).isEqualTo(FULL);
                        assertThat(whatIsSaid()).isEqualTo(FULL);
                        return null;
                    }));
            assertThat(one.isConnected()).isTrue();
        }
        awaitCount(0);
        try (Socket next = connect()) {
            awaitCount(1);
            assertThat(next.isConnected()).isTrue();
        }
    }

    @Test
    void aStoppingNodeTakesNoMoreConnectionsAndSaysGoodbyeToThoseThereAre() throws Exception {
        start(10);
        try (Socket one = connect()) {
            awaitCount(1);
            server.tell(new TcpServer.Unbind(done.ref()));
            done.expectMessage(Done.getInstance());
            assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
            sessions.tell(new Sessions.Drain(done.ref()));
            assertThat(new String(one.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("{\"type\":\"error\",\"message\":\"Server is shutting down\"}\n");
        }
        done.expectMessage(Done.getInstance());
        sessions.tell(new Sessions.Drain(done.ref()));
        done.expectMessage(Done.getInstance());
        unhandled.expectNoMessage();
    }

    @Test
    void whoComesWhenTheNodeIsStoppingIsTurnedAway() throws Exception {
        start(10);
        sessions.tell(new Sessions.Drain(done.ref()));
        done.expectMessage(Done.getInstance());
        assertThat(whatIsSaid()).isEqualTo(line("Server is shutting down"));
        awaitCount(0);
    }

    @Test
    void aPortThatIsTakenIsToldToWhoeverWaits() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<InetSocketAddress> whenBound = Quietly.get(() -> {
                CompletableFuture<InetSocketAddress> bound = start(taken.getLocalPort(), 10);
                assertThatThrownBy(() -> bound.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
                return bound;
            });
            assertThat(whenBound).isCompletedExceptionally();
        }
        server.tell(new TcpServer.Unbind(done.ref()));
        done.expectMessage(Done.getInstance());
    }

    /** Whoever cannot be told in time is closed all the same: only so many are told at once. */
    @Test
    void onlySoManyAreToldWhyTheyAreTurnedAway() throws Exception {
        start(0);
        try (Socket one = connect()) {
            for (int i = 0; i < PARTINGS + 10; i++) {
                assertThat(whatIsSaid()).isIn(FULL, "");
            }
            assertThat(one.isConnected()).isTrue();
        }
        awaitCount(0);
    }

    private Socket connect() throws IOException {
        return new Socket(address.getAddress(), address.getPort());
    }

    /** All that is said to a connection that says nothing itself. */
    private String whatIsSaid() {
        try (Socket socket = connect()) {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException reset) {
            throw new UncheckedIOException(reset);
        }
    }

    private static String line(String error) {
        return "{\"type\":\"error\",\"message\":\"" + error + "\"}\n";
    }

    private void awaitCount(int expected) {
        count.awaitAssert(() -> {
            sessions.tell(new Sessions.Count(count.ref()));
            count.expectMessage(expected);
            return null;
        });
    }
}
