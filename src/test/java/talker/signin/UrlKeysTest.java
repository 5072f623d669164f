package talker.signin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.TokenIssuer;

/** Keys at a URL of a server that is there, away, slow, endless, or asked by somebody who makes tokens up. */
class UrlKeysTest {
    @TempDir
    Path folder;

    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile String answer = "";
    private volatile int status = 200;
    private TokenIssuer issuer;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        issuer = new TokenIssuer(folder.resolve("jwks.json"));
        publish(issuer.key());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/keys", exchange -> {
            fetches.incrementAndGet();
            byte[] bytes = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(end);
            exchange.close();
        });
        server.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void publish(JWK... keys) {
        answer = new JWKSet(List.of(keys)).toString();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private SignInSettings settings(String... more) {
        return SignInTest.settings(issuer, more);
    }

    private Keys keys(String... more) {
        SignInSettings settings = settings(more);
        KeyFetch fetch = new KeyFetch(url("/keys"), settings.jwksMaxSize(), settings.jwksTimeout());
        return new UrlKeys(url("/keys"), fetch, settings, Runnable::run, nanos::get);
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void theyAreFetchedOnceAndThenWhenTheyAreOld() {
        Keys keys = keys();
        KeySet first = keys.current().join();
        passes(Duration.ofMinutes(15).minusNanos(1));
        assertThat(keys.current().join()).isSameAs(first);
        assertThat(fetches).hasValue(1);
        passes(Duration.ofNanos(1));
        assertThat(keys.current().join()).as("nobody waits for it").isSameAs(first);
        org.awaitility.Awaitility.await().until(() -> keys.current().join() != first);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void tokensThatNameUnknownKeysMakeOneFetchInAWhile() {
        Keys keys = keys();
        KeySet known = keys.current().join();
        publish(TokenIssuer.rsa("second"));
        known = keys.newerThan(known).join();
        assertThat(fetches).hasValue(2);
        for (int i = 0; i < 1000; i++) {
            assertThat(keys.newerThan(known).join()).isSameAs(known);
        }
        passes(Duration.ofSeconds(30).minusNanos(1));
        assertThat(keys.newerThan(known).join()).isSameAs(known);
        assertThat(fetches).hasValue(2);
        passes(Duration.ofNanos(1));
        assertThat(keys.newerThan(known).join()).isNotSameAs(known);
        assertThat(fetches).hasValue(3);
    }

    @Test
    void aFetchThatCannotEvenBeginIsTriedAgain() {
        AtomicBoolean isBroken = new AtomicBoolean(true);
        SignInSettings settings = settings();
        KeyFetch fetch = new KeyFetch(url("/keys"), settings.jwksMaxSize(), settings.jwksTimeout());
        Supplier<CompletableFuture<String>> fragile = () -> {
            if (isBroken.get()) {
                throw new IllegalStateException("nothing is left");
            }
            return fetch.get();
        };
        Keys keys = new UrlKeys(url("/keys"), fragile, settings, Runnable::run, nanos::get);
        assertThatThrownBy(() -> keys.current().join()).hasMessageContaining("nothing is left");
        isBroken.set(false);
        passes(Duration.ofSeconds(30));
        assertThat(keys.current().orTimeout(10, TimeUnit.SECONDS).join()).isNotNull();
    }

    @Test
    void whileTheServerIsAwayThoseFromBeforeAreTrustedForADay() {
        Keys keys = keys();
        KeySet known = keys.current().join();
        status = 503;
        for (int hour = 1; hour < 24; hour++) {
            passes(Duration.ofHours(1));
            assertThat(keys.current().join()).isSameAs(known);
        }
        passes(Duration.ofHours(1));
        assertThatThrownBy(() -> keys.current().join()).isInstanceOf(CompletionException.class);
        status = 200;
        assertThatThrownBy(() -> keys.current().join()).hasMessageContaining("not there");
        passes(Duration.ofSeconds(30));
        assertThat(keys.current().join()).isNotNull();
    }

    @Test
    void whatNeverWasThereIsLookedForOnceInAWhile() {
        server.stop(0);
        Keys keys = keys();
        assertThatThrownBy(() -> keys.current().join()).isNotNull();
        assertThatThrownBy(() -> keys.current().join()).hasMessageContaining("not there");
    }

    @Test
    void anAnswerThatIsTooLongOrNoneIsNotTaken() {
        assertThat(keys("talker.sign-in.jwt.jwks-max-size = " + answer.length())
                        .current()
                        .join())
                .isNotNull();
        Keys tight = keys("talker.sign-in.jwt.jwks-max-size = " + (answer.length() - 1));
        assertThatThrownBy(() -> tight.current().join()).hasMessageContaining("more than");
        answer = "{\"keys\":[]}";
        assertThatThrownBy(() -> keys().current().join()).hasMessageContaining("no public key");
        answer = "<html>";
        assertThatThrownBy(() -> keys().current().join()).isNotNull();
        status = 302;
        assertThatThrownBy(() -> keys().current().join()).hasMessageContaining("302");
    }

    @Test
    void whoeverDripsIsGivenUp() {
        CompletableFuture<String> text = new KeyFetch(url("/slow"), 1000, Duration.ofMillis(300)).get();
        assertThatThrownBy(text::join).isInstanceOf(CompletionException.class);
    }

    /** Those who wait for keys of a slow server are bounded; what comes beyond is told to try again. */
    @Test
    void soManyTokensAreUnderWayAndNoMore() {
        SignIn signIn = SignIn.start(SignInSettings.from(com.typesafe.config.ConfigFactory.parseString(
                        issuer.settings("acme").replace("\"" + issuer.file() + "\"", "\"" + url("/slow") + "\""))
                .withFallback(com.typesafe.config.ConfigFactory.parseString(
                        "talker.sign-in.jwt { queue = 3, jwks-timeout = 2s }"))
                .withFallback(com.typesafe.config.ConfigFactory.parseResources("talker.conf"))
                .resolve()
                .getConfig("talker")));
        String token = TokenIssuer.sign(
                JWSAlgorithm.RS256, issuer.key(), TokenIssuer.claims("ann", java.time.Instant.now(), c -> c));
        List<CompletableFuture<Verdict>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(signIn.judge(token).toCompletableFuture());
        }
        assertThat(signIn.judge(token).toCompletableFuture().join())
                .isEqualTo(new Verdict.Unavailable("too many tokens wait to be checked"));
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        waiting.forEach(each -> assertThat(each.join()).isInstanceOf(Verdict.Unavailable.class));
        assertThat(signIn.judge("eyJ..").toCompletableFuture().join()).isInstanceOf(Verdict.Refused.class);
    }
}
