package talker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.ServerProcess;

/** {@code talker serve} of the distribution: what it says when it starts, when it cannot, and how it stops. */
class ServeIT {
    private static final Pattern JOIN = Pattern.compile("\\(echo '(\\{.*})'; cat\\) \\| nc 127\\.0\\.0\\.1 (\\d+)");

    private static final Pattern CHAT =
            Pattern.compile("TALKER_TOKEN=(\\S+) talker (chat demo\\.lobby --user ann --port .*)");

    private static final Pattern WEB = Pattern.compile("http://\\S+/#\\S+&token=\\S+");

    @TempDir
    private Path folder;

    @Test
    void theFirstStartSaysHowToJoinAndALaterOneFindsWhatWasSaid() throws Exception {
        try (ServerProcess server = new ServerProcess(folder, Map.of()).start()) {
            Awaitility.await().until(() -> server.logText().contains("talker token rotate"));
            List<String> joins = server.logText()
                    .lines()
                    .filter(line -> JOIN.matcher(line).find())
                    .toList();
            assertThat(joins).hasSize(2);
            List<String> messages = server.logText()
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("{\"type\":\"message\""))
                    .toList();
            assertThat(messages).hasSize(2);

            try (Socket ann = join(joins.get(0), server)) {
                BufferedReader toAnn = lines(ann);
                send(ann, messages.get(0));
                assertThat(toAnn.readLine()).as("the echo: ann is in the room").contains("\"from\":\"ann\"");
                try (Socket bob = join(joins.get(1), server)) {
                    BufferedReader toBob = lines(bob);
                    assertThat(toAnn.readLine()).isEqualTo("{\"type\":\"join\",\"user\":\"bob\"}");
                    for (String message : messages) {
                        send(ann, message);
                        assertThat(toAnn.readLine()).contains("\"from\":\"ann\"");
                        assertThat(toBob.readLine()).contains("\"from\":\"ann\"");
                    }
                }
            }
            Matcher chat = CHAT.matcher(server.logText());
            assertThat(chat.find()).isTrue();
            assertThat(webAddresses(server)).anyMatch(address -> address.endsWith("&token=" + chat.group(1)));
            assertThat(run(Map.of("TALKER_TOKEN", chat.group(1)), chat.group(2).split(" ")).err)
                    .startsWith("talker: standard input was empty");
            assertThat(webAddresses(server)).hasSize(2).allSatisfy(address -> {
                HttpRequest page = HttpRequest.newBuilder(URI.create(address)).build();
                assertThat(HttpClient.newHttpClient()
                                .send(page, HttpResponse.BodyHandlers.ofString())
                                .body())
                        .contains("<title>Talker</title>");
            });
            refusals(server);

            server.signal("TERM");
            assertThat(server.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(server.process().exitValue())
                    .as("it did what it was asked to")
                    .isZero();
            int printed = server.logText().length();
            server.start();
            assertThat(server.talker("history", "demo.lobby"))
                    .endsWith("  ann: Hello!\n")
                    .hasLineCount(1);
            Awaitility.await().until(() -> server.logText().substring(printed).contains("Talker is ready"));
            assertThat(server.logText().substring(printed)).doesNotContain("echo", "token=", "TALKER_TOKEN");
        }
    }

    @Test
    void theFlagForJsonHoldsFromTheFirstLineOfTheLogOn() throws Exception {
        try (ServerProcess server = new ServerProcess(
                        folder, Map.of("JAVA_OPTS", "-Dtalker.limits.connections=1000000"), "--log-format", "json")
                .start()) {
            server.signal("TERM");
            assertThat(server.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            List<String> log = server.logText()
                    .lines()
                    .filter(line -> line.contains("talker.cli.ServeCommand"))
                    .toList();
            assertThat(log).as("warnings before the start").isNotEmpty();
            assertThat(log).allMatch(line -> line.startsWith("{\"@timestamp\":"));
        }
    }

    @Test
    void aServerThatIsStoppedWhileItStartsSaysNothingOfIt() throws Exception {
        for (int millis : new int[] {0, 300, 900}) {
            Path own = Files.createDirectories(folder.resolve("stopped-" + millis));
            try (ServerProcess server =
                    new ServerProcess(own, Map.of("JAVA_OPTS", "-Dtalker.limits.connections=1000000")).launch()) {
                Awaitility.await()
                        .atMost(60, TimeUnit.SECONDS)
                        .pollInterval(20, TimeUnit.MILLISECONDS)
                        .until(() -> server.logText().contains("file descriptors"));
                Awaitility.await().pollDelay(millis, TimeUnit.MILLISECONDS).until(() -> true);
                server.signal("TERM");
                assertThat(server.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(server.logText()).doesNotContain("ERROR", "talker: ", "\tat ");
                assertThat(server.process().exitValue()).isZero();
            }
        }
    }

    private static List<String> webAddresses(ServerProcess server) {
        return WEB.matcher(server.logText())
                .results()
                .map(MatchResult::group)
                .filter(address ->
                        address.startsWith("http://127.0.0.1:" + server.httpPort() + "/#room=demo.lobby&user="))
                .toList();
    }

    private void refusals(ServerProcess server) throws Exception {
        String free = Integer.toString(ServerProcess.freePort());
        refused(
                run(Map.of(), "serve", "--data-dir", server.dataFolder(), "--tcp-port", free, "--http-port", "0"),
                "Another server (process " + server.process().pid() + ") is using the data folder "
                        + server.dataFolder());
        String elsewhere = folder.resolve("elsewhere").toString();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            for (List<String> flags : List.of(
                    List.of("--tcp-port", port, "--http-port", "0"), List.of("--http-port", port, "--tcp-port", "0"))) {
                refused(
                        run(
                                Map.of(),
                                "serve",
                                "--data-dir",
                                elsewhere,
                                flags.get(0),
                                flags.get(1),
                                flags.get(2),
                                flags.get(3)),
                        "Port " + port + " on 127.0.0.1 cannot be had",
                        "choose another with " + flags.get(0));
            }
            refused(
                    run(
                            Map.of("JAVA_OPTS", "-Dtalker.tcp.port=" + port),
                            "serve",
                            "--tcp-port",
                            free,
                            "--http-port",
                            "0",
                            "--data-dir",
                            elsewhere),
                    "Port " + port + " on 127.0.0.1 cannot be had");
        }
        refused(
                run(Map.of("JAVA_OPTS", "-Dtalker.htp.port=0"), "serve", "--data-dir", elsewhere),
                "No such setting: talker.htp.port");
        assertThat(Path.of(elsewhere)).doesNotExist();

        String key = Files.readString(Path.of(server.dataFolder(), "admin.key")).strip();
        assertThat(run(
                        Map.of("TALKER_ADMIN_KEY", key),
                        "user",
                        "list",
                        "demo",
                        "--server",
                        "http://127.0.0.1:" + server.httpPort()))
                .isEqualTo(new Outcome(0, "ann\nbob\n", ""));
    }

    private static void refused(Outcome outcome, String... words) {
        assertThat(outcome.exit).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err.lines()).hasSize(1);
        assertThat(outcome.err).startsWith("talker: ").contains(words);
        assertThat(outcome.out).isEmpty();
    }

    private record Outcome(int exit, String out, String err) {}

    private Outcome run(Map<String, String> environment, String... words) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(ServerProcess.DISTRIBUTION.resolve("bin/talker").toString()));
        command.addAll(List.of(words));
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(err.toFile()).directory(folder.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Outcome(process.waitFor(), out, Files.readString(err));
    }

    private static Socket join(String line, ServerProcess server) throws Exception {
        Matcher join = JOIN.matcher(line);
        assertThat(join.find()).isTrue();
        assertThat(join.group(2)).isEqualTo(Integer.toString(server.tcpPort()));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.tcpPort());
        socket.setSoTimeout(10_000);
        send(socket, join.group(1));
        return socket;
    }

    private static void send(Socket socket, String line) throws Exception {
        socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
    }

    private static BufferedReader lines(Socket socket) throws Exception {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }
}
