package talker.net;

import akka.NotUsed;
import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * TLS between a socket and a {@link Connection}, which need not know of each other: in the same actor, and with no buffers of
 * its own while a connection is at rest. What takes long in a handshake is done on threads of its own.
 *
 * <p>Either side may end what it says and go on reading, as with TCP alone: the last lines arrive. Before the handshake is
 * done there is nobody to tell anything: when the connection's session ends then, so does the connection.
 */
final class TlsLayer extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
    final Inlet<ByteString> fromClient = Inlet.create("TlsLayer.fromClient");
    final Outlet<ByteString> toSession = Outlet.create("TlsLayer.toSession");
    final Inlet<ByteString> fromSession = Inlet.create("TlsLayer.fromSession");
    final Outlet<ByteString> toClient = Outlet.create("TlsLayer.toClient");
    private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
            BidiShape.of(fromClient, toSession, fromSession, toClient);

    private final Tls tls;

    /**
     * What the connections of a port need.
     *
     * @param engines makes the server's side of a new connection
     * @param handshakes runs what takes long in a handshake
     */
    record Tls(Supplier<SSLEngine> engines, Executor handshakes) {}

    private TlsLayer(Tls tls) {
        this.tls = tls;
    }

    /** The connection, as it is to be run on the socket; once. */
    static Flow<ByteString, ByteString, NotUsed> around(Flow<ByteString, ByteString, NotUsed> connection, Tls tls) {
        return BidiFlow.fromGraph(new TlsLayer(tls)).join(connection);
    }

    @Override
    public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new TlsLogic(this, tls);
    }
}
