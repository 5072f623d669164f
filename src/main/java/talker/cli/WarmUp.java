package talker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import talker.chat.Membership;
import talker.chat.PlainChat;
import talker.client.Address;
import talker.node.Configuration;
import talker.node.Demo;
import talker.node.Rehearsal;
import talker.node.Server;

/**
 * {@code talker warm-up}: a server, a user who says something and the commands that ask, once each and all in this
 * process, so that the JVM has loaded their classes when it ends. bin/talker has it store them then ({@code talker
 * prepare}); nobody else needs this command.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUp implements Callable<Integer> {
    private static final int DONE = 0;

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("talker-warm-up");
        try {
            try (Server server = Server.start(Configuration.alone(folder))) {
                PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
                Welcome.print(server, new Printout(nowhere));
                Rehearsal.talk(server, 1, 1);
                server.demo().ifPresent(demo -> chat(demo, server.tcpAddress(), nowhere));
                ask(nowhere, folder, server.httpAddress());
            }
            return DONE;
        } finally {
            Rehearsal.delete(folder);
        }
    }

    /** In a pipe, where a command is over soonest, and how soon matters most. */
    private static void chat(Demo demo, InetSocketAddress tcp, PrintWriter nowhere) {
        demo.users().forEach((user, token) -> {
            Address address = new Address("127.0.0.1", tcp.getPort());
            Membership membership = new Membership(
                    demo.room(), user, token.text(), address, Optional.empty(), 0, Duration.ofSeconds(10));
            PlainChat.say(membership, new ByteArrayInputStream("hello\n".getBytes(UTF_8)), nowhere, nowhere);
        });
    }

    private static void ask(PrintWriter nowhere, Path folder, InetSocketAddress http) {
        String account = "demo";
        String url = "http://127.0.0.1:" + http.getPort();
        List<List<String>> commands = List.of(
                List.of("--help"),
                List.of("chat", "--help"),
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
}
