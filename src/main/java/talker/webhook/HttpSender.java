package talker.webhook;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ClientTransport;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.OutgoingConnectionBuilder;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.Host;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.headers.UserAgent;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import scala.concurrent.duration.FiniteDuration;

/**
 * Sends by HTTP, on a connection of its own for each delivery: to the very address that was found to be allowed, under
 * the name that the URL has, in the header Host and, over TLS, in what the receiver's certificate has to be for. Redirects
 * are not followed; what the receiver answers besides its status is not looked at.
 */
final class HttpSender implements Sender {
    private static final long ANSWER_BYTES = 64 * 1024;
    private static final Duration ANSWER_TIME = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final Materializer materializer;
    private final Destinations destinations;
    private final HttpsConnectionContext tls;
    private final Duration timeout;
    private final Clock clock;

    HttpSender(
            ActorSystem<?> system,
            Destinations destinations,
            HttpsConnectionContext tls,
            WebhookSettings settings,
            Clock clock) {
        this.system = system;
        this.materializer = SystemMaterializer.get(system).materializer();
        this.destinations = destinations;
        this.tls = tls;
        this.timeout = settings.timeout();
        this.clock = clock;
    }

    @Override
    public CompletionStage<Outcome> send(Webhook webhook, Payload payload, int failures) {
        return destinations.find(webhook.url()).thenCompose(found -> {
            if (found instanceof Destination.Reachable reachable) {
                List<InetAddress> addresses = reachable.addresses();
                return send(webhook, payload, addresses.get(failures % addresses.size()));
            }
            String reason = found instanceof Destination.PrivateAddress
                    ? "its host has an address that is not on the public Internet"
                    : "its host is not known";
            return CompletableFuture.completedStage(new Outcome.Failed(reason));
        });
    }

    private CompletionStage<Outcome> send(Webhook webhook, Payload payload, InetAddress address) {
        // it must not end before the answer: some servers take that for a client that has gone
        return Source.single(request(webhook, payload))
                .concat(Source.never())
                .via(connection(webhook.url(), address))
                .initialTimeout(timeout)
                .runWith(Sink.head(), materializer)
                .thenCompose(this::answered)
                .exceptionally(this::failed);
    }

    private HttpRequest request(Webhook webhook, Payload payload) {
        WebhookUrl url = webhook.url();
        long now = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
        String signature = webhook.secret().sign(now, payload.body().toArray());
        String delivery = webhook.room() + ":" + payload.first()
                + (payload.last() == payload.first() ? "" : "-" + payload.last());
        return HttpRequest.POST(url.target())
                .addHeader(url.hasPort() ? Host.create(url.host(), url.port()) : Host.create(url.host()))
                .addHeader(RawHeader.create("X-Talker-Webhook", webhook.id()))
                .addHeader(RawHeader.create("X-Talker-Delivery", delivery))
                .addHeader(RawHeader.create("X-Talker-Timestamp", Long.toString(now)))
                .addHeader(RawHeader.create("X-Talker-Signature", signature))
                .withEntity(ContentTypes.APPLICATION_JSON, payload.body());
    }

    private Flow<HttpRequest, HttpResponse, NotUsed> connection(WebhookUrl url, InetAddress address) {
        InetSocketAddress socket = new InetSocketAddress(address, url.port());
        ClientTransport toAddress =
                ClientTransport.withCustomResolver((host, port) -> CompletableFuture.completedStage(socket));
        ClientConnectionSettings settings = ClientConnectionSettings.create(system.classicSystem())
                .withTransport(toAddress)
                .withConnectingTimeout(FiniteDuration.create(timeout.toMillis(), TimeUnit.MILLISECONDS))
                .withUserAgentHeader(Optional.of(UserAgent.create("talker")));
        OutgoingConnectionBuilder connection = Http.get(system)
                .connectionTo(url.host())
                .toPort(url.port())
                .withClientConnectionSettings(settings)
                .withCustomHttpsConnectionContext(tls);
        return (url.isSecure() ? connection.https() : connection.http())
                .mapMaterializedValue(ignored -> NotUsed.notUsed());
    }

    /** Reads a little of what else the receiver says, so that it can finish, before the connection is closed. */
    private CompletionStage<Outcome> answered(HttpResponse response) {
        Outcome outcome = outcome(response);
        return response.entity()
                .getDataBytes()
                .limitWeighted(ANSWER_BYTES, bytes -> (long) bytes.length())
                .completionTimeout(ANSWER_TIME)
                .runWith(Sink.ignore(), materializer)
                .handle((done, tooMuch) -> outcome);
    }

    private static Outcome outcome(HttpResponse response) {
        if (response.status().isSuccess() && !response.status().isRedirection()) {
            return new Outcome.Accepted();
        }
        return response.status().equals(StatusCodes.GONE)
                ? new Outcome.Gone()
                : new Outcome.Failed("it answered " + response.status().intValue());
    }

    /** Only what is known to hold no secret is told. */
    private Outcome failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return new Outcome.Failed("it did not answer within " + timeout.toMillis() + " ms");
        } else if (cause instanceof SSLException refused) {
            return new Outcome.Failed("TLS failed: " + refused.getMessage());
        }
        return new Outcome.Failed("the connection failed");
    }
}
