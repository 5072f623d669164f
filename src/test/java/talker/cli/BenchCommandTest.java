package talker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.TestServer;

/** {@code talker bench} against a server that limits its connections to few messages. */
class BenchCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Server server;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() {
        server = TestServer.start(folder, Map.of("talker.limits.messages-per-second", 10, "talker.limits.burst", 5));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private int bench(String... words) {
        List<String> command = new ArrayList<>(List.of("bench"));
        command.addAll(List.of(words));
        command.addAll(List.of(
                "--port",
                Integer.toString(server.tcpAddress().getPort()),
                "--server",
                "http://127.0.0.1:" + server.httpAddress().getPort(),
                "--data-dir",
                folder.toString(),
                "--pid",
                Long.toString(ProcessHandle.current().pid())));
        return TalkerCommand.run(new PrintWriter(out), new PrintWriter(err), command.toArray(String[]::new));
    }

    @Test
    void oneObjectForMachinesAndAPicture() throws Exception {
        Path picture = folder.resolve("run.svg");
        int exit = bench(
                "typing",
                "--members=4",
                "--senders=2",
                "--partials=4",
                "--warm-up=0s",
                "--duration=1s",
                "--account=typing",
                "--json",
                "--plot=" + picture);

        assertThat(exit).as(err.toString()).isZero();
        assertThat(out.toString().lines()).hasSize(1);
        JsonNode report = JSON.readTree(out.toString());
        assertThat(report.path("scenario").asText()).isEqualTo("typing");
        assertThat(report.path("connected").asInt()).isEqualTo(4);
        assertThat(report.path("partials_sent").asLong()).isPositive();
        assertThat(report.path("ok").asBoolean()).isTrue();
        assertThat(report.at("/server/memory_after").asLong()).isPositive();
        assertThat(picture).content().startsWith("<svg ").endsWith("</svg>\n");
    }

    @Test
    void theTextIsForPeopleAndRoomsAndUsersAreThereTheSecondTime() {
        for (int run = 0; run < 2; run++) {
            int exit = bench("idle", "--rooms=3", "--members=2", "--warm-up=0s", "--duration=100ms", "--account=twice");
            assertThat(exit).as(err.toString()).isZero();
        }
        assertThat(out.toString().lines().filter(line -> line.startsWith("connecting      6 in ")))
                .hasSize(2);
    }

    @Test
    void aLoadThatMeetsTheServersLimitIsToldHowToSwitchItOff() {
        int exit = bench("big-room", "--members=2", "--senders=1", "--rate=60", "--warm-up=0s", "--duration=1s");

        assertThat(exit).as(err.toString()).isZero();
        assertThat(err.toString())
                .contains("Each sender is to send 60 messages a second. The server takes 10 a second from a connection")
                .contains("JAVA_OPTS=-Dtalker.limits.messages-per-second=0");
    }

    @Test
    void aClosedLoopThatWasHeldBackIsSaidToBe() {
        int exit = bench("big-room", "--members=2", "--senders=2", "--warm-up=0s", "--duration=1s", "--account=closed");

        assertThat(exit).as(err.toString()).isZero();
        assertThat(err.toString()).contains("The senders were held back. The server takes 10 a second");
    }

    @Test
    void aPictureThatCannotBeWrittenIsAFailure() throws Exception {
        Path file = Files.createFile(folder.resolve("a-file"));
        int exit = bench(
                "idle",
                "--rooms=1",
                "--members=2",
                "--warm-up=0s",
                "--duration=100ms",
                "--account=picture",
                "--plot=" + file.resolve("run.svg"));

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("talker: The picture cannot be written to ");
    }

    @Test
    void aProcessThatIsNotThereIsAFailure() {
        int exit = bench("idle", "--rooms=1", "--members=2", "--account=pids", "--pid=999999999");

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("talker: There is no process 999999999.");
    }
}
