package talker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.TestServer;

/** {@code talker doctor} beside a real server, and beside none. */
class DoctorCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int doctor(String... more) {
        List<String> words = new ArrayList<>(List.of("doctor", "--data-dir", folder.toString()));
        words.addAll(List.of(more));
        return TalkerCommand.run(new PrintWriter(out), new PrintWriter(err), words.toArray(String[]::new));
    }

    private static String url(Server server) {
        return "http://127.0.0.1:" + server.httpAddress().getPort();
    }

    @Test
    void aListForPeopleHasALineForEachFindingAndEndsWellWhereNothingFailed() {
        try (Server server = TestServer.start(folder)) {
            assertThat(doctor("--server", url(server))).isZero();
            assertThat(out.toString())
                    .startsWith("talker ")
                    .contains("\nOK    server              ready at " + url(server))
                    .contains("\nOK    journal check       no damage\n")
                    .contains("Settings that are not the defaults:\n  talker.data-dir = ")
                    .doesNotContain(server.adminKey());
            assertThat(err.toString()).isEmpty();
        }
    }

    @Test
    void aServerThatIsNotWellEndsWithOneAndProgramsCanReadWhy() throws Exception {
        try (Server server = TestServer.start(folder, Map.of("talker.health.disk-free", "1000000GiB"))) {
            assertThat(doctor("--server", url(server), "--json")).isEqualTo(1);
            JsonNode report = new ObjectMapper().readTree(out.toString());
            assertThat(report.path("ok").asBoolean(true)).isFalse();
            assertThat(report.path("findings"))
                    .anyMatch(finding -> finding.path("level").asText().equals("FAIL")
                            && finding.path("check").asText().equals("server")
                            && finding.path("what").asText().contains("disk")
                            && !finding.path("cure").asText().isEmpty());
            assertThat(report.at("/settings/talker.data-dir").asText()).contains("(flags)");
        }
    }

    @Test
    void noServerIsNoFault() {
        assertThat(doctor("--server", "http://127.0.0.1:9")).as(out.toString()).isZero();
        assertThat(out.toString()).contains("none answers at http://127.0.0.1:9");
    }
}
