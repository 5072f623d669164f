package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Authority;
import talker.testkit.Authority.Signed;
import talker.testkit.Line;
import talker.testkit.StrayHandshake;
import talker.testkit.Talk;
import talker.testkit.Venue;
import talker.tls.PemFile;
import talker.tls.TlsContexts;
import talker.tls.TlsPipe;

/** Both ports through TLS, with many at once: some who talk, and some who do harm. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecuredCrowdTest {
    private static final Path FOLDER;
    private static final Path CERTIFICATE;
    private static final Path KEY;
    private static final List<Signed> SIGNED;

    static {
        try {
            FOLDER = Files.createTempDirectory("talker-tls");
            CERTIFICATE = FOLDER.resolve("server.crt");
            KEY = FOLDER.resolve("server.key");
            Authority authority = Authority.create(FOLDER);
            SIGNED = List.of(authority.sign("first", "127.0.0.1"), authority.signEc("second", "127.0.0.1"));
            show(SIGNED.get(0));
        } catch (Exception failed) {
            throw new ExceptionInInitializerError(failed);
        }
    }

    @RegisterExtension
    final Venue venue = Venue.open(
            "talker.tcp.tls = on",
            "talker.http.tls = on",
            "talker.tls.certificate = \"" + CERTIFICATE + "\"",
            "talker.tls.key = \"" + KEY + "\"",
            "talker.tls.reload-interval = 100ms",
            "talker.limits.messages-per-second = 100000",
            "talker.limits.burst = 100000",
            "talker.http.first-request-timeout = 2s");

    @RegisterExtension
    final Venue narrow = Venue.open(
            "talker.http.tls = on",
            "talker.tls.certificate = \"" + CERTIFICATE + "\"",
            "talker.tls.key = \"" + KEY + "\"",
            "talker.limits.exempt = [\"127.0.0.1\"]",
            "talker.http.connections-per-address = 2",
            "talker.http.first-request-timeout = 50s");

    private static void show(Signed files) throws IOException {
        Files.copy(files.key(), KEY, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(files.certificate(), CERTIFICATE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static SSLContext trusting() {
        return TlsContexts.client(PemFile.read("ca", SIGNED.get(0).authority()).certificates(), Optional.empty());
    }

    private SSLSocket socket(String version) throws IOException {
        SSLSocket socket = (SSLSocket) trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), venue.server().tcpPort());
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
        return socket;
    }

    private Talk connect(String user, String version) throws IOException {
        return venue.over(user, socket(version)).sends(venue.connectLine(user)).passesFence();
    }

    // certificates that are replaced

    private BigInteger shown() throws IOException {
        try (SSLSocket socket = socket("TLSv1.3")) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    private static BigInteger serialOf(Signed files) {
        return PemFile.read("certificate", files.certificate())
                .certificates()
                .get(0)
                .getSerialNumber();
    }

    /** Says lines, and waits for each, until nobody wants any more; gives all the finals that it heard. */
    private static List<Line> talk(Talk person, AtomicBoolean isOver) {
        List<Line> heard = new ArrayList<>();
        for (int i = 0; i < LEAST || !isOver.get(); i++) {
            String text = person.name() + " " + i;
            person.says(text);
            heard.addAll(person.finalsUntil(text));
        }
        return heard;
    }

    private static final int LEAST = 200;
    private static final int REPLACEMENTS = 6;

    @Test
    void nothingIsLostDoubledOrOutOfOrderWhileCertificatesAreReplaced() throws Exception {
        List<Talk> people = new ArrayList<>();
        for (String name : List.of("ann", "bob", "cyd", "dan", "eve")) {
            people.add(connect(name, people.size() % 2 == 0 ? "TLSv1.3" : "TLSv1.2"));
        }
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(people.size());
        List<List<Line>> heard = new ArrayList<>();
        try {
            List<Future<List<Line>>> talks = new ArrayList<>();
            for (Talk person : people) {
                Callable<List<Line>> talk = () -> talk(person, isOver);
                talks.add(threads.submit(talk));
            }
            for (int i = 1; i <= REPLACEMENTS; i++) {
                Signed next = SIGNED.get(i % 2);
                show(next);
                await("number " + i + " is shown")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> shown().equals(serialOf(next)));
            }
            isOver.set(true);
            for (Future<List<Line>> talk : talks) {
                heard.add(talk.get(60, TimeUnit.SECONDS));
            }
        } finally {
            isOver.set(true);
            threads.shutdown();
        }
        List<List<String>> texts = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            people.get(i).everythingSoFar().stream().filter(Line::isFinal).forEach(heard.get(i)::add);
            texts.add(heard.get(i).stream().map(Line::content).toList());
        }
        List<String> longest = texts.stream()
                .max((one, other) -> Integer.compare(one.size(), other.size()))
                .orElseThrow();
        assertThat(longest).hasSizeGreaterThanOrEqualTo(LEAST * people.size()).doesNotHaveDuplicates();
        for (int i = 0; i < people.size(); i++) {
            String own = people.get(i).name() + " ";
            List<String> said =
                    longest.stream().filter(text -> text.startsWith(own)).toList();
            for (int number = 0; number < said.size(); number++) {
                assertThat(said.get(number)).isEqualTo(own + number);
            }
            // who came later has not heard what was said before
            List<String> each = texts.get(i);
            assertThat(each).isEqualTo(longest.subList(longest.size() - each.size(), longest.size()));
        }
    }

    // who does harm

    /** A client of version 1.3 that works with bytes. */
    private final class Hand {
        private final Socket socket;
        private final SSLEngine engine =
                TlsContexts.clientEngine(trusting(), "127.0.0.1", venue.server().tcpPort());
        private final TlsPipe pipe = new TlsPipe(engine);
        private final byte[] buffer = new byte[64 * 1024];

        Hand() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), venue.server().tcpPort());
            socket.setSoTimeout(20_000);
            pipe.begin();
            pipe.decryptHere(new byte[0]);
            while (!pipe.isOpen()) {
                socket.getOutputStream().write(pipe.takeOutgoing());
                int length = socket.getInputStream().read(buffer);
                pipe.decryptHere(Arrays.copyOf(buffer, Math.max(0, length)));
            }
            socket.getOutputStream().write(pipe.takeOutgoing());
            assertThat(engine.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }

        /** In one segment: a connect that is refused, and then what makes a server wait for a handshake. */
        void connectsAndGreetsAnew() throws IOException {
            ByteArrayOutputStream segment = new ByteArrayOutputStream();
            pipe.encrypt("{\"type\":\"connect\",\"room\":\"a.b\",\"user\":\"ann\",\"token\":\"no\"}\n".getBytes(UTF_8));
            segment.writeBytes(pipe.takeOutgoing());
            segment.writeBytes(StrayHandshake.clientHello(engine));
            socket.getOutputStream().write(segment.toByteArray());
        }

        void greetsAnew() throws IOException {
            socket.getOutputStream().write(StrayHandshake.clientHello(engine));
        }

        /** Tries to send so many records of 16 KiB; tells how many went out. */
        int floods(int records) throws IOException {
            byte[] much = new byte[16 * 1024];
            for (int i = 0; i < records; i++) {
                pipe.encrypt(much);
                try {
                    socket.getOutputStream().write(pipe.takeOutgoing());
                } catch (SocketException closed) {
                    return i;
                }
            }
            return records;
        }

        boolean isClosed() throws IOException {
            try (InputStream in = socket.getInputStream()) {
                while (in.read(buffer) >= 0) {
                    // the alert, and what was on its way
                }
            } catch (SocketException reset) {
                return true;
            }
            return true;
        }
    }

    /** As many as there are threads, and some: were one of them busy for ever with each, nobody would be answered. */
    @Test
    void whoBeginsAHandshakeWithinAConnectionIsDisconnectedAndHoldsUpNobody() throws Exception {
        Talk bob = connect("bob", "TLSv1.3");
        List<Hand> hands = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors() + 4; i++) {
            Hand hand = new Hand();
            hand.connectsAndGreetsAnew();
            hands.add(hand);
        }
        for (Hand hand : hands) {
            assertThat(hand.isClosed()).isTrue();
        }
        bob.says("is anybody there?");
        bob.hears("is anybody there?");
        Talk ann = connect("ann", "TLSv1.3");
        ann.says("I am");
        bob.hearsJoin("ann").hears("I am").from("ann");
    }

    /** The server reads and drops for a while what still comes, and keeps nothing of it. */
    @Test
    void whoFloodsAfterAHandshakeWithinAConnectionIsDisconnected() throws Exception {
        Hand hand = new Hand();
        hand.greetsAnew();
        int most = 16 * 1024; // 256 MiB
        assertThat(hand.floods(most)).isLessThan(most);
    }

    private Socket dialHttp(Venue where, String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), where.server().httpPort()));
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** On the HTTP port what comes first is the handshake; and who has done it still has to ask for something. */
    @Test
    void whoAsksForNothingThroughHttpsIsCutOff() throws IOException {
        try (Socket silent = dialHttp(venue, "127.0.0.1");
                Socket begun = dialHttp(venue, "127.0.0.1");
                Socket under = dialHttp(venue, "127.0.0.1");
                SSLSocket done = (SSLSocket) trusting().getSocketFactory().createSocket(under, "127.0.0.1", 1, true)) {
            begun.getOutputStream().write(new byte[] {22, 3, 1, 0, 47, 1, 0, 0, 43, 3, 3});
            done.startHandshake();
            for (Socket socket : List.of(silent, begun, under)) {
                socket.getInputStream().readAllBytes(); // or a timeout
            }
        }
    }

    @Test
    void oneConnectionTooManyIsClosedThoughItsHandshakeIsNeverDone() throws IOException {
        try (Socket first = dialHttp(narrow, "127.0.0.2");
                Socket second = dialHttp(narrow, "127.0.0.2");
                Socket third = dialHttp(narrow, "127.0.0.2")) {
            assertThat(third.getInputStream().readAllBytes())
                    .as("no more than alerts")
                    .hasSizeLessThan(100);
            for (Socket socket : List.of(first, second)) {
                socket.setSoTimeout(100);
                assertThatThrownBy(() -> socket.getInputStream().read())
                        .as("it stays")
                        .isInstanceOf(SocketTimeoutException.class);
            }
        }
    }
}
