package talker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a server does wrong is found, over real sockets. */
class FaultsTest {
    private static final Topology TOPOLOGY = new Topology(1, 3, 1);
    private static final Plan.Timing TIMING = new Plan.Timing(
            Duration.ZERO,
            Duration.ofMillis(300),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMillis(500));

    private String held = "";

    private static Report run(FaultyServer.Fault fault) throws IOException, BenchFailure {
        try (FaultyServer server = new FaultyServer(TOPOLOGY.members(), fault)) {
            Plan plan = new Plan(Scenario.BIG_ROOM, TOPOLOGY, new Pace.Rate(100), TIMING, 100, 0, 1);
            return Runs.run(plan, Runs.target(server.port(), "acme", TOPOLOGY, user -> "token"));
        }
    }

    @Test
    void withoutAFaultThereIsNone() throws Exception {
        Report report = run((count, line) -> List.of(line));
        assertThat(report.fault()).isEmpty();
        assertThat(report.tally().sent()).isPositive();
    }

    @Test
    void whatIsLostIsFound() throws Exception {
        Report report = run((count, line) -> count == 7 || count == 12 ? List.of() : List.of(line));
        assertThat(report.tally().lost()).isEqualTo(2);
        assertThat(report.fault()).isPresent();
    }

    @Test
    void whatIsDoubledIsFound() throws Exception {
        Report report = run((count, line) -> count == 7 ? List.of(line, line) : List.of(line));
        assertThat(report.tally().doubled()).isEqualTo(1);
        assertThat(report.fault()).isPresent();
    }

    @Test
    void whatIsTurnedRoundIsFound() throws Exception {
        Report report = run((count, line) -> {
            if (count == 7) {
                held = line;
                return List.of();
            }
            return count == 8 ? List.of(line, held) : List.of(line);
        });
        assertThat(report.tally().reordered()).isEqualTo(1);
        assertThat(report.tally().lost()).isZero();
        assertThat(report.fault()).isPresent();
    }
}
