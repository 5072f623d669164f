package talker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.TestServer;

/** Every command but serve, against a real server. */
class CommandLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder, Map.of("talker.limits.messages-per-second", 0));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void userAddPrintsTheTokenAlone() throws Exception {
        done(talker("room", "add", "adding.lobby"));
        Outcome added = done(talker("user", "add", "adding", "ann"));
        assertThat(added.out).matches("[A-Za-z0-9_-]{43}\n");
        assertThat(enters("adding.lobby", "ann", added.out.strip())).isTrue();
        assertThat(enters("adding.lobby", "ann", "another token")).isFalse();
    }

    @Test
    void aUserIsAddedOnce() {
        done(talker("user", "add", "once", "ann"));
        failed(
                talker("user", "add", "once", "ann"),
                "talker: The account has a user 'ann' already. A new token is made with 'talker token rotate ACCOUNT"
                        + " USER'.");
    }

    @Test
    void usersAreListedInOrderAndRemoved() {
        for (String user : List.of("eve", "Åsa Ö", "ann", "...", "50%/a+b?")) {
            done(talker("user", "add", "listing", user));
        }
        assertThat(talker("user", "list", "Listing")).isEqualTo(new Outcome(0, "...\n50%/a+b?\nann\neve\nÅsa Ö\n", ""));
        done(talker("user", "remove", "listing", "..."));
        done(talker("user", "remove", "listing", "Åsa Ö"));
        done(talker("user", "remove", "listing", "50%/a+b?"));
        assertThat(talker("user", "list", "listing")).isEqualTo(new Outcome(0, "ann\neve\n", ""));
        failed(
                talker("user", "remove", "listing", "..."),
                "talker: No user '...' in the account. See who there is with 'talker user list ACCOUNT'.");
    }

    @Test
    void aRotatedTokenOpensAndTheOneBeforeDoesNot() throws Exception {
        done(talker("room", "add", "rotating.lobby"));
        String before = done(talker("user", "add", "rotating", "ann")).out.strip();
        Outcome rotated = done(talker("token", "rotate", "rotating", "ann"));
        assertThat(rotated.out).matches("[A-Za-z0-9_-]{43}\n");
        assertThat(enters("rotating.lobby", "ann", before)).isFalse();
        assertThat(enters("rotating.lobby", "ann", rotated.out.strip())).isTrue();
        failed(talker("token", "rotate", "rotating", "bob"), "No user 'bob' in the account.");
    }

    @Test
    void manyUsersAreImportedInTheOrderOfTheInput() {
        StringBuilder input = new StringBuilder("ann\tann's own token\r\n\n");
        IntStream.range(0, 2500).forEach(i -> input.append("user ").append(i).append('\n'));
        input.append("bob\tbob's own token");

        Outcome imported = done(withInput(input.toString().getBytes(UTF_8), "user", "import", "import"));
        List<String> lines = imported.out.lines().toList();
        assertThat(lines).hasSize(2502).startsWith("ann\tann's own token").endsWith("bob\tbob's own token");
        for (int i = 0; i < 2500; i++) {
            assertThat(lines.get(i + 1)).matches("user " + i + "\t[A-Za-z0-9_-]{43}");
        }
        assertThat(talker("user", "list", "import").out.lines()).hasSize(2502).isSorted();

        Outcome again = withInput(imported.out.getBytes(UTF_8), "user", "import", "import");
        assertThat(again).isEqualTo(imported);
    }

    @Test
    void nothingIsImportedWhenALineIsWrong() {
        imports("ann\nbob \n", "talker: Line 2: 'bob ' is no user's name: it needs 1 to 64 characters");
        imports("ann\n\tno name\n", "Line 2: '' is no user's name");
        imports("ann\tshort\n", "Line 1: the token needs 8 to 256 characters");
        imports("ann\tlong enough\ttwo tabs\n", "Line 1: the token needs");
        imports("ann\nbob\nann\n", "Line 3: 'ann' is in line 1 already. Nothing was imported.");
        imports("a\u001b[2Jb\n", "Line 1: 'a\\u001b[2Jb' is no user's name");
        failed(withInput(new byte[] {'a', (byte) 0xff}, "user", "import", "refused"), "The input is not UTF-8");
        failed(talker("user", "list", "refused"), "No account 'refused'");
    }

    private void imports(String input, String refusal) {
        failed(withInput(input.getBytes(UTF_8), "user", "import", "refused"), refusal);
    }

    @Test
    void anEmptyImportIsDone() {
        assertThat(withInput(new byte[0], "user", "import", "empty")).isEqualTo(new Outcome(0, "", ""));
    }

    @Test
    void roomsAreAddedListedAndRemoved() {
        done(talker("user", "add", "rooms", "ann"));
        done(talker("user", "add", "rooms", "bob"));
        assertThat(talker("room", "add", "rooms.lobby", "Rooms.Attic", "rooms.cellar"))
                .isEqualTo(new Outcome(0, "", ""));
        done(talker("room", "add", "rooms.board", "--private", "--member", "bob", "--member", "ann"));
        done(talker("room", "add", "rooms.secret", "--private"));
        assertThat(talker("room", "list", "rooms").out.lines())
                .containsExactly(
                        "rooms.attic",
                        "rooms.board\tprivate\tann\tbob",
                        "rooms.cellar",
                        "rooms.lobby",
                        "rooms.secret\tprivate");
        done(talker("room", "add", "rooms.secret"));
        done(talker("room", "remove", "rooms.board"));
        assertThat(talker("room", "list", "rooms").out.lines())
                .containsExactly("rooms.attic", "rooms.cellar", "rooms.lobby", "rooms.secret");
        failed(talker("room", "remove", "rooms.board"), "No room 'board' in the account.");
        failed(
                talker("room", "add", "rooms.board", "--private", "--member", "eve"),
                "talker: No user 'eve' in the account. See who there is with");
    }

    @Test
    void theFirstRoomMakesItsAccount() {
        done(talker("room", "add", "new.lobby"));
        assertThat(talker("user", "list", "new")).isEqualTo(new Outcome(0, "", ""));
    }

    @Test
    void historyIsPrintedWholeOrItsEnd() throws Exception {
        done(talker("room", "add", "history.lobby"));
        String token = done(talker("user", "add", "history", "ann")).out.strip();
        List<String> ids = say("history.lobby", "ann", token, 2300);

        List<String> all =
                done(talker("history", "history.lobby", "--json")).out.lines().toList();
        assertThat(all).hasSize(2300);
        long before = 0;
        for (int i = 0; i < 2300; i++) {
            JsonNode message = JSON.readTree(all.get(i));
            assertThat(message.fieldNames()).toIterable().containsExactly("seq", "id", "from", "content", "time");
            assertThat(message.get("seq").asLong()).isGreaterThan(before);
            assertThat(message.get("id").asText()).isEqualTo(ids.get(i));
            assertThat(message.get("from").asText()).isEqualTo("ann");
            assertThat(message.get("content").asText()).isEqualTo("number " + i + "\u001b[31m\n");
            assertThat(message.get("time").asLong()).isBetween(1_600_000_000_000L, System.currentTimeMillis());
            before = message.get("seq").asLong();
        }
        for (int last : List.of(1, 999, 1000, 1001, 2001, 2300)) {
            assertThat(talker("history", "history.lobby", "--json", "--last", "" + last)
                            .out
                            .lines())
                    .as("--last " + last)
                    .isEqualTo(all.subList(2300 - last, 2300));
        }
        assertThat(talker("history", "history.lobby", "--json", "--last", "1000000")
                        .out
                        .lines())
                .isEqualTo(all);
        assertThat(talker("history", "history.lobby", "--last", "2").out)
                .matches("(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  ann: number 229[89]\\\\u001b\\[31m\\\\n\n){2}");
    }

    @Test
    void historySaysWhomAPrivateMessageIsFor() throws Exception {
        done(talker("room", "add", "whispers.lobby"));
        String token = done(talker("user", "add", "whispers", "ann")).out.strip();
        done(talker("user", "add", "whispers", "bob"));
        try (Socket socket =
                new Socket(server.tcpAddress().getAddress(), server.tcpAddress().getPort())) {
            JsonNode connect = connectMessage("whispers.lobby", "ann", token).put("version", 2);
            send(socket, connect);
            send(socket, finalMessage(UUID.randomUUID().toString(), "psst").put("to", "bob"));
            BufferedReader lines = lines(socket);
            assertThat(lines.readLine()).contains("connected");
            assertThat(lines.readLine()).contains("psst");
        }
        JsonNode message = JSON.readTree(done(talker("history", "whispers.lobby", "--json")).out);
        assertThat(message.fieldNames()).toIterable().containsExactly("seq", "id", "from", "content", "time", "to");
        assertThat(message.get("to").asText()).isEqualTo("bob");
        assertThat(done(talker("history", "whispers.lobby")).out).endsWith("  ann to bob, privately: psst\n");
    }

    @Test
    void aRoomInWhichNothingWasSaidHasNoHistory() {
        done(talker("room", "add", "silent.lobby"));
        assertThat(talker("history", "silent.lobby")).isEqualTo(new Outcome(0, "", ""));
        assertThat(talker("history", "silent.lobby", "--last", "5")).isEqualTo(new Outcome(0, "", ""));
        failed(
                talker("history", "silent.attic"),
                "talker: No room 'attic' in the account. See which there are with 'talker room list ACCOUNT'.");
        failed(
                talker("history", "nobody.attic"),
                "talker: No account 'nobody'. Its first user or room makes it: 'talker user add ACCOUNT USER'.");
    }

    @Test
    void optionsMayStandBeforeTheCommand() {
        Outcome before = run(
                "--server",
                url(server.httpAddress().getPort()) + "/",
                "--data-dir",
                folder.toString(),
                "user",
                "list",
                "demo");
        assertThat(before).isEqualTo(new Outcome(0, "ann\nbob\n", ""));
    }

    @Test
    void withoutAServerTheErrorSaysHowToStartOne() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        failed(
                run("user", "list", "demo", "--server", url(port), "--data-dir", folder.toString()),
                "talker: No server answers at " + url(port)
                        + ". Start one with 'talker serve', or name it with --server.");
    }

    @Test
    void withTheWrongKeyTheErrorSaysWhereItLooked() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("admin.key"), "not-the-key-of-that-server\n");
        failed(
                run(
                        "user",
                        "list",
                        "demo",
                        "--server",
                        url(server.httpAddress().getPort()),
                        "--data-dir",
                        elsewhere + ""),
                "refuses the admin key from " + elsewhere.resolve("admin.key"),
                "--data-dir",
                "TALKER_ADMIN_KEY");
        failed(
                run(
                        "user",
                        "list",
                        "demo",
                        "--data-dir",
                        folder.resolve("nowhere").toString()),
                "There is no admin key at " + folder.resolve("nowhere/admin.key"),
                "talker serve");
    }

    @Test
    void whatIsNoTalkerServerIsToldSo() throws Exception {
        for (String answer : List.of("HTTP/1.1 200 OK\r\n\r\n<html>", "HTTP/1.1 404 Not Found\r\n\r\n{}")) {
            try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answerOnce(other, answer));
                failed(
                        run(
                                "user",
                                "list",
                                "demo",
                                "--server",
                                url(other.getLocalPort()),
                                "--data-dir",
                                folder.toString()),
                        "What answers at " + url(other.getLocalPort()) + " is no Talker server",
                        "--server");
                answered.join();
                answered.get(10, TimeUnit.SECONDS);
            }
        }
    }

    private static void answerOnce(ServerSocket port, String answer) {
        try (Socket socket = port.accept()) {
            socket.getInputStream().read(new byte[8192]);
            socket.getOutputStream().write(answer.getBytes(UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void chatSaysTheLinesOfItsInput() {
        done(talker("room", "add", "chatting.lobby"));
        String token = done(talker("user", "add", "chatting", "ann")).out.strip();
        String port = Integer.toString(server.tcpAddress().getPort());
        Outcome chat = withInputAlone(
                "one\ntw\u00f6\n", "chat", "Chatting.lobby", "--user", "ann", "--token", token, "--port", port);
        assertThat(chat).isEqualTo(new Outcome(0, "ann: one\nann: tw\u00f6\n", ""));
        assertThat(done(talker("history", "chatting.lobby")).out).contains("ann: one\n", "ann: tw\u00f6\n");
        failed(
                withInputAlone("hi\n", "chat", "chatting.attic", "--user", "ann", "--token", token, "--port", port),
                "does not let ann into chatting.attic");
    }

    private static Outcome done(Outcome outcome) {
        assertThat(outcome.err).isEmpty();
        assertThat(outcome.exit).isZero();
        return outcome;
    }

    /** Failed with one line on standard error that has these words, and nothing on standard output. */
    private static void failed(Outcome outcome, String... words) {
        assertThat(outcome.exit).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.out).isEmpty();
        assertThat(outcome.err.lines()).hasSize(1);
        assertThat(outcome.err).startsWith("talker: ").contains(words);
    }

    private record Outcome(int exit, String out, String err) {}

    private static Outcome talker(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--server", url(server.httpAddress().getPort()), "--data-dir", folder.toString()));
        return run(all.toArray(new String[0]));
    }

    private static Outcome withInputAlone(String input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        try {
            return run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private static Outcome withInput(byte[] input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return talker(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = TalkerCommand.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Outcome(exit, out.toString(), err.toString());
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    private static boolean enters(String room, String user, String token) throws Exception {
        try (Socket socket =
                new Socket(server.tcpAddress().getAddress(), server.tcpAddress().getPort())) {
            connect(socket, room, user, token);
            say(socket, UUID.randomUUID().toString(), "hello");
            String line = lines(socket).readLine();
            return line.contains("hello");
        }
    }

    private static List<String> say(String room, String user, String token, int count) throws Exception {
        List<String> ids = new ArrayList<>();
        try (Socket socket =
                new Socket(server.tcpAddress().getAddress(), server.tcpAddress().getPort())) {
            connect(socket, room, user, token);
            for (int i = 0; i < count; i++) {
                ids.add(UUID.randomUUID().toString());
                say(socket, ids.get(i), "number " + i + "\u001b[31m\n");
            }
            BufferedReader lines = lines(socket);
            for (String id : ids) {
                assertThat(lines.readLine()).contains(id);
            }
        }
        return ids;
    }

    private static void connect(Socket socket, String room, String user, String token) throws Exception {
        send(socket, connectMessage(room, user, token));
    }

    private static ObjectNode connectMessage(String room, String user, String token) {
        return JSON.createObjectNode()
                .put("type", "connect")
                .put("room", room)
                .put("user", user)
                .put("token", token);
    }

    private static void say(Socket socket, String id, String text) throws Exception {
        send(socket, finalMessage(id, text));
    }

    private static ObjectNode finalMessage(String id, String text) {
        return JSON.createObjectNode()
                .put("type", "message")
                .put("id", id)
                .put("content", text)
                .put("final", true);
    }

    private static void send(Socket socket, JsonNode message) throws Exception {
        socket.getOutputStream().write((message + "\n").getBytes(UTF_8));
    }

    private static BufferedReader lines(Socket socket) throws Exception {
        socket.setSoTimeout(10_000);
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }
}
