package talker.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.cli.TalkerCommand;
import talker.client.HistoryPage;
import talker.client.Listener;
import talker.client.Outcome;
import talker.client.TalkerClient;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.testkit.Authority;
import talker.testkit.Authority.Signed;
import talker.testkit.Quietly;
import talker.testkit.Talk;
import talker.testkit.Venue;
import talker.tls.Identity;
import talker.tls.PemFile;
import talker.tls.TlsContexts;

/** Both ports through TLS, with certificates that are replaced while people talk. */
class SecuredPortsTest {
    private static final Path FOLDER = temporaryFolder();
    private static final Signed FIRST = sign("first", false);
    private static final Signed SECOND = sign("second", true);
    private static final Path CERTIFICATE = FOLDER.resolve("server.crt");
    private static final Path KEY = FOLDER.resolve("server.key");
    private static Authority authority;

    static {
        show(FIRST);
    }

    @RegisterExtension
    final Venue venue = Venue.open(settings("none"));

    @RegisterExtension
    final Venue strict = Venue.open(settings("required"));

    @RegisterExtension
    final Venue lenient = Venue.open(settings("optional"));

    private static String[] settings(String clients) {
        return new String[] {
            "talker.tcp.tls = on",
            "talker.http.tls = on",
            "talker.tls.certificate = \"" + CERTIFICATE + "\"",
            "talker.tls.key = \"" + KEY + "\"",
            "talker.tls.reload-interval = 100ms",
            "talker.tls.client-certificates = " + clients,
            "talker.tls.client-authority = \"" + FIRST.authority() + "\"",
            "talker.session.connect-timeout = 2s"
        };
    }

    private static Path temporaryFolder() {
        return Quietly.get(() -> {
            try {
                return Files.createTempDirectory("talker-tls");
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    private static Signed sign(String name, boolean onCurve) {
        try {
            if (authority == null) {
                authority = Authority.create(FOLDER);
            }
            return onCurve ? authority.signEc(name, "127.0.0.1") : authority.sign(name, "127.0.0.1");
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void show(Signed files) {
        try {
            Files.copy(files.key(), KEY, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(files.certificate(), CERTIFICATE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static SSLContext trusting(Optional<Signed> own) {
        List<X509Certificate> authorities =
                PemFile.read("ca", FIRST.authority()).certificates();
        return TlsContexts.client(authorities, own.map(SecuredPortsTest::identity));
    }

    private static Identity identity(Signed files) {
        return Identity.of(PemFile.read("certificate", files.certificate()), PemFile.read("key", files.key()));
    }

    private static SSLSocket socket(Venue where, Optional<Signed> own, String... versions) throws IOException {
        SSLSocket socket = (SSLSocket) trusting(own)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), where.server().tcpPort());
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        socket.startHandshake();
        return socket;
    }

    private Talk connect(String user, String version) throws IOException {
        SSLSocket socket = socket(venue, Optional.empty(), version);
        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        return venue.over(user, socket).sends(venue.connectLine(user)).passesFence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void twoPeopleTalk(String version) throws Exception {
        Talk ann = connect("ann", version);
        Talk bob = connect("bob", version);
        ann.hearsJoin("bob");
        ann.types("hel");
        bob.seesTyping("hel").from("ann");
        ann.says("hello");
        bob.hears("hello").from("ann");
        ann.hears("hello");
        bob.says("x".repeat(60_000));
        ann.hears("x".repeat(60_000)).from("bob");
    }

    /** The last lines come though nothing more is sent: the end of what one says is not the end of what one hears. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoEndsSpeakingHearsTheEcho(String version) throws Exception {
        Talk ann = connect("ann", version);
        ann.says("the last");
        ann.halfCloses();
        ann.hears("the last");
        ann.isClosed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theReasonForTheEndArrives(String version) throws Exception {
        Talk stranger = venue.over("stranger", socket(venue, Optional.empty(), version));
        stranger.sends("{\"type\":\"users\"}")
                .receivesError("Not connected to a room")
                .isClosed();
    }

    /** A whole ClientHello of version 1.1, as clients sent them ten years ago. */
    @Test
    void version1Dot1IsRefused() throws Exception {
        byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 2 + 4 + 2];
        byte[] begin = {22, 3, 1, 0, 47, 1, 0, 0, 43, 3, 2};
        System.arraycopy(begin, 0, hello, 0, begin.length);
        byte[] suites = {0, 0, 4, (byte) 0xc0, 0x13, 0, 0x2f, 1, 0};
        System.arraycopy(suites, 0, hello, begin.length + 32, suites.length);
        try (Socket old = plain()) {
            old.getOutputStream().write(hello);
            byte[] alert = old.getInputStream().readAllBytes();
            assertThat(alert).startsWith(21, 3).endsWith(2, 70); // fatal, protocol_version
        }
    }

    @Test
    void whoNegotiatesAnewIsRefused() throws Exception {
        SSLSocket socket = socket(venue, Optional.empty(), "TLSv1.2");
        assertThatThrownBy(() -> {
                    socket.startHandshake();
                    socket.getInputStream().read();
                    socket.getInputStream().read();
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void whoSpeaksNoTlsIsDisconnectedAndNobodyIsAlarmed() {
        Quietly.run(() -> LoggingTestKit.custom(event -> event.level().toInt() >= org.slf4j.event.Level.WARN.toInt())
                .withOccurrences(0)
                .expect(venue.server().server().system(), () -> {
                    try (Socket socket = plain()) {
                        socket.getOutputStream().write((venue.connectLine("ann") + "\n").getBytes(UTF_8));
                        byte[] answer = socket.getInputStream().readAllBytes();
                        assertThat(answer.length == 0 || answer[0] == 21).isTrue();
                    } catch (IOException reset) {
                        assertThat(reset).hasMessageContaining("reset");
                    }
                    return null;
                }));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 40})
    void aHandshakeThatIsNeverDoneIsCutOff(int bytes) throws Exception {
        byte[] begin = {22, 3, 1, 0, 47, 1, 0, 0, 43, 3, 3};
        try (Socket socket = plain()) {
            byte[] some = new byte[bytes];
            System.arraycopy(begin, 0, some, 0, Math.min(bytes, begin.length));
            socket.getOutputStream().write(some);
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .doesNotContain("{");
        }
    }

    private Socket plain() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), venue.server().tcpPort());
        socket.setSoTimeout(15_000);
        return socket;
    }

    @Test
    void replacedCertificatesAreShownToNewConnectionsAndTheOthersTalkOn() throws Exception {
        Talk ann = connect("ann", "TLSv1.3");
        Talk bob = connect("bob", "TLSv1.2");
        ann.hearsJoin("bob");
        BigInteger first = shown();
        int[] said = {0};
        Runnable talk = () -> {
            String text = "number " + said[0]++;
            ann.says(text);
            bob.hears(text).from("ann");
            ann.hears(text);
        };
        talk.run();
        show(SECOND);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            talk.run();
            assertThat(shown()).isNotEqualTo(first);
        });
        // each of the three servers, which share the files, says so once
        Quietly.run(() -> LoggingTestKit.warn("there is no private key in PEM")
                .withOccurrences(3)
                .expect(venue.server().server().system(), () -> {
                    write(KEY, "broken");
                    talk.run();
                    return null;
                }));
        assertThat(shown()).isNotEqualTo(first);
        show(FIRST);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            talk.run();
            assertThat(shown()).isEqualTo(first);
        });
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private BigInteger shown() throws IOException {
        try (SSLSocket socket = socket(venue, Optional.empty())) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    @Test
    void whoHasToShowACertificateIsRefusedWithoutAndHeardWith() throws Exception {
        assertThatThrownBy(() -> {
                    SSLSocket socket = socket(strict, Optional.empty());
                    if (socket.getInputStream().read() < 0) {
                        throw new SSLException("closed");
                    }
                })
                .isInstanceOf(IOException.class);
        Talk ann = strict.over("ann", socket(strict, Optional.of(FIRST)));
        ann.sends(strict.connectLine("ann")).passesFence();
        ann.says("it is me");
        ann.hears("it is me");
        assertThatThrownBy(() -> ready(strict, Optional.empty())).isInstanceOf(IOException.class);
        assertThat(ready(strict, Optional.of(SECOND))).isEqualTo(200);
    }

    @Test
    void whoShowsNoneIsHeardWhereItIsOptionalAndAStrangersIsNoneWhereItIsRequired() throws Exception {
        Talk ann = lenient.over("ann", socket(lenient, Optional.empty()));
        ann.sends(lenient.connectLine("ann")).passesFence();
        Talk bob = lenient.over("bob", socket(lenient, Optional.of(FIRST)));
        bob.sends(lenient.connectLine("bob")).passesFence();
        Signed strangers =
                Authority.create(Files.createTempDirectory(FOLDER, "strangers")).sign("mallory", "127.0.0.1");
        assertThatThrownBy(() -> ready(strict, Optional.of(strangers))).isInstanceOf(IOException.class);
    }

    private static HttpClient http(Optional<Signed> own) {
        return HttpClient.newBuilder().sslContext(trusting(own)).build();
    }

    private static int ready(Venue where, Optional<Signed> own) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://127.0.0.1:" + where.server().httpPort() + "/ready"))
                .timeout(Duration.ofSeconds(10))
                .build();
        return http(own).send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    /** What asks whether a server lives sends no secret, and takes any certificate. */
    @Test
    void theDoctorAsksThroughTls() {
        StringWriter out = new StringWriter();
        PrintWriter both = new PrintWriter(out);
        String url = "https://localhost:" + venue.server().httpPort();
        TalkerCommand.run(
                both,
                both,
                "doctor",
                "--server",
                url,
                "--data-dir",
                FOLDER.resolve("none").toString());
        assertThat(out.toString()).contains("ready at https://localhost");
    }

    @Test
    void httpsAndWebSocketsGoThroughTls() throws Exception {
        assertThat(ready(venue, Optional.empty())).isEqualTo(200);
        CompletableFuture<String> heard = new CompletableFuture<>();
        WebSocket ann = http(Optional.empty())
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("wss://127.0.0.1:" + venue.server().httpPort() + "/ws"), new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean isLast) {
                                heard.complete(text.toString());
                                return WebSocket.Listener.super.onText(socket, text, isLast);
                            }
                        })
                .get(10, TimeUnit.SECONDS);
        ann.sendText(venue.connectLine2("ann"), true).get(10, TimeUnit.SECONDS);
        assertThat(heard.get(10, TimeUnit.SECONDS)).startsWith("{\"type\":\"connected\"");
        ann.abort();
    }

    @Test
    void talkerClientTalksThroughTls() throws Exception {
        Listener listener = new Listener() {};
        TalkerClient ann = TalkerClient.of(RoomName.of(venue.room("lobby")), UserName.of("ann"), venue.token("ann"))
                .at("127.0.0.1", venue.server().tcpPort())
                .tls(trusting(Optional.empty()))
                .start(listener);
        assertThat(ann.say("y".repeat(60_000)).get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Stored.class);
        HistoryPage page = ann.history(Long.MAX_VALUE, 10).get(20, TimeUnit.SECONDS);
        assertThat(page.messages()).hasSize(1);
        ann.close();
    }

    @Test
    void commandsReachAServerThatTheyAreToldToTrust() {
        String server = "https://127.0.0.1:" + venue.server().httpPort();
        assertThat(run(server, "--ca", FIRST.authority().toString())).startsWith("0 ");
        assertThat(run(server, "--ca", FIRST.certificate().toString()))
                .as("the server's own certificate will do")
                .startsWith("0 ");
        assertThat(run(server)).startsWith("1 ").contains("cannot be trusted").contains("--ca");
        assertThat(run(server.replace("https", "http"))).startsWith("1 ").contains("--server https://");
        assertThat(run(server, "--ca", KEY.toString())).contains("it is no X.509 certificate in PEM");
    }

    private String run(String server, String... trust) {
        StringWriter out = new StringWriter();
        PrintWriter both = new PrintWriter(out);
        String[] first = {"--data-dir", venue.server().folder().toString(), "--server", server};
        String[] last = {"user", "list", venue.account()};
        String[] all = java.util.stream.Stream.of(first, trust, last)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
        venue.knows("ann");
        return TalkerCommand.run(both, both, all) + " " + out;
    }
}
