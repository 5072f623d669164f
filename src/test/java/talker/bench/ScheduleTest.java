package talker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private final List<String> sent = new ArrayList<>();
    private final Schedule schedule =
            new Schedule(100_000_000, 3, (sender, dueAt) -> sent.add(sender + " at " + dueAt));

    @Test
    void sendersTakeTurnsAtEqualIntervals() {
        schedule.begin(1000);
        assertThat(schedule.run(1000, 1001)).isEqualTo(1010);
        assertThat(schedule.run(1005, 1006)).isEqualTo(1010);
        assertThat(schedule.run(1010, 1011)).isEqualTo(1020);
        assertThat(sent).containsExactly("0 at 1000", "1 at 1010");
    }

    @Test
    void whatIsLateIsMadeUpForAndCountsFromWhenItWasDue() {
        schedule.begin(1000);
        schedule.run(1035, 1036);
        assertThat(sent).containsExactly("0 at 1000", "1 at 1010", "2 at 1020", "0 at 1030");
    }

    @Test
    void whatIsSentALittleEarlyCountsFromThen() {
        schedule.begin(1000);
        schedule.run(995, 1005);
        assertThat(sent).containsExactly("0 at 995");
    }
}
