package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Quietly;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, 2.10, on a server that counts this machine's addresses as others: each test comes from its own. */
class AttemptsTest {
    private static final Duration REFUSAL_DELAY = Duration.ofMillis(100);
    private static final String FAILED = "{\"type\":\"error\",\"message\":\"Authentication failed\"}\n";
    private static final String TOO_MANY = "{\"type\":\"error\",\"message\":\"Too many attempts, try again later\"}\n";

    @RegisterExtension
    final Venue venue = Venue.open(
            "talker.limits.exempt = []",
            "talker.limits.connections-per-address = 300",
            "talker.limits.attempts.per-account = 5",
            "talker.limits.attempts.per-address = 40",
            "talker.limits.attempts.at-once = 2",
            "talker.limits.attempts.pause-min = 2s",
            "talker.limits.attempts.remembered = 64");

    private String answer(String from, String line) {
        try (Socket socket = dial(from)) {
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket dial(String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), venue.server().tcpPort()),
                10_000);
        socket.setSoTimeout(15_000);
        return socket;
    }

    private String guess(String room, String user, int number) {
        return Venue.connectLine(venue.room(room), user, "a wrong token " + number);
    }

    /** Whether the line lets its client in: then a ping of version 2 is answered. */
    private boolean letsIn(String from, String line) {
        String second = line.substring(0, line.length() - 1) + ",\"version\":2}\n";
        return answer(from, second + "{\"type\":\"close\"}").startsWith("{\"type\":\"connected\"");
    }

    @Test
    void whoGuessesIsSlowedDownAndTheRightUserElsewhereIsNot() {
        venue.knows("ann");
        Quietly.run(() -> {
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                answers.add(answer("127.0.0.3", guess("lobby", "ann", i)));
            }
            assertThat(answers.subList(0, 5)).containsOnly(FAILED);
            assertThat(answers.subList(5, 6)).containsOnly(TOO_MANY);
            assertThat(answers).containsOnly(FAILED, TOO_MANY);
            assertThat(answers.stream().filter(FAILED::equals)).as("ever fewer").hasSizeLessThan(20);
        });
        assertThat(letsIn("127.0.0.4", venue.connectLine("ann"))).isTrue();
        assertThat(answer("127.0.0.3", venue.connectLine("ann")))
                .as("from the guesser's address even the right token waits")
                .isEqualTo(TOO_MANY);
    }

    @Test
    void whoWasRightBeforeGetsInBesideAGuesserAtTheSameAddress() {
        venue.knows("ann", "bob");
        assertThat(letsIn("127.0.0.5", venue.connectLine("ann"))).isTrue();
        Quietly.run(() -> {
            for (int i = 0; i < 6; i++) {
                answer("127.0.0.5", guess("lobby", "bob", i));
            }
            assertThat(answer("127.0.0.5", guess("lobby", "bob", 7))).isEqualTo(TOO_MANY);
        });
        assertThat(letsIn("127.0.0.5", venue.connectLine("ann"))).isTrue();
    }

    /** Neither the answers nor how many there are before the pause tell what there is. */
    @Test
    void whatThereIsNotIsAnsweredAsWhatThereIs() {
        venue.knows("ann");
        List<String> kinds = List.of(
                guess("lobby", "ann", 0),
                guess("lobby", "nobody", 0),
                guess("no-room", "ann", 0),
                Venue.connectLine("no-account-" + venue.account() + ".lobby", "ann", "x"));
        for (int kind = 0; kind < kinds.size(); kind++) {
            String line = kinds.get(kind);
            String from = "127.0.1." + (kind + 1);
            Quietly.run(() -> {
                for (int i = 0; i < 5; i++) {
                    long start = System.nanoTime();
                    assertThat(answer(from, line)).as(line).isEqualTo(FAILED);
                    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(REFUSAL_DELAY.toNanos());
                }
                assertThat(answer(from, line)).as(line).isEqualTo(TOO_MANY);
            });
        }
    }

    @Test
    void thePauseEnds() {
        venue.knows("ann");
        Quietly.run(() -> {
            for (int i = 0; i < 6; i++) {
                answer("127.0.0.6", guess("lobby", "ann", i));
            }
        });
        assertThat(letsIn("127.0.0.6", venue.connectLine("ann"))).isFalse();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> letsIn("127.0.0.6", venue.connectLine("ann")));
    }

    /** Those who come at once are tried a few at a time, and all get in. */
    @Test
    void manyHonestUsersBehindOneAddressAllGetIn() throws IOException {
        List<String> users = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            users.add("user" + i);
        }
        venue.knows(users);
        List<Socket> sockets = new ArrayList<>();
        for (String user : users) {
            Socket socket = dial("127.0.0.7");
            sockets.add(socket);
            String line = venue.connectLine(user);
            socket.getOutputStream()
                    .write((line.substring(0, line.length() - 1) + ",\"version\":2}\n").getBytes(UTF_8));
        }
        for (Socket socket : sockets) {
            byte[] start = socket.getInputStream().readNBytes(20);
            assertThat(new String(start, UTF_8)).isEqualTo("{\"type\":\"connected\",");
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
