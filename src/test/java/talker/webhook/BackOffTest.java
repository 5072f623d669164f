package talker.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackOffTest {
    private static final Duration MIN = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofHours(1);

    @Property
    void aPauseIsBetweenHalfAndAllOfWhatDoublingGivesAndNeverLongerThanTheLongest(
            @ForAll @IntRange(min = 1, max = 100_000) int failures, @ForAll long seed) {
        Duration pause = new BackOff(MIN, MAX, new Random(seed)).after(failures);
        Duration whole = failures > 12 ? MAX : MIN.multipliedBy(1L << (failures - 1));
        assertThat(pause).isBetween(whole.dividedBy(2), whole).isLessThanOrEqualTo(MAX);
    }

    @Property
    void pausesOfThoseWhoFailedTogetherDiffer(@ForAll long seed) {
        BackOff backOff = new BackOff(MIN, MAX, new Random(seed));
        assertThat(Stream.generate(() -> backOff.after(5)).limit(20).distinct().count())
                .isGreaterThan(1);
    }
}
