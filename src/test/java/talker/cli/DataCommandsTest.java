package talker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.TestServer;

/** Export, import, erasure, retention and verification on the command line, against a real server. */
class DataCommandsTest {
    private record Outcome(int exit, String out, String err) {}

    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(folder);
        done("room", "add", "acme.lobby", "acme.copy", "acme.busy");
        done("user", "add", "acme", "ann");
        says("acme.lobby", 1, 600);
        says("acme.busy", 1000, 1);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void says(String room, int from, int count) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            lines.append("{\"id\":\"" + new UUID(3, i) + "\",\"from\":\"ann\",\"content\":\"\u4e16\u754c " + i
                    + "\",\"time\":" + i + "}\n");
        }
        URI uri = URI.create("http://127.0.0.1:" + server.httpAddress().getPort() + "/v1/rooms/" + room + "/import");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + server.adminKey())
                .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsExportedIsImportedAndGoesOnWhereItBrokeOff() {
        Outcome exported = run("", "export", "acme.lobby");
        assertThat(exported.exit).isZero();
        assertThat(exported.err).endsWith("600 messages exported\n");
        String[] lines = exported.out.strip().split("\n", -1);
        assertThat(lines).hasSize(1 + 600 + 3);

        String firstPart = String.join("\n", List.of(lines).subList(0, 1 + 250 + 1 + 100)) + "\n";
        Outcome broken = run(firstPart, "import", "acme.copy");
        assertThat(broken.exit).isEqualTo(1);
        assertThat(broken.err)
                .contains("250 messages imported, 0 were there already")
                .contains("The export is not whole: it breaks off after seq 250. Export the rest with --after 250");

        String rest = done("export", "acme.lobby", "--after", "250");
        Outcome whole = run(firstPart + rest, "import", "acme.copy");
        assertThat(whole.err).endsWith("350 messages imported, 250 were there already\n");
        assertThat(whole.exit).isZero();
        assertThat(run(exported.out, "import", "acme.copy").err)
                .endsWith("0 messages imported, 600 were there already\n");
        assertThat(withoutSeq(done("history", "acme.copy", "--json")))
                .isEqualTo(withoutSeq(done("history", "acme.lobby", "--json")));
    }

    private static String withoutSeq(String history) {
        return history.replaceAll("\"seq\":\\d+,", "");
    }

    @Test
    void whatIsDamagedOrDoesNotFitIsNotImported() {
        String exported = done("export", "acme.lobby");
        Outcome damaged =
                run(exported.replace("\u4e16\u754c 300", "\u4e16\u754c 301"), "import", "acme.busy", "--append");
        assertThat(damaged.exit).isEqualTo(1);
        assertThat(damaged.err).contains("is not as it was exported");
        assertThat(run("", "history", "acme.busy").out.lines()).hasSize(1 + 250);

        assertThat(run("hello\n", "import", "acme.copy").err).contains("Line 1: It is no line of an export");
        assertThat(run("", "export", "acme.nowhere").err).contains("No room 'nowhere'");
        assertThat(run(exported.replace("acme.lobby", "acme.nowhere"), "import").exit)
                .isEqualTo(1);
    }

    @Test
    void aRoomWithOtherMessagesIsLeftAlone() throws Exception {
        done("room", "add", "acme.other");
        says("acme.other", 5000, 1);
        Outcome refused = run(done("export", "acme.lobby"), "import", "acme.other");
        assertThat(refused.exit).isEqualTo(1);
        assertThat(refused.err).contains("Nothing was imported: the room has messages");
        assertThat(run("", "history", "acme.other").out.lines()).hasSize(1);
    }

    @Test
    void retentionIsDecidedAndShown() {
        assertThat(done("room", "retention", "acme.lobby")).isEqualTo("default\n");
        done("room", "retention", "acme.lobby", "--age", "365d", "--count", "100000");
        assertThat(done("room", "retention", "acme.lobby")).isEqualTo("--age 365d --count 100000\n");
        done("room", "retention", "acme.lobby", "--age", "90m");
        assertThat(done("room", "retention", "acme.lobby")).isEqualTo("--age 5400s\n");
        done("room", "retention", "acme.lobby", "--forever");
        assertThat(done("room", "retention", "acme.lobby")).isEqualTo("forever\n");
        done("room", "retention", "acme.lobby", "--default");
        assertThat(done("room", "retention", "acme.lobby")).isEqualTo("default\n");
    }

    @Test
    void anErasureSaysWhatItDidAndVerificationWhatIsWrong() throws Exception {
        done("room", "add", "gone.lobby", "gone.cellar");
        done("user", "add", "gone", "ann");
        says("gone.lobby", 1, 450);
        says("gone.cellar", 1, 50);
        Outcome erased = run("", "user", "erase", "gone", "ann");
        assertThat(erased.out).startsWith("500 messages erased in 2 rooms, ");
        assertThat(erased.exit).isZero();
        Outcome sound = run("", "verify");
        assertThat(sound.out).isEmpty();
        assertThat(sound.err).contains(": nothing wrong");
        assertThat(sound.exit).isZero();
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                Statement sql = database.createStatement()) {
            sql.executeUpdate("UPDATE event_journal SET event_payload = x'00' WHERE persistence_id = 'room|gone.cellar'"
                    + " AND sequence_number = 7");
        }
        Outcome wrong = run("", "verify");
        assertThat(wrong.exit).isEqualTo(1);
        assertThat(wrong.out).startsWith("room|gone.cellar 7: cannot be read").hasLineCount(1);
        assertThat(run("", "user", "erase", "gone", "ann").exit)
                .as("it may be text of ann's")
                .isEqualTo(1);
    }

    @Test
    void anErasureOfNobodySaysSo() {
        done("room", "add", "quiet.lobby");
        done("user", "add", "quiet", "ann");
        Outcome nobody = run("", "user", "erase", "quiet", "nobody");
        assertThat(nobody.err).contains("nothing that 'nobody' wrote was found in a room of 'quiet'");
        assertThat(nobody.out).startsWith("0 messages erased in 0 rooms");
        assertThat(nobody.exit).as("a removed user's erasure may be run again").isZero();

        Outcome nowhere = run("", "user", "erase", "nowhere", "ann");
        assertThat(nowhere.err).startsWith("talker: No account 'nowhere'.");
        assertThat(nowhere.exit).isEqualTo(1);
    }

    @Test
    void anEmptyInputIsNotCalledABrokenExport() {
        Outcome empty = run("", "import", "acme.copy");
        assertThat(empty.exit).isEqualTo(1);
        assertThat(empty.err).contains("The input is empty").doesNotContain("breaks off");
        assertThat(run("\n", "import", "acme.copy").err).contains("The input is empty");
    }

    private static String done(String... words) {
        Outcome outcome = run("", words);
        assertThat(outcome.exit).as(outcome.err).isZero();
        return outcome.out;
    }

    private static Outcome run(String input, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        if (!all.get(0).equals("verify")) {
            all.addAll(List.of(
                    "--server", "http://127.0.0.1:" + server.httpAddress().getPort()));
        }
        all.addAll(List.of("--data-dir", folder.toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        try {
            int exit = TalkerCommand.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
            return new Outcome(exit, out.toString(), err.toString());
        } finally {
            System.setIn(before);
        }
    }
}
