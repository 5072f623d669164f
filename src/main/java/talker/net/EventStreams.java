package talker.net;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.stream.Attributes;
import akka.stream.Materializer;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import talker.metrics.Way;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.session.Listening;
import talker.session.Outbox;
import talker.session.Session;

/**
 * Listening without talking: a session of {@link Sessions} and the same {@link Connection} as any other, whose client
 * says its connect and then nothing but pings, which are said on its behalf for as long as it reads.
 */
public final class EventStreams {
    private static final ByteString PING = ByteString.fromString("{\"type\":\"ping\"}\n");

    private final Consumer<Sessions.Open> sessions;
    private final Duration pingEvery;
    private final Materializer materializer;

    /**
     * The way to listen.
     *
     * @param sessions is told of each new listener
     * @param pingEvery how often something is sent: what shows that a listener is gone, and keeps proxies from giving up its
     *     connection
     */
    public EventStreams(Consumer<Sessions.Open> sessions, Duration pingEvery, Materializer materializer) {
        this.sessions = sessions;
        this.pingEvery = pingEvery;
        this.materializer = materializer;
    }

    /**
     * Listens to a room.
     *
     * @param whenEnded run once when it has ended, where it has begun
     * @param remote from which address
     * @return the lines, which end by themselves where nobody reads them; or why there are none
     */
    public CompletionStage<Listening> listen(ClientMessage.Connect connect, InetAddress remote, Runnable whenEnded) {
        Listener listener =
                new Listener(connect, remote, whenEnded, pingEvery, materializer, new CompletableFuture<>());
        sessions.accept(new Sessions.Open(listener));
        return listener.lines;
    }

    private record Listener(
            ClientMessage.Connect connect,
            InetAddress remote,
            Runnable whenEnded,
            Duration pingEvery,
            Materializer materializer,
            CompletableFuture<Listening> lines)
            implements Sessions.Connecting {
        /** The stream runs at once: what is not subscribed to within a few seconds is cancelled by Akka. */
        @Override
        public void begin(ActorRef<Session.Command> session, Outbox outbox) {
            session.tell(new Session.Received(List.of(connect), () -> {}));
            Source<ByteString, NotUsed> running = Source.tick(pingEvery, pingEvery, PING)
                    .via(Connection.flow(session, outbox, new LineFraming(PING.size())))
                    // the session has heard why
                    .recoverWith(Throwable.class, Source::empty)
                    .mapMaterializedValue(ignored -> NotUsed.getInstance())
                    .watchTermination((ignored, end) -> {
                        end.whenComplete((done, failure) -> whenEnded.run());
                        return NotUsed.getInstance();
                    })
                    .withAttributes(TcpServer.QUIET.and(Attributes.inputBuffer(1, 1)));
            lines.complete(new Listening.Lines(
                    running.preMaterialize(materializer).second().withAttributes(Attributes.inputBuffer(1, 1))));
        }

        @Override
        public void turnAway(ErrorCode why) {
            lines.complete(new Listening.Refused(why));
        }

        @Override
        public Way way() {
            return Way.EVENTS;
        }

        @Override
        public String toString() {
            return "a stream of events";
        }
    }
}
