package talker.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketsTest implements Sockets.Events {
    private static final long PATIENCE = 10_000_000_000L;

    private final List<String> heard = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private ServerSocket door;
    private Sockets sockets;
    private Socket server;
    private boolean isOpen;

    @Override
    public void opens(int connection) {
        isOpen = true;
    }

    @Override
    public void hears(int connection, byte[] bytes, int from, int to, long now) {
        heard.add(new String(bytes, from, to - from, UTF_8));
    }

    @Override
    public void breaks(int connection, String why) {
        broken.add(connection + ": " + why);
    }

    @BeforeEach
    void connect() throws IOException {
        door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets = new Sockets(
                List.of(new InetSocketAddress(door.getInetAddress(), door.getLocalPort())),
                java.util.Optional.empty(),
                3,
                this);
        sockets.open(1);
        pollUntil(() -> isOpen);
        server = door.accept();
    }

    @AfterEach
    void close() throws IOException {
        sockets.close();
        server.close();
        door.close();
    }

    private void pollUntil(BooleanSupplier isDone) throws IOException {
        long until = System.nanoTime() + PATIENCE;
        while (!isDone.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("in time; heard %s, broken %s", heard, broken)
                    .isLessThan(until);
            sockets.poll(10_000_000);
        }
    }

    private void serverSends(String text) throws IOException {
        server.getOutputStream().write(text.getBytes(UTF_8));
    }

    @Test
    void howTheBytesAreCutMeansNothing() throws IOException {
        String text = "one\ntwo\n\nfour with é\n";
        for (byte each : text.getBytes(UTF_8)) {
            server.getOutputStream().write(each);
            sockets.poll(10_000_000);
        }
        pollUntil(() -> heard.size() == 4);
        serverSends("five\nsix\nhalf");
        pollUntil(() -> heard.size() == 6);
        serverSends(" of seven\n");
        pollUntil(() -> heard.size() == 7);

        assertThat(heard).containsExactly("one", "two", "", "four with é", "five", "six", "half of seven");
    }

    @Test
    void aLineMayBeLongerThanWhatIsReadAtOnce() throws Exception {
        String line = "x".repeat(1_000_000);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try {
                serverSends(line + "\nshort\n");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        pollUntil(() -> heard.size() == 2);
        sent.get();
        assertThat(heard).containsExactly(line, "short");
    }

    @Test
    void whatTheServerDoesNotTakeAtOnceIsSentLater() throws Exception {
        byte[] line = ("y".repeat(99_999) + "\n").getBytes(UTF_8);
        for (int i = 0; i < 120; i++) {
            sockets.send(1, line);
        }
        CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> {
            try {
                return server.getInputStream().readNBytes(120 * line.length);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        pollUntil(received::isDone);
        assertThat(new String(received.get(), UTF_8)).isEqualTo(new String(line, UTF_8).repeat(120));
        assertThat(broken).isEmpty();
    }

    @Test
    void aServerThatTakesNothingIsGivenUp() {
        byte[] line = new byte[100_000];
        for (int i = 0; i < 1000 && broken.isEmpty(); i++) {
            sockets.send(1, line);
        }
        assertThat(broken).containsExactly("1: the server takes nothing of what is sent");
    }

    @Test
    void theEndOfAConnectionIsToldOnce() throws IOException {
        serverSends("last\n");
        server.close();
        pollUntil(() -> !broken.isEmpty());
        sockets.send(1, new byte[] {'\n'});
        sockets.poll(1_000_000);

        assertThat(heard).containsExactly("last");
        assertThat(broken).containsExactly("1: the server ended the connection");
    }

    @Test
    void whatWasDroppedIsNotToldAndHearsNothing() throws IOException {
        serverSends("too late\n");
        sockets.drop(1);
        sockets.poll(1_000_000);

        assertThat(server.getInputStream().read()).isEqualTo(-1);
        assertThat(heard).isEmpty();
        assertThat(broken).isEmpty();
    }
}
