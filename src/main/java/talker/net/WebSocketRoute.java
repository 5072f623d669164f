package talker.net;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.stream.Attributes;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import talker.limits.Peers;
import talker.metrics.Way;
import talker.peer.Balancers;
import talker.protocol.ErrorCode;
import talker.session.Outbox;
import talker.session.Session;

/**
 * The way in for browsers, {@code /ws} on the HTTP port: the Talker Protocol, one line a text message. Each connection
 * has a session of {@link Sessions} and the same {@link Connection} as by TCP.
 */
public final class WebSocketRoute extends AllDirectives {
    private final Consumer<Sessions.Open> sessions;
    private final int maxLineLength;
    private final Origins origins;
    private final Balancers balancers;
    private final Parting parting;

    private WebSocketRoute(Consumer<Sessions.Open> sessions, WebSocketSettings settings, Parting parting) {
        this.parting = parting;
        this.sessions = sessions;
        this.maxLineLength = settings.maxLineLength();
        this.balancers = settings.balancers();
        this.origins = new Origins(settings.allowedOrigins());
    }

    /**
     * The route.
     *
     * @param sessions is told of each new connection
     * @param parting turns away who gets no session
     */
    public static Route create(Consumer<Sessions.Open> sessions, WebSocketSettings settings, Parting parting) {
        return new WebSocketRoute(sessions, settings, parting).route();
    }

    private Route route() {
        return path(
                "ws",
                () -> get(() -> optionalHeaderValueByName(
                        "Origin",
                        origin -> optionalHeaderValueByName("Host", host -> upgradeWhereAdmitted(origin, host)))));
    }

    private Route upgradeWhereAdmitted(Optional<String> origin, Optional<String> host) {
        return origins.admit(origin, host)
                ? extractRequest(request -> handleWebSocketMessages(connection(Peers.of(request, balancers))))
                : complete(
                        StatusCodes.FORBIDDEN,
                        "Pages of this web site may not connect here. The setting talker.http.allowed-origins says which"
                                + " may.");
    }

    /** The session comes to be with the stream, which tells it when it ends: there is never one without the other. */
    private Flow<Message, Message, NotUsed> connection(InetAddress remote) {
        return Flow.fromMaterializer((materializer, attributes) -> TextFrames.toLines()
                        .via(withSession(remote))
                        // the session has heard why: as a failure Akka would log it as a fault of ours
                        .recoverWith(Throwable.class, Source::empty)
                        .via(TextFrames.fromLines())
                        .withAttributes(TcpServer.QUIET))
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    private Flow<ByteString, ByteString, NotUsed> withSession(InetAddress remote) {
        WebSocketConnection connecting =
                new WebSocketConnection(remote, maxLineLength, parting, new CompletableFuture<>());
        sessions.accept(new Sessions.Open(connecting));
        return Flow.completionStageFlow(connecting.flow())
                .withAttributes(
                        Attributes.none().and(Attributes.nestedMaterializationCancellationPolicyPropagateToNested()))
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    private record WebSocketConnection(
            InetAddress remote,
            int maxLineLength,
            Parting parting,
            CompletableFuture<Flow<ByteString, ByteString, NotUsed>> flow)
            implements Sessions.Connecting {
        @Override
        public void begin(ActorRef<Session.Command> session, Outbox outbox) {
            flow.complete(Connection.flow(session, outbox, new LineFraming(maxLineLength))
                    .withAttributes(TcpServer.QUIET));
        }

        @Override
        public void turnAway(ErrorCode why) {
            flow.complete(parting.flow(why).withAttributes(TcpServer.QUIET));
        }

        @Override
        public Way way() {
            return Way.WEBSOCKET;
        }

        @Override
        public String toString() {
            return "a WebSocket from " + remote.getHostAddress();
        }
    }
}
