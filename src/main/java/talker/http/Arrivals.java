package talker.http;

import akka.NotUsed;
import akka.http.impl.engine.server.HttpAttributes;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Attributes;
import akka.stream.InitialTimeoutException;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import talker.limits.Limits;
import talker.limits.Origin;
import talker.limits.Peers;
import talker.limits.Sockets;
import talker.peer.Balancers;

/**
 * What every connection of the HTTP port passes before its first request: its address may have only so many, and the request
 * has to come in time. A connection that becomes a WebSocket is counted no longer: it has a session, which is. Those of
 * balancers are not counted, since whose they are is told by each request anew.
 */
final class Arrivals {
    private final Limits limits;
    private final Sockets sockets;
    private final Balancers balancers;
    private final Duration firstRequest;

    Arrivals(HttpSettings settings, Limits limits) {
        this.limits = limits;
        sockets = new Sockets(settings.connectionsPerAddress(), limits.notices());
        balancers = settings.balancers();
        firstRequest = settings.firstRequestTimeout();
    }

    /** The handler, for those who may stay; it is made anew for each connection. */
    Flow<HttpRequest, HttpResponse, NotUsed> before(Flow<HttpRequest, HttpResponse, ?> handler) {
        Flow<HttpRequest, HttpResponse, NotUsed> patient = Flow.of(HttpRequest.class)
                .initialTimeout(firstRequest)
                .via(handler)
                // as a failure it would be answered, and logged as a fault of ours
                .recoverWith(InitialTimeoutException.class, Source::empty);
        return Flow.fromMaterializer((materializer, attributes) -> {
                    Optional<Origin> counted = peer(attributes)
                            .filter(peer -> !balancers.include(peer))
                            .map(limits::origin);
                    return counted.map(from -> sockets.come(from) ? left(from, patient) : closed())
                            .orElse(patient);
                })
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    private Flow<HttpRequest, HttpResponse, NotUsed> left(
            Origin from, Flow<HttpRequest, HttpResponse, NotUsed> handler) {
        return handler.watchTermination((ignored, end) -> end.whenComplete((done, failure) -> sockets.leave(from)))
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    private static Flow<HttpRequest, HttpResponse, NotUsed> closed() {
        return Flow.fromSinkAndSource(Sink.cancelled(), Source.empty());
    }

    /** akka-http tells each connection's stages in this way, and in no other before there is a request. */
    private static Optional<InetAddress> peer(Attributes attributes) {
        return attributes.getAttribute(HttpAttributes.RemoteAddress.class).map(remote -> Peers.of(remote.address()));
    }
}
