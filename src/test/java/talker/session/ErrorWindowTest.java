package talker.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorWindowTest {
    private static final long MINUTE = 60_000_000_000L;

    @Test
    void soManyAreForgivenWithinAMinuteAndOneMoreIsNot() {
        ErrorWindow window = new ErrorWindow(20);
        for (int i = 0; i < 20; i++) {
            assertThat(window.isTooMany(i)).isFalse();
        }
        assertThat(window.isTooMany(MINUTE - 1)).isTrue();
    }

    @Test
    void afterAMinuteAnErrorIsForgotten() {
        ErrorWindow window = new ErrorWindow(2);
        window.isTooMany(0);
        window.isTooMany(10);
        assertThat(window.isTooMany(MINUTE)).isFalse();
        assertThat(window.isTooMany(MINUTE + 9)).isTrue();
    }

    @Test
    void zeroForgivesNothing() {
        assertThat(new ErrorWindow(0).isTooMany(-5)).isTrue();
    }
}
