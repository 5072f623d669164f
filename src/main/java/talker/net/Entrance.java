package talker.net;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.stream.Attributes;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.limits.Peers;
import talker.metrics.Way;
import talker.protocol.ErrorCode;
import talker.session.Outbox;
import talker.session.Session;

/**
 * What a connection of the TCP port passes before it has a session: where balancers are in front, the header that tells who
 * the client is. TLS comes after that, and within the session, which bounds how long a handshake may take.
 */
final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

    private final ActorRef<Sessions.Command> sessions;
    private final TcpSettings settings;
    private final Optional<TlsLayer.Tls> tls;
    private final Parting parting;
    private final ActorSystem<?> system;

    Entrance(
            ActorRef<Sessions.Command> sessions,
            TcpSettings settings,
            Optional<Supplier<SSLEngine>> engines,
            Parting parting,
            ActorSystem<?> system) {
        this.sessions = sessions;
        this.settings = settings;
        this.parting = parting;
        this.system = system;
        tls = engines.map(each -> new TlsLayer.Tls(
                each, system.dispatchers().lookup(DispatcherSelector.fromConfig("tls-handshake-dispatcher"))));
    }

    void enter(Tcp.IncomingConnection incoming) {
        InetAddress peer = Peers.of(incoming.remoteAddress());
        if (!settings.asksForProxy()) {
            open(peer, flow -> incoming.handleWith(flow, system));
        } else if (settings.balancers().include(peer)) {
            enterBehind(incoming, peer);
        } else {
            LOG.warn(
                    "{} is refused: connections come through balancers (talker.tcp.proxy-protocol), and it is none"
                            + " (talker.balancers)",
                    peer.getHostAddress());
            incoming.handleWith(closed(), system);
        }
    }

    private void enterBehind(Tcp.IncomingConnection incoming, InetAddress balancer) {
        CompletableFuture<Flow<ByteString, ByteString, NotUsed>> connection = new CompletableFuture<>();
        ProxyStage header = new ProxyStage(settings.headerTimeout(), new ProxyStage.Heard() {
            @Override
            public void client(Optional<InetAddress> address) {
                open(address.orElse(balancer), connection::complete);
            }

            @Override
            public void nobody(Optional<String> why) {
                why.ifPresent(reason -> LOG.warn(
                        "A connection from the balancer {} is refused: its PROXY header {}",
                        balancer.getHostAddress(),
                        reason));
                connection.complete(closed());
            }
        });
        incoming.handleWith(
                Flow.fromGraph(header)
                        .via(Flow.completionStageFlow(connection)
                                .withAttributes(Attributes.none()
                                        .and(Attributes.nestedMaterializationCancellationPolicyPropagateToNested())))
                        .withAttributes(TcpServer.QUIET),
                system);
    }

    private void open(InetAddress client, Consumer<Flow<ByteString, ByteString, NotUsed>> run) {
        sessions.tell(new Sessions.Open(new TcpConnection(client, settings.maxLineLength(), tls, parting, run)));
    }

    private static Flow<ByteString, ByteString, NotUsed> closed() {
        return Flow.fromSinkAndSource(Sink.cancelled(), Source.empty());
    }

    private record TcpConnection(
            InetAddress remote,
            int maxLineLength,
            Optional<TlsLayer.Tls> tls,
            Parting parting,
            Consumer<Flow<ByteString, ByteString, NotUsed>> run)
            implements Sessions.Connecting {
        @Override
        public void begin(ActorRef<Session.Command> session, Outbox outbox) {
            Flow<ByteString, ByteString, NotUsed> connection =
                    Connection.flow(session, outbox, new LineFraming(maxLineLength));
            run.accept(tls.map(layer -> TlsLayer.around(connection, layer))
                    .orElse(connection)
                    .withAttributes(TcpServer.QUIET));
        }

        /** Through TLS it would take a handshake to say why. */
        @Override
        public void turnAway(ErrorCode why) {
            run.accept(tls.isPresent() ? closed() : parting.flow(why).withAttributes(TcpServer.QUIET));
        }

        @Override
        public Way way() {
            return Way.TCP;
        }

        @Override
        public String toString() {
            return remote.getHostAddress();
        }
    }
}
