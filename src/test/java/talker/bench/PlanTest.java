package talker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a plan may ask for, at its bounds and one past them. */
class PlanTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Plan.Timing SHORT = Plan.Timing.of(Duration.ZERO, Duration.ofSeconds(1));

    @ParameterizedTest
    @EnumSource
    void everyScenarioHasAPlanOfItsOwn(Scenario scenario) {
        assertThat(Scenario.named(scenario.label())).contains(scenario);
        assertThatCode(() -> new Plan(scenario, scenario.topology(), scenario.pace(), SHORT, 100, 0, 1))
                .doesNotThrowAnyException();
    }

    @Test
    void connectionsAreBounded() {
        assertThat(new Topology(1, 100_000, 0).connections()).isEqualTo(100_000);
        refused(() -> new Topology(1, 100_001, 0));
        refused(() -> new Topology(100_000, 100_000, 0));
        refused(() -> new Topology(0, 1, 0));
        refused(() -> new Topology(1, 0, 0));
    }

    @Test
    void everyMemberMayTalkAndNoMore() {
        assertThat(IntStream.range(0, 6).map(new Topology(2, 3, 3)::connectionOf))
                .containsExactly(0, 1, 2, 3, 4, 5);
        refused(() -> new Topology(2, 3, 4));
        refused(() -> new Topology(2, 3, -1));
    }

    @Test
    void sendersAreSpreadOverTheirRoom() {
        Topology topology = new Topology(2, 500, 10);
        assertThat(IntStream.range(0, 20).map(topology::connectionOf))
                .startsWith(25, 75, 125)
                .endsWith(925, 975)
                .doesNotHaveDuplicates();
        assertThat(IntStream.range(0, 20).map(topology::connectionOf).map(topology::roomOf))
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void pacesAreBounded() {
        assertThatCode(() -> new Pace.ClosedLoop(10_000)).doesNotThrowAnyException();
        refused(() -> new Pace.ClosedLoop(10_001));
        refused(() -> new Pace.ClosedLoop(0));
        assertThatCode(() -> new Pace.Rate(1_000_000)).doesNotThrowAnyException();
        refused(() -> new Pace.Rate(1_000_001));
        refused(() -> new Pace.Rate(0));
        refused(() -> new Pace.Rate(Double.NaN));
        assertThatCode(() -> new Pace.Typing(5, Duration.ofMillis(1))).doesNotThrowAnyException();
        refused(() -> new Pace.Typing(5, Duration.ofNanos(999_999)));
        refused(() -> new Pace.Typing(0, Duration.ofSeconds(1)));
    }

    @Test
    void aTypedMessageHasAPartialAtLeast() {
        assertThat(new Pace.Typing(5, Duration.ofSeconds(3)).partialsPerFinal()).isEqualTo(15);
        assertThat(new Pace.Typing(1, Duration.ofMillis(100)).partialsPerFinal())
                .isEqualTo(1);
    }

    @Test
    void aRunIsBoundedInTime() {
        assertThatCode(() -> Plan.Timing.of(HOUR, HOUR)).doesNotThrowAnyException();
        refused(() -> Plan.Timing.of(HOUR.plusMillis(1), HOUR));
        refused(() -> Plan.Timing.of(HOUR, HOUR.plusMillis(1)));
        refused(() -> Plan.Timing.of(HOUR, Duration.ZERO));
        refused(() -> Plan.Timing.of(Duration.ofMillis(-1), HOUR));
    }

    @Test
    void sizesStormsAndVersionsAreBounded() {
        assertThatCode(() -> plan(24, 100, 2)).doesNotThrowAnyException();
        assertThatCode(() -> plan(60_000, 0, 1)).doesNotThrowAnyException();
        refused(() -> plan(23, 0, 1));
        refused(() -> plan(60_001, 0, 1));
        refused(() -> plan(100, 101, 1));
        refused(() -> plan(100, -1, 1));
        refused(() -> plan(100, 0, 0));
        refused(() -> plan(100, 0, 3));
    }

    @Test
    void somebodyHasToTalkWhereThereIsAPace() {
        refused(() -> new Plan(Scenario.BIG_ROOM, new Topology(1, 2, 0), new Pace.ClosedLoop(1), SHORT, 100, 0, 1));
    }

    private static Plan plan(int size, int storms, int version) {
        return new Plan(Scenario.BIG_ROOM, new Topology(1, 2, 1), new Pace.ClosedLoop(1), SHORT, size, storms, version);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageEndingWith(".");
    }
}
