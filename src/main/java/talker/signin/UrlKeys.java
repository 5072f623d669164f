package talker.signin;

import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys at a URL. One fetch is under way at a time; what fails, and what tokens ask for by naming keys that are not there, is
 * fetched once in {@code retry} at the most, so that whoever makes up tokens cannot make the server fetch.
 */
final class UrlKeys implements Keys {
    private static final Logger LOG = LoggerFactory.getLogger(UrlKeys.class);

    private final String url;
    private final Supplier<CompletableFuture<String>> fetch;
    private final SignInSettings settings;
    private final Executor executor;
    private final LongSupplier nanos;

    private @Nullable KeySet keys;
    private @Nullable CompletableFuture<KeySet> underWay;
    private @Nullable Long fetchedAt;
    private @Nullable Long failedAt;
    private @Nullable Long askedForAt;

    /**
     * Keys that are not fetched yet.
     *
     * @param fetch gets the text at the URL, within its own time and size
     * @param executor reads what was fetched
     * @param nanos tells the time, as {@link System#nanoTime} does
     */
    UrlKeys(
            String url,
            Supplier<CompletableFuture<String>> fetch,
            SignInSettings settings,
            Executor executor,
            LongSupplier nanos) {
        this.url = url;
        this.fetch = fetch;
        this.settings = settings;
        this.executor = executor;
        this.nanos = nanos;
    }

    @Override
    public synchronized CompletableFuture<KeySet> current() {
        KeySet known = keys;
        if (known != null && isWithin(fetchedAt, settings.jwksRefresh())) {
            return CompletableFuture.completedFuture(known);
        }
        CompletableFuture<KeySet> fresh = fetchUnlessItFailedJustNow();
        return known != null && isWithin(fetchedAt, settings.jwksMaxAge())
                ? CompletableFuture.completedFuture(known)
                : fresh;
    }

    @Override
    public synchronized CompletableFuture<KeySet> newerThan(KeySet known) {
        KeySet now = keys;
        if (now != null && now != known) {
            return CompletableFuture.completedFuture(now);
        }
        if (underWay == null && isWithin(askedForAt, settings.jwksRetry())) {
            return CompletableFuture.completedFuture(known);
        }
        askedForAt = nanos.getAsLong();
        return fetchUnlessItFailedJustNow().exceptionally(failure -> known);
    }

    private boolean isWithin(@Nullable Long since, Duration time) {
        return since != null && nanos.getAsLong() - since < time.toNanos();
    }

    private CompletableFuture<KeySet> fetchUnlessItFailedJustNow() {
        if (underWay != null) {
            return underWay.copy();
        }
        if (isWithin(failedAt, settings.jwksRetry())) {
            return CompletableFuture.failedFuture(new IllegalStateException("the keys at " + url + " are not there"));
        }
        CompletableFuture<KeySet> fetched = new CompletableFuture<>();
        underWay = fetched;
        var unused = begin().thenApplyAsync(UrlKeys::read, executor).whenComplete((set, failure) -> {
            if (set != null) {
                arrived(set);
                fetched.complete(set);
            } else {
                failed(failure);
                fetched.completeExceptionally(failure);
            }
        });
        return fetched.copy();
    }

    /** A fetch that cannot even begin has failed, as any other. */
    private CompletableFuture<String> begin() {
        try {
            return fetch.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static KeySet read(String json) {
        try {
            return KeySet.parse(json);
        } catch (ParseException none) {
            throw new CompletionException(none);
        }
    }

    private synchronized void arrived(KeySet set) {
        keys = set;
        fetchedAt = nanos.getAsLong();
        failedAt = null;
        underWay = null;
        LOG.debug("Fetched the keys at {}", url);
    }

    private synchronized void failed(Throwable failure) {
        failedAt = nanos.getAsLong();
        underWay = null;
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.warn(
                "The keys at {} cannot be fetched ({}): {}",
                url,
                cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(),
                keys == null ? "nobody signs in by them" : "those from before are used");
    }
}
