package talker.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.HttpsConnectionContext;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.Authority;
import talker.testkit.Receiver;

/** One delivery over a real socket. The name {@code hook.invalid} is one that only this test can look up. */
class HttpSenderTest {
    private static final ActorTestKit ACTORS = ActorTestKit.create();
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<String> lookedUp = new CopyOnWriteArrayList<>();
    private Receiver receiver;

    @BeforeEach
    void start() throws Exception {
        receiver = Receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @AfterAll
    static void end() {
        ACTORS.shutdownTestKit();
    }

    @Test
    void aDeliveryIsSignedAndNamesItsMessages() throws Exception {
        Webhook webhook = Fixtures.webhook(receiver.url("/hook?key=1%2F2"));
        Payload payload =
                Payload.of(Fixtures.LOBBY, List.of(Fixtures.message(5, "hi"), Fixtures.message(9, "ho")), 9999);
        long before = System.currentTimeMillis() / 1000;
        assertThat(send(webhook, payload)).isEqualTo(new Outcome.Accepted());

        Receiver.Delivery delivery = receiver.accepted().get(0);
        assertThat(delivery.target()).isEqualTo("/hook?key=1%2F2");
        assertThat(delivery.header("Host")).isEqualTo("127.0.0.1:" + receiver.port());
        assertThat(delivery.header("Content-Type")).isEqualTo("application/json");
        assertThat(delivery.header("User-Agent")).isEqualTo("talker");
        assertThat(delivery.header("X-Talker-Webhook")).isEqualTo(webhook.id());
        assertThat(delivery.header("X-Talker-Delivery")).isEqualTo("acme.lobby:5-9");
        assertThat(Long.parseLong(delivery.header("X-Talker-Timestamp")))
                .isBetween(before, System.currentTimeMillis() / 1000);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(webhook.secret().text().getBytes(UTF_8), "HmacSHA256"));
        byte[] signed = (delivery.header("X-Talker-Timestamp") + "." + delivery.text()).getBytes(UTF_8);
        assertThat(delivery.header("X-Talker-Signature"))
                .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(signed)));
        assertThat(delivery.body()).isEqualTo(payload.body());
    }

    @Test
    void onlyTwoHundredAndSomethingIsAccepted() {
        for (int status : new int[] {200, 201, 202, 204, 299}) {
            receiver.answersNext(Receiver.status(status));
            assertThat(send(url("/"))).as("%d", status).isEqualTo(new Outcome.Accepted());
        }
        for (int status : new int[] {304, 400, 401, 404, 409, 429, 500, 503, 599}) {
            receiver.answersNext(Receiver.status(status));
            assertThat(send(url("/"))).isEqualTo(new Outcome.Failed("it answered " + status));
        }
        receiver.answersNext(Receiver.status(410));
        assertThat(send(url("/"))).isEqualTo(new Outcome.Gone());
    }

    @Test
    void aRedirectIsNotFollowed() {
        receiver.answersNext(Receiver.redirect(receiver.url("/elsewhere")));
        assertThat(send(url("/"))).isEqualTo(new Outcome.Failed("it answered 307"));
        assertThat(receiver.all()).hasSize(1);
    }

    @Test
    void whoDoesNotAnswerInTimeHasFailed() {
        receiver.answersNext(receiver.silence());
        assertThat(send(url("/"), "webhooks.timeout = 200ms"))
                .isEqualTo(new Outcome.Failed("it did not answer within 200 ms"));
    }

    @Test
    void aBodyWithoutEndIsCutOff() {
        receiver.answersNext(Receiver.endless(200), Receiver.endless(500));
        assertThat(send(url("/"))).isEqualTo(new Outcome.Accepted());
        assertThat(send(url("/"))).isEqualTo(new Outcome.Failed("it answered 500"));
    }

    @Test
    void whereNobodyListensIsAFailure() {
        String url = url("/");
        receiver.close();
        assertThat(send(url)).isEqualTo(new Outcome.Failed("the connection failed"));
    }

    @Test
    void aPrivateAddressIsNotConnectedTo() {
        Outcome refused = send(url("/"), "webhooks.allow-private-addresses = off");
        assertThat(refused).isEqualTo(new Outcome.Failed("its host has an address that is not on the public Internet"));
        assertThat(receiver.all()).isEmpty();
    }

    @Test
    void theNameIsLookedUpOnceAndTheAddressThatWasCheckedIsConnectedTo() {
        assertThat(send("http://hook.invalid:" + receiver.port() + "/")).isEqualTo(new Outcome.Accepted());
        assertThat(lookedUp).containsExactly("hook.invalid");
        assertThat(receiver.accepted().get(0).header("Host")).isEqualTo("hook.invalid:" + receiver.port());
    }

    @Test
    void ofSeveralAddressesAnotherOneIsTriedAfterAFailure() throws Exception {
        InetAddress nobody = InetAddress.getByName("127.0.0.2");
        Webhook webhook = Fixtures.webhook("http://hook.invalid:" + receiver.port() + "/");
        HttpSender sender = sender(tls(null), List.of(nobody, LOOPBACK));
        assertThat(join(sender.send(webhook, payload(), 0))).isInstanceOf(Outcome.Failed.class);
        assertThat(join(sender.send(webhook, payload(), 1))).isEqualTo(new Outcome.Accepted());
    }

    @Test
    void anIpv6AddressIsAsked() throws Exception {
        Webhook webhook = Fixtures.webhook("http://[2001:db8::1]:" + receiver.port() + "/");
        assertThat(join(sender(tls(null), List.of(LOOPBACK)).send(webhook, payload(), 0)))
                .isEqualTo(new Outcome.Accepted());
        assertThat(lookedUp).containsExactly("2001:db8::1");
        assertThat(receiver.accepted().get(0).header("Host")).isEqualTo("[2001:db8::1]:" + receiver.port());
    }

    @Test
    void overTlsTheCertificateHasToBeForTheNameInTheUrl(@TempDir Path folder) throws Exception {
        Authority authority = Authority.create(folder);
        HttpsConnectionContext trusting =
                tls(authority.sign("hook.invalid", "192.0.2.1").authority());
        try (Receiver secure = Receiver.secure(authority, "hook.invalid")) {
            String rest = ":" + secure.port() + "/";
            HttpSender sender = sender(trusting, List.of(LOOPBACK));
            assertThat(join(sender.send(Fixtures.webhook("https://hook.invalid" + rest), payload(), 0)))
                    .isEqualTo(new Outcome.Accepted());
            for (String other : List.of("https://other.invalid", "https://127.0.0.1")) {
                assertThat(join(sender.send(Fixtures.webhook(other + rest), payload(), 0)))
                        .asString()
                        .contains("TLS failed");
            }
            assertThat(join(sender(tls(null), List.of(LOOPBACK))
                            .send(Fixtures.webhook("https://hook.invalid" + rest), payload(), 0)))
                    .as("an authority that nobody trusts")
                    .asString()
                    .contains("TLS failed");
            assertThat(secure.all()).hasSize(1);
        }
    }

    private String url(String path) {
        return receiver.url(path);
    }

    private Outcome send(String url, String... settings) {
        return join(sender(tls(null), List.of(LOOPBACK), settings).send(Fixtures.webhook(url), payload(), 0));
    }

    private Outcome send(Webhook webhook, Payload payload) {
        return join(sender(tls(null), List.of(LOOPBACK)).send(webhook, payload, 0));
    }

    private static Payload payload() {
        return Payload.of(Fixtures.LOBBY, List.of(Fixtures.message(1, "hello")), 1000);
    }

    private HttpSender sender(HttpsConnectionContext tls, List<InetAddress> addresses, String... lines) {
        WebhookSettings settings = Fixtures.settings(lines);
        Destinations.Names names = host -> {
            lookedUp.add(host);
            return CompletableFuture.completedStage(addresses);
        };
        return new HttpSender(ACTORS.system(), new Destinations(names, settings), tls, settings, Clock.systemUTC());
    }

    /** Trusts an authority; whom Java trusts, without one. */
    private static HttpsConnectionContext tls(@Nullable Path authority) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            if (authority == null) {
                context.init(null, null, null);
            } else {
                KeyStore trusted = KeyStore.getInstance("PKCS12");
                trusted.load(null, null);
                try (InputStream file = Files.newInputStream(authority)) {
                    trusted.setCertificateEntry(
                            "ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
                }
                TrustManagerFactory managers =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                managers.init(trusted);
                context.init(null, managers.getTrustManagers(), null);
            }
            return ConnectionContext.httpsClient(context);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static Outcome join(CompletionStage<Outcome> outcome) {
        try {
            return outcome.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
