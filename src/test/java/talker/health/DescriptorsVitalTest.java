package talker.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DescriptorsVitalTest {
    private static final long LIMIT = 1000;

    private final AtomicLong open = new AtomicLong();

    /** A fresh one looks at once; later it counts only now and then. */
    private boolean isInTrouble(long count, boolean wasInTrouble) {
        open.set(count);
        return new DescriptorsVital(open::get, () -> LIMIT, 95)
                .look(wasInTrouble)
                .isPresent();
    }

    @Test
    void theBoundMayBeReachedAndNotPassed() {
        assertThat(isInTrouble(950, false)).isFalse();
        assertThat(isInTrouble(951, false)).isTrue();
    }

    @Test
    void afterTroubleATighterBoundHolds() {
        assertThat(isInTrouble(901, true)).isTrue();
        assertThat(isInTrouble(900, true)).isFalse();
    }

    @Test
    void theyAreCountedNowAndThenOnly() {
        AtomicLong counts = new AtomicLong();
        DescriptorsVital vital = new DescriptorsVital(counts::incrementAndGet, () -> LIMIT, 95);
        for (int i = 0; i < 10; i++) {
            assertThat(vital.look(false)).isEmpty();
        }
        assertThat(counts).hasValue(2);
    }

    @Test
    void thoseOfThisProcessAreCounted() {
        assertThat(DescriptorsVital.of(0)).as("no bound").isEmpty();
        assertThat(DescriptorsVital.of(99).orElseThrow().look(false)).isEmpty();
        assertThat(new DescriptorsVital(() -> 951, () -> LIMIT, 95)
                        .look(false)
                        .orElseThrow()
                        .words())
                .isEqualTo("951 of 1000 file descriptors are in use, more than 95%");
    }
}
