package talker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.ConfigFactory;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import talker.account.Token;
import talker.node.Configuration;
import talker.node.Demo;
import talker.node.Server;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * {@code talker warm-up}: a server, a user who says something and the commands that ask, once each and all in this
 * process, so that the JVM has loaded their classes when it ends. bin/talker has it store them then ({@code talker
 * prepare}); nobody else needs this command.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUp implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int PATIENCE_MILLIS = 30_000;

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("talker-warm-up");
        try {
            try (Server server = Server.start(Configuration.load(
                    ConfigFactory.parseMap(Map.of(
                            "talker.data-dir",
                            folder.toString(),
                            "talker.bind",
                            "127.0.0.1",
                            "talker.tcp.port",
                            0,
                            "talker.http.port",
                            0)),
                    Optional.empty()))) {
                PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
                Welcome.print(server, nowhere);
                server.demo().ifPresent(demo -> talk(demo, server.tcpAddress()));
                ask(nowhere, folder, server.httpAddress());
            }
            return DONE;
        } finally {
            delete(folder);
        }
    }

    /** Joins, sends a partial and a final, and waits for the final to come back stored. */
    private static void talk(Demo demo, InetSocketAddress tcp) {
        Map.Entry<UserName, Token> user = demo.users().entrySet().iterator().next();
        MessageId id = MessageId.random();
        List<String> lines = List.of(
                Welcome.connectLine(demo, user.getKey(), user.getValue()),
                Welcome.messageLine(id, "Hel", false),
                Welcome.messageLine(id, "Hello!", true));
        try (Socket socket = new Socket(tcp.getAddress(), tcp.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write((String.join("\n", lines) + "\n").getBytes(UTF_8));
            BufferedReader heard = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String line;
            do {
                line = heard.readLine();
                if (line == null) {
                    throw new EOFException("the server hung up");
                }
            } while (!line.contains("\"final\":true"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void ask(PrintWriter nowhere, Path folder, InetSocketAddress http) {
        String account = "demo";
        String url = "http://127.0.0.1:" + http.getPort();
        List<List<String>> commands = List.of(
                List.of("--help"),
                List.of("user", "add", account, "cat"),
                List.of("user", "list", account),
                List.of("token", "rotate", account, "cat"),
                List.of("user", "remove", account, "cat"),
                List.of("room", "add", account + ".cellar"),
                List.of("room", "list", account),
                List.of("room", "remove", account + ".cellar"),
                List.of("history", account + ".lobby", "--json"));
        List<String> options = List.of("--data-dir", folder.toString(), "--server", url);
        for (List<String> command : commands) {
            String[] words = Stream.concat(options.stream(), command.stream()).toArray(String[]::new);
            if (TalkerCommand.run(nowhere, nowhere, words) != DONE) {
                throw new CommandFailure("This should have worked: talker " + String.join(" ", words));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
