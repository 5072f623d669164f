package talker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.Pane;
import talker.testkit.ServerProcess;

/** {@code talker chat} of the distribution, on pseudo-terminals and in pipes. */
class ChatIT {
    private static final String TALKER =
            ServerProcess.DISTRIBUTION.resolve("bin/talker").toString();

    @TempDir
    private static Path folder;

    private static ServerProcess server;
    private static final Map<String, String> TOKENS = new HashMap<>();

    private final List<Pane> panes = new ArrayList<>();

    @BeforeAll
    static void aServer() throws Exception {
        server = new ServerProcess(folder, Map.of()).start();
        for (String user : List.of("ann", "bob")) {
            TOKENS.put(user, server.talker("user", "add", "acme", user).strip());
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void closePanes() {
        panes.forEach(Pane::close);
    }

    /** Each test has a room of its own. */
    private static String room(String name) throws Exception {
        server.talker("room", "add", "acme." + name);
        return "acme." + name;
    }

    private static List<String> command(String room, String user, String... options) {
        List<String> command = new ArrayList<>(
                List.of(TALKER, "chat", room, "--user", user, "--port", Integer.toString(server.tcpPort())));
        command.addAll(List.of(options));
        return command;
    }

    private static Map<String, String> environment(String user, String... more) {
        Map<String, String> environment = new HashMap<>(Map.of("TALKER_TOKEN", TOKENS.get(user)));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    private Pane open(Map<String, String> environment, List<String> command) {
        assumeThat(Pane.isPossible())
                .as("a pseudo-terminal takes tmux, which is not here")
                .isTrue();
        Pane pane = Pane.run(70, 18, environment, command.toArray(String[]::new));
        panes.add(pane);
        return pane;
    }

    private Pane enters(String room, String user) {
        return open(environment(user), command(room, user)).sees(" here · /help");
    }

    @Test
    void twoPeopleSeeEachOthersWordsAsTheyAreTyped() throws Exception {
        String room = room("typing");
        Pane ann = enters(room, "ann");
        Pane bob = enters(room, "bob");
        ann.seesRow("bob is here").types("hel");
        bob.seesRow("~ ann: hel");
        ann.types("lo 日本 😀");
        bob.seesRow("~ ann: hello 日本 😀");
        ann.presses("Enter");
        bob.sees(" ann: hello 日本 😀\n" + room + " · bob · 2 here · /help\n>");
        ann.sees(" ann: hello 日本 😀\n" + room + " · ann · 2 here · /help\n>");
        bob.types("/to ann psst").presses("Enter");
        ann.sees(" bob to ann, privately: psst");
        ann.types("/quit").presses("Enter").ends(0);
        bob.seesRow("ann has left").presses("C-d").ends(0);
        assertThat(bob.rows()).noneMatch(row -> row.startsWith(">") || row.contains("/help"));
    }

    @Test
    void coloursAreThereUnlessTheyAreNotWanted() throws Exception {
        String room = room("colours");
        String colour = "(?s).*\u001b\\[([0-9;]+;)?([349]|10)[0-8][;m].*";
        Pane coloured = enters(room, "ann").types("hi").presses("Enter").sees(" ann: hi");
        assertThat(coloured.colouredText()).matches(colour);
        coloured.presses("C-c").ends(0);
        Pane plain =
                open(environment("ann", "NO_COLOR", "1"), command(room, "ann")).sees(" ann: hi");
        assertThat(plain.colouredText()).doesNotMatch(colour);
        Pane never =
                open(environment("ann"), command(room, "ann", "--color=never")).sees(" ann: hi");
        assertThat(never.colouredText()).doesNotMatch(colour);
        Pane always = open(environment("ann", "NO_COLOR", "1"), command(room, "ann", "--color=always"))
                .sees(" ann: hi");
        assertThat(always.colouredText()).matches(colour);
    }

    @Test
    void aWrongTokenIsOneSentenceAndTheTerminalIsAsItWas() throws Exception {
        Pane ann = open(Map.of("TALKER_TOKEN", "wrong-token"), command(room("wrong"), "ann"));
        ann.ends(1);
        assertThat(String.join(" ", ann.rows())).contains("talker: The server at", "Authentication failed");
        assertThat(ann.rows()).noneMatch(row -> row.contains("wrong-token"));
    }

    @Test
    void aTokenIsAskedForWithoutShowingIt() throws Exception {
        Pane ann = open(Map.of(), command(room("asking"), "ann")).sees("Token of ann:");
        ann.types(TOKENS.get("ann")).presses("Enter").sees(" here · /help");
        assertThat(String.join("", ann.allRows()))
                .doesNotContain(TOKENS.get("ann").substring(0, 8));
        ann.presses("C-c").ends(0);
    }

    @Test
    void aServerThatIsKilledUnderAnOpenChatLosesAndDoublesNothing() throws Exception {
        String room = room("killed");
        Pane ann = enters(room, "ann");
        Pane bob = enters(room, "bob");
        ann.types("before").presses("Enter");
        bob.sees(" ann: before");
        server.kill();
        ann.sees("reconnecting");
        for (int i = 1; i <= 5; i++) {
            ann.types("meanwhile " + i).presses("Enter");
        }
        ann.seesRow("… meanwhile 5  sending").types("half");
        server.start();
        bob.sees(" ann: meanwhile 5").seesRow("~ ann: half");
        ann.presses("Enter");
        bob.sees(" ann: half");
        List<String> said =
                List.of("before", "meanwhile 1", "meanwhile 2", "meanwhile 3", "meanwhile 4", "meanwhile 5", "half");
        for (Pane pane : List.of(ann, bob)) {
            pane.sees(" ann: half");
            assertThat(said(pane.allRows())).isEqualTo(said);
        }
        assertThat(said(server.talker("history", room).lines().toList())).isEqualTo(said);
    }

    private static List<String> said(List<String> rows) {
        return rows.stream()
                .filter(row -> row.contains(" ann: ") && !row.startsWith("~"))
                .map(row -> row.substring(row.indexOf(" ann: ") + 6))
                .toList();
    }

    @Test
    void aWindowOfAnotherSizeIsPrintedAfresh() throws Exception {
        Pane ann = enters(room("size"), "ann");
        ann.types("a message that is long enough to be broken into rows").presses("Enter");
        ann.sees("to be broken into rows").types("half");
        ann.resizes(34, 10).seesRow("      enough to be broken into");
        ann.resizes(70, 20)
                .sees("ann: a message that is long enough to be broken into rows")
                .seesAtTheEnd("> half");
        assertThat(ann.rows()).filteredOn(row -> row.contains("/help")).hasSize(1);
        ann.presses("C-c").ends(0);
    }

    @Test
    void whatWasTakenBackAndHasScrolledOutIsWipedWhenThatIsAskedFor() throws Exception {
        Pane ann = enters(room("wiped"), "ann");
        ann.types("a slip").presses("Enter").sees("ann: a slip");
        for (int i = 1; i <= 20; i++) {
            ann.types("line " + i).presses("Enter");
        }
        ann.sees("ann: line 20").types("/redact ann slip").presses("Enter");
        ann.sees("wipes what is there.");
        assertThat(ann.allRows()).as("it is the terminal's").anyMatch(row -> row.endsWith("ann: a slip"));
        ann.types("/clear").presses("Enter").seesAtTheEnd(">");
        Awaitility.await().untilAsserted(() -> assertThat(ann.allRows()).noneMatch(row -> row.contains("a slip")));
        assertThat(ann.allRows())
                .contains("A message was removed here.")
                .anyMatch(row -> row.endsWith("ann: line 1"))
                .anyMatch(row -> row.endsWith("ann: line 20"));
        ann.presses("C-c").ends(0);
    }

    @Test
    void whoeverIsSuspendedComesBackToTheSameWindow() throws Exception {
        assumeThat(Pane.isPossible())
                .as("a pseudo-terminal takes tmux, which is not here")
                .isTrue();
        Pane ann = Pane.runScript(
                environment("ann"),
                "set -m; \"$@\"; echo \"[suspended, $(stty -a | grep -o -- '-*icanon')]\"; read on; fg >/dev/null",
                command(room("suspended"), "ann").toArray(String[]::new));
        panes.add(ann);
        ann.sees(" here · /help").types("half").presses("C-z").seesRow("[suspended, icanon]");
        ann.presses("Enter")
                .seesAtTheEnd("> half")
                .types(" a word")
                .presses("Enter")
                .sees(" ann: half a word");
        ann.presses("C-c").ends(0);
    }

    @Test
    void aSignalToEndLeavesTheTerminalAsItWas() throws Exception {
        Pane ann = enters(room("signal"), "ann").types("half");
        long pid = ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .filter(process -> process.info().commandLine().orElse("").contains(" chat acme.signal "))
                .findFirst()
                .orElseThrow()
                .pid();
        new ProcessBuilder("kill", "-TERM", Long.toString(pid)).start().waitFor();
        ann.ends(143);
        assertThat(ann.rows()).noneMatch(row -> row.contains("half") || row.contains("/help"));
    }

    @Test
    void aTerminalBeforeAPipeSaysLinesAndEndsWithItsInput() throws Exception {
        assumeThat(Pane.isPossible())
                .as("a pseudo-terminal takes tmux, which is not here")
                .isTrue();
        Pane ann = Pane.runScript(
                environment("ann"), "\"$@\" | cat", command(room("pipe"), "ann").toArray(String[]::new));
        panes.add(ann);
        ann.types("hello").presses("Enter").seesRow("ann: hello").presses("C-d").ends(0);
    }

    @Test
    void aTerminalWithoutACursorIsSpokenToInLines() throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "TERM=dumb"));
        command.addAll(command(room("dumb"), "ann"));
        Pane ann = open(environment("ann"), command);
        assertThat(ann.types("hello").presses("Enter").seesRow("ann: hello").colouredText())
                .doesNotContain("\u001b[");
        ann.presses("C-d").ends(0);
    }

    private record Ran(int exit, String out, String err) {}

    private Ran pipe(String user, String input, List<String> command) throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile(folder, "in", ".txt"), input, UTF_8);
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectInput(in.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment(user));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ran(process.waitFor(), out, Files.readString(err));
    }

    @Test
    void linesOfAPipeAreSaid() throws Exception {
        String room = room("lines");
        String many = String.join(
                "\n",
                IntStream.range(0, 500).mapToObj(i -> "line " + i + " ünï").toList());
        Ran ran = pipe("ann", many, command(room, "ann"));
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exit()).isZero();
        assertThat(ran.out().lines())
                .isEqualTo(many.lines().map(line -> "ann: " + line).toList());
        assertThat(said(server.talker("history", room).lines().toList()))
                .isEqualTo(many.lines().toList());
    }

    @Test
    void whatGoesWrongInAPipeIsOneLineAndAnExitCode() throws Exception {
        String room = room("faults");
        assertThat(pipe("ann", "", command(room, "ann")))
                .isEqualTo(new Ran(
                        0,
                        "",
                        "talker: standard input was empty, so nothing was said; --listen follows the room without"
                                + " it\n"));
        Ran refused = pipe("ann", "hi\n", command(room, "ann", "--token", "wrong-token"));
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .hasLineCount(1)
                .contains("Authentication failed")
                .doesNotContain("wrong-token");
        assertThat(refused.out()).isEmpty();
        String port = Integer.toString(ServerProcess.freePort());
        Ran away = pipe("ann", "hi\n", List.of(TALKER, "chat", room, "--user", "ann", "--port", port));
        assertThat(away.exit()).isEqualTo(1);
        assertThat(away.err()).hasLineCount(1).contains("talker serve");
        Ran tooLong = pipe("ann", "x".repeat(70_000) + "\nhi\n", command(room, "ann"));
        assertThat(tooLong.exit()).isEqualTo(1);
        assertThat(tooLong.out()).isEqualTo("ann: hi\n");
        assertThat(tooLong.err()).hasLineCount(2).contains("too long");
    }
}
