package talker.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.account.Token;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * A short conversation that a process has with itself, on a server of its own that keeps nothing, before it joins others.
 * Code that a JVM has never run is tens of times slower than what it has compiled; and the rooms of the next node that
 * stops go to the one that has the fewest, which is the one that has just started.
 */
public final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /** Together a little more often than it takes for the JVM to compile what it runs, which is 200 times. */
    private static final int VISITS = 10;

    private static final int MESSAGES_A_VISIT = 15;
    private static final int PATIENCE_MILLIS = 30_000;

    private Rehearsal() {}

    /** Holds the rehearsal. Where it cannot be held, the log says so, and the node is slow for a few seconds. */
    static void hold() {
        long begun = System.nanoTime();
        try {
            Path folder = Files.createTempDirectory("talker-rehearsal");
            try (Server server = Server.start(Configuration.alone(folder))) {
                talk(server, VISITS, MESSAGES_A_VISIT);
            } finally {
                delete(folder);
            }
            LOG.info(
                    "Rehearsed for {} ms",
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());
        } catch (IOException | UncheckedIOException | StartupException failed) {
            LOG.warn(
                    "The rehearsal could not be held, so this node is slow for its first seconds: {}",
                    failed.toString());
        }
    }

    /**
     * The users of the demo come, talk and go, so many times; each final is waited for until it is stored.
     *
     * @throws UncheckedIOException where the server hangs up or does not answer for 30 s
     */
    public static void talk(Server server, int visits, int messages) {
        Demo demo = server.demo().orElseThrow();
        List<Connection> connections = List.of();
        try {
            for (int visit = 0; visit < visits; visit++) {
                connections = demo.users().entrySet().stream()
                        .map(user -> Connection.open(server.tcpAddress(), demo, user.getKey(), user.getValue()))
                        .toList();
                for (int message = 0; message < messages; message++) {
                    for (Connection connection : connections) {
                        connection.say();
                    }
                }
                for (Connection connection : connections) {
                    connection.socket.close();
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private record Connection(Socket socket, BufferedReader lines) {
        static Connection open(InetSocketAddress server, Demo demo, UserName user, Token token) {
            try {
                Socket socket = new Socket(server.getAddress(), server.getPort());
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(PATIENCE_MILLIS);
                Connection connection = new Connection(
                        socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)));
                connection.send("{\"type\":\"connect\",\"room\":\"%s\",\"user\":\"%s\",\"token\":\"%s\"}"
                        .formatted(demo.room(), user.value(), token.text()));
                return connection;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        /** A message as it is typed, and finished; returns once it is stored. */
        void say() throws IOException {
            String message = "{\"type\":\"message\",\"content\":\"Hello!\",\"id\":\"" + MessageId.random() + '"';
            send(message + "}");
            send(message + ",\"final\":true}");
            String line;
            do {
                line = lines.readLine();
                if (line == null) {
                    throw new EOFException("the server hung up");
                }
            } while (!(line.startsWith(message) && line.contains("\"final\":true")));
        }

        private void send(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
        }
    }

    /** Deletes a folder and what is in it. */
    public static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
