package talker.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gets the text at a URL: no longer than a bound, within a time for all of it, and without going elsewhere. */
final class KeyFetch implements Supplier<CompletableFuture<String>> {
    private static final int OK = 200;

    private final HttpClient client;
    private final HttpRequest request;
    private final int maxSize;
    private final Duration timeout;

    KeyFetch(String url, int maxSize, Duration timeout) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
        this.request = HttpRequest.newBuilder(URI.create(url))
                .timeout(timeout)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        this.maxSize = maxSize;
        this.timeout = timeout;
    }

    @Override
    public CompletableFuture<String> get() {
        CompletableFuture<HttpResponse<String>> exchange =
                client.sendAsync(request, head -> new BoundedBody(head.statusCode(), maxSize));
        CompletableFuture<String> body =
                exchange.thenApply(HttpResponse::body).orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return body.whenComplete((text, failure) -> exchange.cancel(true));
    }

    /** Stops reading as soon as it is too much. */
    private static final class BoundedBody implements HttpResponse.BodySubscriber<String> {
        private final int status;
        private final int maxSize;
        private final CompletableFuture<String> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;

        BoundedBody(int status, int maxSize) {
            this.status = status;
            this.maxSize = maxSize;
        }

        @Override
        public CompletionStage<String> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
            if (status == OK) {
                begun.request(1);
            } else {
                giveUp("the answer is " + status);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                if (bytes.size() + part.remaining() > maxSize) {
                    giveUp("the answer has more than " + maxSize + " bytes");
                    return;
                }
                byte[] more = new byte[part.remaining()];
                part.get(more);
                bytes.writeBytes(more);
            }
            if (subscription != null) {
                subscription.request(1);
            }
        }

        private void giveUp(String why) {
            whole.completeExceptionally(new IOException(why));
            if (subscription != null) {
                subscription.cancel();
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(bytes.toString(UTF_8));
        }
    }
}
