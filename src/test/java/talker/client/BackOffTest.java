package talker.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private static BackOff backOff(double chance) {
        return new BackOff(SHORTEST, LONGEST, new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public double nextDouble() {
                return chance;
            }
        });
    }

    @Test
    void thePauseDoublesUpToTheLongest() {
        BackOff backOff = backOff(1);
        assertThat(backOff.pauseAfter(Duration.ZERO)).isEqualTo(Duration.ofMillis(100));
        assertThat(backOff.pauseAfter(Duration.ZERO)).isEqualTo(Duration.ofMillis(200));
        assertThat(backOff.pauseAfter(Duration.ZERO)).isEqualTo(Duration.ofMillis(400));
        assertThat(backOff.pauseAfter(Duration.ZERO)).isEqualTo(Duration.ofMillis(800));
        assertThat(backOff.pauseAfter(Duration.ZERO)).isEqualTo(LONGEST);
        for (int i = 0; i < 100; i++) {
            assertThat(backOff.pauseAfter(Duration.ZERO)).isEqualTo(LONGEST);
        }
    }

    @Test
    void chanceMakesItShorterByAHalfAtTheMost() {
        assertThat(backOff(0).pauseAfter(Duration.ZERO)).isEqualTo(Duration.ofMillis(50));
        long seed = System.nanoTime();
        BackOff backOff = new BackOff(SHORTEST, SHORTEST, new Random(seed));
        for (int i = 0; i < 1000; i++) {
            assertThat(backOff.pauseAfter(Duration.ZERO))
                    .as("seed " + seed)
                    .isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        }
    }

    @Test
    void aConnectionThatHeldBeginsItAfreshAndOneThatDidNotDoesNot() {
        BackOff backOff = backOff(1);
        backOff.pauseAfter(Duration.ZERO);
        assertThat(backOff.pauseAfter(BackOff.GOOD.minusNanos(1))).isEqualTo(Duration.ofMillis(200));
        assertThat(backOff.pauseAfter(BackOff.GOOD)).isEqualTo(Duration.ofMillis(100));
    }
}
