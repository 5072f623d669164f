package talker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.testkit.ServerProcess;
import talker.testkit.Venue;

/** Every scenario, small and short, against a real server. */
class BenchTest {
    @RegisterExtension
    final Venue venue = Venue.open();

    private Target target(Topology topology) {
        venue.knows(IntStream.range(0, topology.connections())
                .mapToObj(u -> "u" + u)
                .toList());
        IntStream.range(0, topology.rooms()).forEach(room -> venue.addsRoom("r" + room));
        return Runs.target(venue.server().tcpPort(), venue.account(), topology, venue::token);
    }

    private Report run(Scenario scenario, Topology topology, Pace pace) throws BenchFailure {
        return run(scenario, topology, pace, 1);
    }

    private Report run(Scenario scenario, Topology topology, Pace pace, int version) throws BenchFailure {
        Report report = Runs.run(Runs.plan(scenario, topology, pace, version), target(topology));
        assertThat(report.fault()).as(report.toString()).isEmpty();
        assertThat(report.joining().connected()).isEqualTo(topology.connections());
        assertThat(report.joining().latencies().count()).isEqualTo(topology.connections());
        return report;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aClosedLoopDeliversEverythingAndMeasuresIt(int version) throws BenchFailure {
        Report report = run(Scenario.BIG_ROOM, new Topology(1, 20, 3), new Pace.ClosedLoop(2), version);

        assertThat(report.tally().sent()).isPositive();
        assertThat(report.tally().delivered()).isEqualTo(20 * report.tally().sent());
        assertThat(report.finals().count()).isPositive();
        assertThat(report.receipts().count()).isEqualTo(report.finals().count() / 20);
        assertThat(report.deliveriesPerSecond()).isPositive();
        assertThat(report.steps()).isNotEmpty();
        assertThat(report.generator().thread()).isPositive();
        assertThat(report.generator().cpu()).isPositive();
        assertThat(report.server()).isNull();
    }

    @Test
    void manyRoomsAreKeptApart() throws BenchFailure {
        Report report = run(Scenario.MANY_ROOMS, new Topology(5, 3, 1), new Pace.ClosedLoop(1));

        assertThat(report.tally().delivered()).isEqualTo(3 * report.tally().sent());
        assertThat(report.tally().strange()).isZero();
    }

    @Test
    void aRateIsSentByAllSendersInTurn() throws BenchFailure {
        Report report = run(Scenario.BIG_ROOM, new Topology(1, 4, 2), new Pace.Rate(50));

        assertThat(report.tally().sent()).isGreaterThanOrEqualTo(50);
        assertThat(report.tally().delivered()).isEqualTo(4 * report.tally().sent());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void typistsSendPartialsAndFinals(int version) throws BenchFailure {
        Report report =
                run(Scenario.TYPING, new Topology(1, 10, 4), new Pace.Typing(20, Duration.ofMillis(200)), version);

        assertThat(report.tally().partialsSent()).isGreaterThanOrEqualTo(80);
        assertThat(report.tally().sent()).isGreaterThanOrEqualTo(20);
        assertThat(report.tally().partialsDelivered())
                .isBetween(1L, report.tally().partialsExpected());
        assertThat(report.partials().count()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoDropsInAStormComesBackAndMissesNothing(int version) throws BenchFailure {
        Report report = run(Scenario.RECONNECT_STORM, new Topology(1, 20, 2), new Pace.Rate(100), version);

        assertThat(report.storms()).hasSize(2).allSatisfy(storm -> {
            assertThat(storm.dropped()).isEqualTo(18);
            assertThat(storm.back()).isEqualTo(18);
            assertThat(storm.latencies().count()).isEqualTo(18);
        });
        assertThat(report.tally().delivered()).isEqualTo(20 * report.tally().sent());
    }

    @Test
    void idleConnectionsAreHeld() throws BenchFailure {
        Report report = run(Scenario.IDLE, new Topology(3, 10, 0), new Pace.Silence());

        assertThat(report.tally().sent()).isZero();
        assertThat(report.drops()).isZero();
    }

    @Test
    void whoeverIsDoneHasLeftSoThatTheNextRunBeginsAfresh() throws BenchFailure {
        Topology topology = new Topology(1, 5, 1);
        Plan plan = Runs.plan(Scenario.BIG_ROOM, topology, new Pace.ClosedLoop(1));
        Target target = target(topology);
        Runs.run(plan, target);
        Report second = Runs.run(plan, target);

        assertThat(second.fault()).isEmpty();
        assertThat(second.refusals()).isEmpty();
    }

    @Test
    void whatTheServersProcessUsesIsTold() throws BenchFailure {
        Topology topology = new Topology(1, 5, 1);
        Report report = Bench.run(
                Runs.plan(Scenario.BIG_ROOM, topology, new Pace.ClosedLoop(1)),
                target(topology),
                List.of(ProcessHandle.current().pid()),
                progress -> {});

        assertThat(report.server()).isNotNull();
        assertThat(report.server().cpuMicrosPerDelivery()).isPositive();
        assertThat(report.server().memoryAfter()).isPositive();
        assertThat(report.server().memoryMax())
                .isGreaterThanOrEqualTo(report.server().memoryAfter());
    }

    @Test
    void theWatcherSeesThePhasesInOrder() throws BenchFailure {
        Topology topology = new Topology(1, 3, 1);
        Plan plan = new Plan(
                Scenario.BIG_ROOM,
                topology,
                new Pace.Rate(10),
                Plan.Timing.of(Duration.ofMillis(1500), Duration.ofMillis(1500)),
                100,
                0,
                1);
        List<Progress.Phase> phases = new ArrayList<>();
        Bench.run(plan, target(topology), List.of(), progress -> phases.add(progress.phase()));

        assertThat(phases).isSorted().contains(Progress.Phase.WARMING_UP, Progress.Phase.MEASURING);
    }

    @Test
    void aTokenThatOpensNothingIsSaidInTheServersWords() {
        Topology topology = new Topology(1, 3, 1);
        venue.addsRoom("r0");
        Target strangers =
                Runs.target(venue.server().tcpPort(), venue.account(), topology, user -> "not the token of " + user);

        assertThatThrownBy(() -> Runs.run(Runs.plan(Scenario.BIG_ROOM, topology, new Pace.ClosedLoop(1)), strangers))
                .isInstanceOf(BenchFailure.class)
                .hasMessage("Only 0 of 3 connections came into their rooms: the server said 'Authentication failed'.");
    }

    @Test
    void aServerThatIsNotThereIsAFailure() throws Exception {
        Topology topology = new Topology(1, 3, 1);
        Target nobody = Runs.target(ServerProcess.freePort(), venue.account(), topology, user -> "x");

        assertThatThrownBy(() -> Runs.run(Runs.plan(Scenario.BIG_ROOM, topology, new Pace.ClosedLoop(1)), nobody))
                .isInstanceOf(BenchFailure.class)
                .hasMessageStartingWith("Only 0 of 3 connections came into their rooms: ");
    }
}
