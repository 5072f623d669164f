package talker.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FlushPaceTest {
    private final FlushPace pace = new FlushPace(
            Duration.ofMillis(2), Duration.ofNanos(16_000), Duration.ofMillis(50), Duration.ofMillis(100));

    @Test
    void aSmallRoomTakesTheShortestStep() {
        assertThat(pace.nanos(0)).isEqualTo(2_000_000);
        assertThat(pace.nanos(125)).isEqualTo(2_000_000);
    }

    @Test
    void aLargerOneTakesLongerStepsUpToABound() {
        assertThat(pace.nanos(500)).isEqualTo(8_000_000);
        assertThat(pace.nanos(100_000)).isEqualTo(50_000_000);
    }

    @Test
    void whoCameAndWhoWentWaitsLongerButNotWhereThatIsTheShorterTime() {
        assertThat(pace.presenceNanos(0)).isEqualTo(100_000_000);
        assertThat(new FlushPace(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO, Duration.ZERO).presenceNanos(1))
                .isEqualTo(1_000_000_000);
    }

    @Test
    void anIntervalBeyondTheBoundHolds() {
        FlushPace slow =
                new FlushPace(Duration.ofSeconds(1), Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(slow.nanos(1)).isEqualTo(1_000_000_000);
    }
}
