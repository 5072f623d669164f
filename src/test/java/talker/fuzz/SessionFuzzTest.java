package talker.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Line;
import talker.testkit.LoggedErrors;
import talker.testkit.Talk;
import talker.testkit.Venue;

/**
 * Connections, by TCP and by WebSocket, that say whatever comes to mind, into a room in which two people talk: each of
 * them ends, with a refusal or without, and nobody else notices.
 */
class SessionFuzzTest {
    private static final int PATIENCE_MILLIS = 15_000;
    private static final int ATTACKERS = 4;
    private static final long GROWTH = 48L << 20;

    @RegisterExtension
    final Venue venue = Venue.open("talker.session.connect-timeout = 2s", "talker.session.refusal-delay = 1ms");

    private int attempts;

    @Test
    void garbageByTcpEndsItsOwnConnectionAtMost() {
        withTwoWhoTalk(Duration.ofSeconds(14), this::byTcp);
    }

    @Test
    void garbageByWebSocketEndsItsOwnConnectionAtMost() {
        withTwoWhoTalk(Duration.ofSeconds(10), this::byWebSocket);
    }

    private void withTwoWhoTalk(Duration length, Attempts.Attempt attack) {
        for (int i = 0; i < ATTACKERS; i++) {
            venue.token(attacker(i));
        }
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect2("bob");
        long before = heapInUse();
        try (LoggedErrors errors = new LoggedErrors()) {
            Attempts.run(length, seed -> {
                attack.run(seed);
                if (attempts++ % 10 == 0) {
                    talk(ann, bob);
                }
            });
            talk(ann, bob);
            errors.none();
        }
        assertThat(heapInUse() - before).as("growth of the heap").isLessThan(GROWTH);
        assertThat(whoIsLeft(bob)).containsExactlyInAnyOrder("ann", "bob");
    }

    private static String attacker(int number) {
        return "mallory " + number;
    }

    private void talk(Talk ann, Talk bob) {
        String fromAnn = "still here, says ann " + attempts;
        String fromBob = "so am I, says bob " + attempts;
        ann.says(fromAnn);
        bob.linesUntil(fromAnn);
        bob.says(fromBob);
        ann.linesUntil(fromBob);
        bob.linesUntil(fromBob);
    }

    private static Iterable<String> whoIsLeft(Talk bob) {
        bob.everythingSoFar();
        bob.sends("{\"type\":\"users\"}");
        Line line = bob.next();
        while (!line.field("type").equals("users")) {
            line = bob.next();
        }
        return line.texts("users");
    }

    private static long heapInUse() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** A connect that is right more often than not; otherwise the garbage is all there is. */
    private String connect(Garble garble, Random random) {
        String line = venue.connectLine(attacker(random.nextInt(ATTACKERS)));
        if (garble.oneIn(4)) {
            return "";
        }
        return garble.oneIn(2) ? line + "\n" : line.replace("}", ",\"version\":2,\"history\":3}") + "\n";
    }

    private void byTcp(long seed) throws IOException {
        Random random = new Random(seed);
        Garble garble = new Garble(random);
        byte[] said = Garble.joined(connect(garble, random).getBytes(UTF_8), garble.stream(1 + random.nextInt(25)));
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), venue.server().tcpPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                for (byte[] part : garble.cut(said)) {
                    socket.getOutputStream().write(part);
                }
                socket.shutdownOutput();
                checkLines(socket.getInputStream().readAllBytes());
            } catch (SocketException reset) {
                // the connection ended while more was being said: that is within its rights
            }
        }
    }

    /** All that is answered up to the end of the connection, which must come in time, is whole lines. */
    private static void checkLines(byte[] answers) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte each : answers) {
            if (each == '\n') {
                Answers.check(line.toByteArray());
                line.reset();
            } else {
                line.write(each);
            }
        }
        assertThat(line.size()).as("bytes of a line that does not end").isZero();
    }

    private void byWebSocket(long seed) throws IOException {
        Random random = new Random(seed);
        Garble garble = new Garble(random);
        try (RawWebSocket socket = new RawWebSocket(venue.server().httpPort())) {
            String connect = connect(garble, random);
            socket.sends(RawWebSocket.frame(true, RawWebSocket.TEXT, connect.getBytes(UTF_8), random));
            try {
                for (int i = random.nextInt(12); i > 0; i--) {
                    socket.sends(frame(garble, random));
                }
                socket.sends(RawWebSocket.frame(true, RawWebSocket.CLOSE, new byte[] {3, (byte) 0xe8}, random));
                for (byte[] text = socket.nextText(); text != null; text = socket.nextText()) {
                    Answers.check(text);
                }
            } catch (SocketException reset) {
                // as by TCP
            }
        }
    }

    /** A frame that may be right, with a line in it that may be right. */
    private static byte[] frame(Garble garble, Random random) {
        byte[] payload = garble.oneIn(5) ? garble.stream(3) : garble.line().getBytes(UTF_8);
        int opcode = garble.oneIn(3) ? random.nextInt(16) : RawWebSocket.TEXT;
        byte[] frame = RawWebSocket.frame(!garble.oneIn(5), opcode, payload, random);
        return garble.oneIn(5) ? garble.changed(frame) : frame;
    }
}
