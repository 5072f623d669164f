package talker.limits;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RemoteAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import talker.peer.Balancers;

/** The one place that says from which address somebody comes. What headers say of that is
 * anybody's claim, unless a balancer of ours says it. */
public final class Peers {
    private static final InetAddress UNKNOWN = unknown();

    private Peers() {}

    private static InetAddress unknown() {
        try {
            return InetAddress.getByAddress(new byte[Integer.BYTES]);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    /** Of a request: its socket's peer, which akka.http.server.remote-address-attribute tells. */
    private static InetAddress of(HttpRequest request) {
        Optional<RemoteAddress> remote = request.getAttribute(AttributeKeys.remoteAddress);
        return remote.flatMap(RemoteAddress::getAddress).orElse(UNKNOWN);
    }

    /** Of a request: its client, behind balancers whose word is taken. */
    public static InetAddress of(HttpRequest request, Balancers balancers) {
        return balancers.clientOf(of(request), request);
    }

    /** Of a connection: its socket's peer. */
    public static InetAddress of(InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        return address == null ? UNKNOWN : address;
    }
}
