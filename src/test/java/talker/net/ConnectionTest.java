package talker.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.javadsl.Adapter;
import akka.japi.Pair;
import akka.stream.javadsl.Keep;
import akka.stream.testkit.TestPublisher;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.stream.testkit.javadsl.TestSource;
import akka.util.ByteString;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.ServerMessage;
import talker.protocol.Version;
import talker.room.Fixtures;
import talker.room.Lines;
import talker.session.Outbox;
import talker.session.Session;
import talker.session.SessionFixtures;

/** The pipeline of a connection between a socket's bytes and its session. */
class ConnectionTest {
    private static final ActorTestKit ACTORS = ActorTestKit.create(Fixtures.config());
    private static final ByteString PING = bytes("{\"type\":\"ping\"}\n");
    private static final String ERROR = "{\"type\":\"error\",\"message\":\"Internal error\"}\n";

    private final TestProbe<Session.Command> session = ACTORS.createTestProbe();
    private final Outbox outbox = new Outbox(SessionFixtures.settings(s -> s.outboxLimit(50_000)));
    private TestPublisher.Probe<ByteString> client;
    private TestSubscriber.Probe<ByteString> socket;

    private void start(LineFraming framing) {
        var system = Adapter.toClassic(ACTORS.system());
        Pair<TestPublisher.Probe<ByteString>, TestSubscriber.Probe<ByteString>> ends = TestSource.<ByteString>create(
                        system)
                .via(Connection.flow(session.ref(), outbox, framing))
                .toMat(TestSink.create(system), Keep.both())
                .run(ACTORS.system());
        client = ends.first();
        socket = ends.second();
    }

    private void start() {
        start(new LineFraming(1000));
    }

    @AfterAll
    static void stop() {
        ACTORS.shutdownTestKit();
    }

    @Test
    void aChunkBecomesLinesAndTheNextIsReadWhenTheSessionIsThrough() {
        start();
        client.sendNext(PING.concat(PING).concat(bytes("{\"type\":")));
        Session.Received received = session.expectMessageClass(Session.Received.class);
        assertThat(received.lines()).containsExactly(new ClientMessage.Ping(), new ClientMessage.Ping());
        client.sendNext(bytes("\"close\"}\n"));
        session.expectNoMessage(Duration.ofMillis(50));
        received.done().run();
        assertThat(session.expectMessageClass(Session.Received.class).lines())
                .containsExactly(new ClientMessage.Close());
    }

    @Test
    void aChunkWithoutALineIsNoneOfTheSessionsBusiness() {
        start();
        client.sendNext(bytes("\n"));
        client.sendNext(bytes("{\"type\":"));
        client.sendNext(bytes("\"ping\"}\n"));
        assertThat(session.expectMessageClass(Session.Received.class).lines()).hasSize(1);
    }

    @Test
    void whatComesAfterALineThatCannotBeReadIsDropped() {
        start();
        client.sendNext(bytes("nonsense\n"));
        Session.Received received = session.expectMessageClass(Session.Received.class);
        assertThat(received.lines()).containsExactly(new ClientLine.Unreadable(ErrorCode.INVALID_JSON));
        received.done().run();
        client.sendNext(PING);
        client.sendNext(PING);
        client.sendComplete();
        session.expectMessage(new Session.InputEnded());
    }

    @Test
    void whatIsInTheOutboxIsWrittenWhenTheSocketTakesIt() {
        outbox.send(ServerMessage.Error.of(ErrorCode.INTERNAL));
        start();
        socket.request(1);
        assertThat(socket.expectNext().utf8String()).isEqualTo(ERROR);
        outbox.send(ServerMessage.Error.of(ErrorCode.INTERNAL));
        outbox.send(ServerMessage.Error.of(ErrorCode.INTERNAL));
        socket.request(1);
        assertThat(socket.expectNext().utf8String()).isEqualTo(ERROR + ERROR);
        socket.request(1);
        outbox.send(ServerMessage.Error.of(ErrorCode.INTERNAL));
        assertThat(socket.expectNext().utf8String()).isEqualTo(ERROR);
    }

    @Test
    void theSessionHearsThatAPartOfAReplayIsWrittenWhenTheSocketAsksForMore() {
        start();
        outbox.deliver(Lines.of().fin(1).replay(true));
        socket.request(1);
        socket.expectNext();
        outbox.deliver(Lines.of().fin(2).take());
        socket.request(1);
        session.expectMessage(new Session.Written());
        socket.expectNext();
    }

    @Test
    void aSlowReaderOfVersion2IsToldWhyBeforeTheEnd() {
        start();
        outbox.speak(Version.TWO);
        socket.request(1);
        outbox.deliver(Lines.of().partial(1, "under way").take());
        socket.expectNext();
        outbox.deliver(Lines.of().partial(1, "x".repeat(50_001)).take());
        socket.request(1);
        assertThat(socket.expectNext().utf8String())
                .isEqualTo("{\"type\":\"error\",\"code\":\"slow_reader\",\"message\":\"Reading too slowly\"}\n");
        socket.expectComplete();
        client.sendComplete();
        assertThat(session.expectMessageClass(Session.Disconnected.class).failure())
                .isInstanceOf(Connection.SlowReaderException.class);
    }

    @Test
    void oneThatDoesNotTakeEvenThatIsCutOff() {
        start();
        outbox.speak(Version.TWO);
        socket.request(1);
        outbox.deliver(Lines.of().partial(1, "under way").take());
        socket.expectNext();
        outbox.deliver(Lines.of().partial(1, "x".repeat(50_001)).take());
        assertThat(socket.expectError()).isInstanceOf(Connection.SlowReaderException.class);
        assertThat(session.expectMessageClass(Session.Disconnected.class).failure())
                .isInstanceOf(Connection.SlowReaderException.class);
    }

    @Test
    void atTheEndEverythingIsSentThenTheOutgoingSideIsClosedAndTheRestOfTheInputDropped() {
        start();
        client.sendNext(PING);
        session.expectMessageClass(Session.Received.class);
        outbox.send(ServerMessage.Error.of(ErrorCode.INTERNAL));
        outbox.finish();
        socket.request(1);
        assertThat(socket.expectNext().utf8String()).isEqualTo(ERROR);
        socket.request(1);
        socket.expectComplete();
        client.sendNext(PING);
        client.sendNext(PING);
        client.sendComplete();
        session.expectMessage(new Session.Disconnected(null));
    }

    @Test
    void aClientThatDoesNotCloseInReturnIsLeftAfterAWhile() {
        start();
        outbox.finish();
        socket.request(1);
        socket.expectComplete();
        session.expectMessage(Duration.ofSeconds(10), new Session.Disconnected(null));
        client.expectCancellation();
    }

    @Test
    void aClientThatSendsNothingMoreMayReadOn() {
        start();
        client.sendComplete();
        session.expectMessage(new Session.InputEnded());
        outbox.send(ServerMessage.Error.of(ErrorCode.INTERNAL));
        socket.request(2);
        assertThat(socket.expectNext().utf8String()).isEqualTo(ERROR);
        outbox.finish();
        socket.expectComplete();
        session.expectMessage(new Session.Disconnected(null));
    }

    @Test
    void aResetIsToldToTheSession() {
        start();
        RuntimeException reset = new RuntimeException("reset");
        client.sendError(reset);
        session.expectMessage(new Session.Disconnected(reset));
        socket.expectSubscriptionAndComplete();
    }

    @Test
    void aSocketThatTakesNothingMoreIsToldToTheSession() {
        start();
        socket.ensureSubscription();
        socket.cancel();
        assertThat(session.expectMessageClass(Session.Disconnected.class).failure())
                .isNotNull();
        client.expectCancellation();
    }

    @Test
    void aReaderWhoIsTooSlowIsAbortedAlsoWhileItTakesNothing() {
        start();
        socket.request(1);
        outbox.deliver(Lines.of().fin(1).take());
        socket.expectNext();
        outbox.deliver(Lines.of().fin(2).take());
        outbox.deliver(Lines.of().partial(3, "x".repeat(60_000)).take());
        for (int i = 0; i < 1000; i++) {
            outbox.deliver(Lines.of().fin(10 + i).take());
        }
        assertThat(socket.expectError()).isInstanceOf(Connection.SlowReaderException.class);
        assertThat(session.expectMessageClass(Session.Disconnected.class).failure())
                .isInstanceOf(Connection.SlowReaderException.class);
        client.expectCancellation();
    }

    @Test
    void aFaultOfOursIsToldToTheSessionAndEndsTheConnection() {
        IllegalStateException bug = new IllegalStateException("a bug");
        start(new LineFraming(1000) {
            @Override
            List<ClientLine> feed(byte[] chunk) {
                throw bug;
            }
        });
        client.sendNext(PING);
        session.expectMessage(new Session.Failed(bug));
        session.expectMessage(new Session.Disconnected(bug));
        assertThat(socket.expectSubscriptionAndError()).isSameAs(bug);
        client.expectCancellation();
    }

    private static ByteString bytes(String text) {
        return ByteString.fromArray(text.getBytes(UTF_8));
    }
}
