package talker.signin;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says for whom a signed token of an issuer speaks. Signatures are checked on threads of its own, which nobody else waits
 * for; so many tokens are under way at a time and no more. Safe for any number of threads.
 */
public final class SignIn {
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
    private static final long IDLE_SECONDS = 10;

    /** Those who wait for newer keys leave at least half of the places to those whose keys are there. */
    private static final int PART_THAT_MAY_WAIT = 2;

    private record Source(Issuer issuer, Keys keys) {}

    private final SignInSettings settings;
    private final Clock clock;
    private final ThreadPoolExecutor executor;
    private final List<Source> sources;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    private SignIn(SignInSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        executor = new ThreadPoolExecutor(
                settings.threads(),
                settings.threads(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                SignIn::thread);
        executor.allowCoreThreadTimeOut(true);
        sources = settings.issuers().stream()
                .map(issuer -> new Source(issuer, keysOf(issuer)))
                .toList();
    }

    /** Trusts nobody. */
    public static SignIn none() {
        return new SignIn(SignInSettings.NONE, Clock.systemUTC());
    }

    /** Begins to fetch the keys of all issuers, so that the log tells early which cannot be had. */
    public static SignIn start(SignInSettings settings) {
        return start(settings, Clock.systemUTC());
    }

    /** Likewise, by another clock. */
    static SignIn start(SignInSettings settings, Clock clock) {
        SignIn signIn = new SignIn(settings, clock);
        signIn.sources.forEach(source -> signIn.executor.execute(() -> {
            CompletableFuture<KeySet> asked = source.keys().current();
            LOG.debug("The keys of {} are there: {}", source.issuer.name(), asked.isDone());
        }));
        return signIn;
    }

    private Keys keysOf(Issuer issuer) {
        if (!issuer.hasUrl()) {
            return new FileKeys(Path.of(issuer.jwks()), settings.jwksMaxSize());
        }
        KeyFetch fetch = new KeyFetch(issuer.jwks(), settings.jwksMaxSize(), settings.jwksTimeout());
        return new UrlKeys(issuer.jwks(), fetch, settings, executor, System::nanoTime);
    }

    /** Whether a secret that a client shows is to be judged here, and not by its account. */
    public boolean isForeign(String secret) {
        return !sources.isEmpty() && Jwt.looksLikeOne(secret);
    }

    /**
     * Whose a token says it is, of which nothing is believed yet: the same bytes for every token of an issuer's user. Empty
     * where it is not to be judged here, or says nothing of the kind.
     */
    public Optional<byte[]> claimed(String token) {
        if (!isForeign(token) || token.length() > settings.maxTokenLength()) {
            return Optional.empty();
        }
        return Jwt.parse(token).flatMap(jwt -> sources.stream()
                .map(Source::issuer)
                .filter(jwt::claimsToBeOf)
                .findFirst()
                .flatMap(issuer ->
                        jwt.user(issuer).map(user -> (issuer.name() + '\0' + user).getBytes(StandardCharsets.UTF_8))));
    }

    /** Judges a token. The answer never fails, and comes on a thread of no actor. */
    public CompletionStage<Verdict> judge(String token) {
        if (underWay.incrementAndGet() > settings.queue()) {
            underWay.decrementAndGet();
            return told(new Verdict.Unavailable("too many tokens wait to be checked"));
        }
        return CompletableFuture.completedFuture(token)
                .thenComposeAsync(this::read, executor)
                .exceptionally(failure -> new Verdict.Unavailable(String.valueOf(failure.getMessage())))
                .whenComplete((verdict, failure) -> {
                    underWay.decrementAndGet();
                    LOG.debug("A token of an issuer: {}", verdict);
                });
    }

    private CompletableFuture<Verdict> read(String token) {
        if (token.length() > settings.maxTokenLength()) {
            return told(new Verdict.Refused("it is too long"));
        }
        Optional<Jwt> jwt = Jwt.parse(token);
        if (jwt.isEmpty()) {
            return told(new Verdict.Refused("it is no signed token"));
        }
        return sources.stream()
                .filter(source -> jwt.get().claimsToBeOf(source.issuer()))
                .findFirst()
                .map(source -> check(jwt.get(), source))
                .orElseGet(() -> told(new Verdict.Refused("no issuer here is its issuer, with its audience")));
    }

    private CompletableFuture<Verdict> check(Jwt jwt, Source source) {
        if (!jwt.isSignedAs(source.issuer())) {
            return told(new Verdict.Refused("it is signed in a way that its issuer may not use"));
        }
        return then(
                source.keys().current(),
                keys -> jwt.hasKeyIn(keys)
                        ? told(check(jwt, source.issuer(), keys))
                        : then(newerKeys(source, keys), newer -> told(check(jwt, source.issuer(), newer))));
    }

    private Verdict check(Jwt jwt, Issuer issuer, KeySet keys) {
        return jwt.check(issuer, keys, clock.instant(), settings.clockSkew());
    }

    private CompletableFuture<KeySet> newerKeys(Source source, KeySet keys) {
        if (waiting.incrementAndGet() > Math.max(1, settings.queue() / PART_THAT_MAY_WAIT)) {
            waiting.decrementAndGet();
            return CompletableFuture.completedFuture(keys);
        }
        return source.keys().newerThan(keys).whenComplete((newer, failure) -> waiting.decrementAndGet());
    }

    /** Goes on on a thread of our own, and on this one where there is nothing to wait for. */
    private <T> CompletableFuture<Verdict> then(
            CompletableFuture<T> first, Function<T, CompletableFuture<Verdict>> next) {
        return first.isDone() ? first.thenCompose(next) : first.thenComposeAsync(next, executor);
    }

    private static CompletableFuture<Verdict> told(Verdict verdict) {
        return CompletableFuture.completedFuture(verdict);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "talker-sign-in");
        thread.setDaemon(true);
        return thread;
    }
}
