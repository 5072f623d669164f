package talker.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whoever comes, what is remembered of them takes no more than it took at the start. */
class AttemptsPropertyTest {
    private static final int REMEMBERED = 256;
    private static final LimitSettings.Attempts SETTINGS = LimitFixtures.settings(
                    "talker.limits.attempts.remembered = " + REMEMBERED, "talker.limits.attempts.per-account = 3")
            .attempts();

    @Property(tries = 50)
    void theStoreStaysWithinItsBoundUnderRandomAddresses(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20_000) int guesses) throws UnknownHostException {
        Random random = new Random(seed);
        long[] now = {0};
        Attempts attempts = new Attempts(SETTINGS, new Notices(), () -> now[0], seed);
        int capacity = attempts.capacity();
        assertThat(capacity).isBetween(2 * REMEMBERED, 4 * REMEMBERED);
        for (int i = 0; i < guesses; i++) {
            byte[] address = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(address);
            byte[] token = new byte[32];
            random.nextBytes(token);
            Attempts.Attempt guess = new Attempts.Attempt(
                    Origin.of(InetAddress.getByAddress(address), false), "account-" + random.nextInt(5), token);
            now[0] += random.nextInt(1_000_000_000);
            if (attempts.begin(guess).isEmpty()) {
                attempts.end(guess, random.nextInt(10) == 0 ? Attempts.Result.RIGHT : Attempts.Result.WRONG);
            }
        }
        assertThat(attempts.size()).isLessThanOrEqualTo(capacity);
        assertThat(attempts.capacity()).isEqualTo(capacity);
    }

    /** A guesser cannot buy forgetfulness with addresses that have failed less. */
    @Property(tries = 20)
    void whoHasFailedMostIsForgottenLast(@ForAll long seed) {
        Random random = new Random(seed);
        Attempts attempts = new Attempts(SETTINGS, new Notices(), () -> 0, seed);
        Attempts.Attempt guesser =
                new Attempts.Attempt(Origin.of(LimitFixtures.address("203.0.113.7"), false), "acme", new byte[32]);
        for (int i = 0; i < 3; i++) {
            assertThat(attempts.begin(guesser)).isEmpty();
            attempts.end(guesser, Attempts.Result.WRONG);
        }
        for (int i = 0; i < 20 * REMEMBERED; i++) {
            Attempts.Attempt passer = new Attempts.Attempt(
                    new Origin(true, random.nextLong(), false), "account-" + random.nextInt(100), new byte[32]);
            if (attempts.begin(passer).isEmpty()) {
                attempts.end(passer, Attempts.Result.WRONG);
            }
        }
        assertThat(attempts.begin(guesser)).isPresent();
    }
}
