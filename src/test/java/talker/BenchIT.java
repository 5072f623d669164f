package talker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.testkit.ServerProcess;

/**
 * Every scenario of {@code talker bench}, small and short, from the distribution against the distribution: nothing is
 * lost, doubled or out of order. How long anything takes is not looked at: the machine may be busy.
 */
class BenchIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = new ServerProcess(folder, Map.of("JAVA_OPTS", "-Dtalker.limits.messages-per-second=0")).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode bench(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("bench"));
        command.addAll(List.of(words));
        command.addAll(List.of("--port", Integer.toString(server.tcpPort()), "--warm-up", "500ms", "--json"));
        String printed = server.talker(command.toArray(String[]::new));
        JsonNode report = JSON.readTree(printed);
        for (String broken : List.of("lost", "doubled", "reordered", "strange", "drops")) {
            assertThat(report.path(broken).asLong(-1))
                    .as("%s in %s", broken, printed)
                    .isZero();
        }
        assertThat(report.path("delivered")).as(printed).isEqualTo(report.path("expected"));
        assertThat(report.path("refusals")).as(printed).isEmpty();
        assertThat(report.at("/server/memory_after").asLong())
                .as("the server is found by its data folder: %s", printed)
                .isPositive();
        return report;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void aBigRoom(String version) throws Exception {
        Path picture = folder.resolve("big-room.svg");
        JsonNode report = bench(
                "big-room",
                "--protocol",
                version,
                "--members",
                "100",
                "--outstanding",
                "3",
                "--duration",
                "3s",
                "--plot",
                "" + picture);

        assertThat(report.path("delivered").asLong())
                .isEqualTo(100 * report.path("sent").asLong())
                .isPositive();
        assertThat(Files.readString(picture)).startsWith("<svg ");
    }

    @Test
    void manyRooms() throws Exception {
        JsonNode report = bench("many-rooms", "--rooms", "20", "--duration", "3s");

        assertThat(report.path("delivered").asLong())
                .isEqualTo(10 * report.path("sent").asLong())
                .isPositive();
    }

    @Test
    void typists() throws Exception {
        JsonNode report = bench("typing", "--members", "100", "--final-every", "1s", "--duration", "3s");

        assertThat(report.path("partials_delivered").asLong()).isPositive();
        assertThat(report.path("sent").asLong()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void aStormOfReconnects(String version) throws Exception {
        JsonNode report =
                bench("reconnect-storm", "--protocol", version, "--members", "50", "--storms", "2", "--duration", "3s");

        assertThat(report.path("storms")).hasSize(2);
        for (JsonNode storm : report.path("storms")) {
            assertThat(storm.path("dropped").asInt()).isEqualTo(40);
            assertThat(storm.path("back").asInt()).isEqualTo(40);
        }
    }

    @Test
    void idleConnections() throws Exception {
        JsonNode report = bench("idle", "--rooms", "30", "--duration", "2s");

        assertThat(report.path("connected").asInt()).isEqualTo(300);
        assertThat(report.path("sent").asLong()).isZero();
    }
}
