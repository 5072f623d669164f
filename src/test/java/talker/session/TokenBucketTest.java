package talker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Example
    void aBurstPassesAtOnceAndThenSoManyASecond() {
        TokenBucket bucket = new TokenBucket(10, 3, 0);
        assertThat(taken(bucket, 0, 10)).isEqualTo(3);
        assertThat(taken(bucket, SECOND / 10 - 1, 10)).isZero();
        assertThat(taken(bucket, SECOND / 10 + 1, 10)).isEqualTo(1);
        assertThat(taken(bucket, 3 * SECOND, 10)).as("no more than the burst").isEqualTo(3);
    }

    @Example
    void zeroIsNoLimit() {
        TokenBucket bucket = new TokenBucket(0, 1, 0);
        assertThat(taken(bucket, 0, 10_000)).isEqualTo(10_000);
        assertThat(bucket.nanosUntil(1)).isZero();
    }

    @Example
    void aBurstOfNothingIsOne() {
        assertThat(taken(new TokenBucket(1, 0, 0), 0, 10)).isEqualTo(1);
    }

    @Example
    void theClockMayBeginAnywhere() {
        long begin = Long.MAX_VALUE - 5;
        TokenBucket bucket = new TokenBucket(1, 1, begin);
        assertThat(taken(bucket, begin, 2)).isEqualTo(1);
        assertThat(taken(bucket, begin + SECOND, 2)).isEqualTo(1);
    }

    /** In no stretch of time do more pass than its length allows and one burst. */
    @Property
    void neverMoreThanTheRateAndOneBurst(
            @ForAll @IntRange(min = 1, max = 200) int perSecond,
            @ForAll @IntRange(min = 1, max = 50) int burst,
            @ForAll @Size(max = 100) List<@LongRange(max = 200_000_000) Long> pauses) {
        TokenBucket bucket = new TokenBucket(perSecond, burst, 0);
        long now = 0;
        long passed = 0;
        for (long pause : pauses) {
            now += pause;
            passed += taken(bucket, now, 7);
            assertThat((double) passed).isLessThanOrEqualTo(burst + (double) now / SECOND * perSecond + 1e-3);
        }
    }

    @Property
    void afterTheTimeItNamesThereIsAToken(
            @ForAll @IntRange(min = 1, max = 1000) int perSecond, @ForAll @LongRange(max = 5_000_000_000L) long pause) {
        TokenBucket bucket = new TokenBucket(perSecond, 3, 0);
        taken(bucket, 0, 4);
        taken(bucket, pause, 4);
        long wait = bucket.nanosUntil(1);
        assertThat(wait).isBetween(1L, SECOND / perSecond + 1);
        assertThat(bucket.tryTake(pause + wait + 10)).as("but for rounding").isTrue();
    }

    private static int taken(TokenBucket bucket, long now, int wanted) {
        int taken = 0;
        for (int i = 0; i < wanted; i++) {
            taken += bucket.tryTake(now) ? 1 : 0;
        }
        return taken;
    }
}
