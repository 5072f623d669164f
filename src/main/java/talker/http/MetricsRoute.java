package talker.http;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RemoteAddress;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.util.ByteString;
import java.net.InetAddress;
import java.util.Set;
import java.util.stream.StreamSupport;
import talker.account.TokenHash;
import talker.limits.Attempts;
import talker.metrics.AuthFailure;
import talker.metrics.Metrics;

/**
 * {@code /metrics}, for whoever has the admin key or the token for it, and for programs on this machine. What comes over
 * a proxy on this machine says so in a header, and is not from here.
 */
final class MetricsRoute extends AllDirectives {
    private static final ContentType FORMAT = ContentTypes.parse(Metrics.CONTENT_TYPE);

    private static final String OF_A_PROXY = "x-forwarded-";

    private static final Set<String> OF_PROXIES = Set.of(
            "forwarded",
            "via",
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "x-envoy-external-address",
            "x-original-forwarded-for",
            "cf-connecting-ip",
            "true-client-ip",
            "fastly-client-ip");

    private final AdminKey adminKey;
    private final Guard guard;
    private final MetricsReaders readers;
    private final Metrics metrics;

    MetricsRoute(AdminKey adminKey, Guard guard, MetricsReaders readers, Metrics metrics) {
        this.adminKey = adminKey;
        this.guard = guard;
        this.readers = readers;
        this.metrics = metrics;
    }

    Route route() {
        return path(
                "metrics",
                () -> get(() -> optionalHeaderValueByName("Authorization", authorization -> Bearer.secret(authorization)
                        .map(this::withSecret)
                        .orElseGet(() -> extractRequest(request ->
                                answer(authorization.isEmpty() && readers.loopback() && isFromHere(request)))))));
    }

    /** The admin key opens them too, so that guesses count here as there. */
    private Route withSecret(String secret) {
        return guard.trying(Attempts.ADMIN, TokenHash.of(secret), result -> {
            boolean isRight = adminKey.is(secret)
                    || readers.token().filter(token -> token.is(secret)).isPresent();
            result.accept(isRight ? Attempts.Result.RIGHT : Attempts.Result.WRONG);
            return answer(isRight);
        });
    }

    private Route answer(boolean mayRead) {
        if (!mayRead) {
            metrics.authFailed(AuthFailure.METRICS);
            return complete(ApiError.unauthorized().toResponse().addHeader(Callers.CHALLENGE));
        }
        return complete(
                HttpResponse.create().withEntity(HttpEntities.create(FORMAT, ByteString.fromString(metrics.scrape()))));
    }

    private static boolean isFromHere(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                        .flatMap(RemoteAddress::getAddress)
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent()
                && StreamSupport.stream(request.getHeaders().spliterator(), false)
                        .map(HttpHeader::lowercaseName)
                        .noneMatch(name -> name.startsWith(OF_A_PROXY) || OF_PROXIES.contains(name));
    }
}
