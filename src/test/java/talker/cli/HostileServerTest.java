package talker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What commands print of a server that says whatever could harm a terminal, or a program that reads fields and lines. */
class HostileServerTest {
    private static final String HOSTILE = "\\u001b[2J\\u009b1A\\r\\nforged\\tfield\\u202e\\u2066\\u2028\\u0007";

    private static final String ANSWER = ("{'user':@,'token':@,'id':@,'secret':@,'url':@,'code':@,'state':@,'room':@,"
                    + "'users':[@,{'user':@,'token':@}],'rooms':[{'room':@,'private':true,'members':[@]}],"
                    + "'invites':[{'id':@,'uses':@,'expires':1}],'incoming-hooks':[{'id':@,'user':@}],"
                    + "'webhooks':[{'id':@,'state':@,'url':@,'error':@}],'moderators':[@],"
                    + "'mutes':[{'user':@,'by':@,'reason':@,'until':1}],'bans':[{'user':@,'by':@,'reason':@}],"
                    + "'messages':[{'seq':1,'id':@,'from':@,'to':@,'content':@,'time':1}],'retention':@,"
                    + "'error':{'code':@,'message':@},'more':false}")
            .replace('\'', '"')
            .replace("@", '"' + HOSTILE + '"');

    /** What each command that asks a server is called with; a new one has to have its line here. */
    private static final Map<String, String> CALLS = Map.ofEntries(
            Map.entry("user add", "acme ann"),
            Map.entry("user import", "acme"),
            Map.entry("user list", "acme"),
            Map.entry("user remove", "acme ann"),
            Map.entry("user erase", "acme ann"),
            Map.entry("token rotate", "acme ann"),
            Map.entry("room add", "acme.lobby"),
            Map.entry("room list", "acme"),
            Map.entry("room remove", "acme.lobby"),
            Map.entry("room retention", "acme.lobby"),
            Map.entry("room moderation", "acme.lobby"),
            Map.entry("room moderator add", "acme.lobby ann"),
            Map.entry("room moderator remove", "acme.lobby ann"),
            Map.entry("room redact", "acme.lobby 1"),
            Map.entry("room kick", "acme.lobby ann"),
            Map.entry("room mute", "acme.lobby ann"),
            Map.entry("room unmute", "acme.lobby ann"),
            Map.entry("room ban", "acme.lobby ann"),
            Map.entry("room unban", "acme.lobby ann"),
            Map.entry("webhook add", "acme.lobby http://127.0.0.1:9/"),
            Map.entry("webhook list", "acme.lobby"),
            Map.entry("webhook remove", "acme.lobby 1"),
            Map.entry("hook add", "acme.lobby ann"),
            Map.entry("hook list", "acme.lobby"),
            Map.entry("hook remove", "acme.lobby 1"),
            Map.entry("invite add", "acme.lobby"),
            Map.entry("invite list", "acme.lobby"),
            Map.entry("invite remove", "acme.lobby 1"),
            Map.entry("history", "acme.lobby"),
            Map.entry("export", "acme.lobby"),
            Map.entry("import", "acme.lobby"),
            Map.entry(
                    "bench",
                    "idle --account acme --rooms 1 --members 2 --senders 1 --warm-up 1s --duration 1s --port 1"));

    @TempDir
    static Path folder;

    private static HttpServer server;
    private static volatile int status;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("admin.key"), "the-key-of-whoever-this-is\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", HostileServerTest::answer);
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = ANSWER.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    static Stream<String> calls() {
        return CALLS.keySet().stream().sorted();
    }

    @Test
    void everyCommandThatAsksAServerIsTried() {
        List<String> found = new ArrayList<>();
        collect("", new CommandLine(new TalkerCommand()), found);
        assertThat(found).containsExactlyInAnyOrderElementsOf(CALLS.keySet());
    }

    private static void collect(String name, CommandLine command, List<String> found) {
        if (command.getCommand() instanceof AdminCommand) {
            found.add(name);
        }
        command.getSubcommands().forEach((word, sub) -> collect((name + " " + word).strip(), sub, found));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void nothingHarmfulIsPrinted(String command) {
        int lines = 0;
        for (int each : new int[] {200, 404}) {
            status = each;
            String printed = run(command + " " + CALLS.get(command));
            assertThat(printed.chars())
                    .as(printed)
                    .allMatch(c -> c == '\n' || c == '\t' || Character.getType(c) != Character.CONTROL)
                    .noneMatch(c -> Character.getType(c) == Character.FORMAT
                            || Character.getType(c) == Character.LINE_SEPARATOR);
            assertThat(printed.lines()).as(printed).noneMatch(line -> line.startsWith("forged"));
            assertThat(printed).doesNotContain("forged\tfield").doesNotContain("fault of Talker's own");
            lines += (int) printed.lines().count();
        }
        assertThat(lines).as("the failure at least is told").isPositive();
    }

    /** So that the case above does not hold because nothing is printed. */
    @Test
    void whatIsPrintedIsTheEscapedText() {
        status = 200;
        for (String command : List.of("user add", "user import", "user list", "room list", "webhook list", "history")) {
            assertThat(run(command + " " + CALLS.get(command)))
                    .as(command)
                    .contains("\\u001b[2J\\u009b1A\\u000d\\nforged\\tfield\\u202e\\u2066\\u2028\\u0007");
        }
    }

    private static String run(String line) {
        List<String> arguments = new ArrayList<>(Arrays.asList(line.split(" ")));
        arguments.addAll(List.of(
                "--server", "http://127.0.0.1:" + server.getAddress().getPort(), "--data-dir", folder.toString()));
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("ann\tann's token\n".getBytes(UTF_8)));
        try {
            StringWriter printed = new StringWriter();
            PrintWriter both = new PrintWriter(printed);
            TalkerCommand.run(both, both, arguments.toArray(String[]::new));
            return printed.toString();
        } finally {
            System.setIn(before);
        }
    }
}
