package talker.limits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final LimitSettings.Attempts SETTINGS = LimitFixtures.settings(
                    "talker.limits.attempts.per-account = 3",
                    "talker.limits.attempts.per-address = 5",
                    "talker.limits.attempts.window = 10m",
                    "talker.limits.attempts.pause-min = 1s",
                    "talker.limits.attempts.pause-max = 10s",
                    "talker.limits.attempts.at-once = 2",
                    "talker.limits.attempts.known-for = 1h",
                    "talker.limits.attempts.remembered = 64")
            .attempts();
    private static final Origin HOME = Origin.of(LimitFixtures.address("203.0.113.7"), false);
    private static final Origin ELSEWHERE = Origin.of(LimitFixtures.address("203.0.113.8"), false);

    private long now;
    private final Attempts attempts = new Attempts(SETTINGS, new Notices(), () -> now, 42);

    private static Attempts.Attempt attempt(Origin from, String account, String token) {
        return new Attempts.Attempt(from, account, token.getBytes(UTF_8));
    }

    private Optional<Duration> pause(Origin from, String account, String token) {
        return attempts.begin(attempt(from, account, token)).map(Attempts.Wait::time);
    }

    private void fail(Origin from, String account, int times) {
        for (int i = 0; i < times; i++) {
            Attempts.Attempt guess = attempt(from, account, "guess " + i);
            assertThat(attempts.begin(guess)).isEmpty();
            attempts.end(guess, Attempts.Result.WRONG);
        }
    }

    private void succeed(Origin from, String account, String token) {
        assertThat(pause(from, account, token)).isEmpty();
        attempts.end(attempt(from, account, token), Attempts.Result.RIGHT);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void afterSoManyFailuresTheAddressWaitsEverLonger() {
        fail(HOME, "acme", 2);
        assertThat(pause(HOME, "acme", "one more")).as("at the bound").isEmpty();
        attempts.end(attempt(HOME, "acme", "one more"), Attempts.Result.WRONG);
        assertThat(pause(HOME, "acme", "past it")).hasValue(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        fail(HOME, "acme", 1);
        assertThat(pause(HOME, "acme", "x")).hasValue(Duration.ofSeconds(2));
        pass(Duration.ofSeconds(2));
        fail(HOME, "acme", 1);
        pass(Duration.ofMillis(1500));
        assertThat(pause(HOME, "acme", "x")).hasValue(Duration.ofMillis(2500));
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofSeconds(10));
            fail(HOME, "acme", 1);
        }
        assertThat(pause(HOME, "acme", "x")).as("never longer than pause-max").hasValue(Duration.ofSeconds(10));
    }

    @Test
    void whatIsRefusedIsNoFurtherFailure() {
        fail(HOME, "acme", 3);
        for (int i = 0; i < 100; i++) {
            assertThat(pause(HOME, "acme", "x")).hasValue(Duration.ofSeconds(1));
        }
    }

    @Test
    void noAccountIsClosedToOtherAddressesAndNoAddressToOtherAccounts() {
        fail(HOME, "acme", 3);
        assertThat(pause(ELSEWHERE, "acme", "ann's token")).isEmpty();
        assertThat(pause(HOME, "other", "bob's token")).isEmpty();
    }

    @Test
    void whoTriesManyAccountsHasToWaitAtAllOfThem() {
        for (int i = 0; i < 5; i++) {
            fail(HOME, "account-" + i, 1);
        }
        assertThat(pause(HOME, "another", "x")).hasValue(Duration.ofSeconds(1));
        assertThat(pause(ELSEWHERE, "another", "x")).isEmpty();
    }

    @Test
    void aTokenThatWasRightIsTriedWhateverOthersAtTheAddressDo() {
        succeed(HOME, "acme", "ann's token");
        fail(HOME, "acme", 3);
        assertThat(pause(HOME, "acme", "bob's token")).isPresent();
        succeed(HOME, "acme", "ann's token");
        assertThat(pause(HOME, "other", "ann's token"))
                .as("only at the account where it was right, and that one is not paused")
                .isEmpty();
        attempts.end(attempt(HOME, "other", "ann's token"), Attempts.Result.UNKNOWN);
        pass(Duration.ofMinutes(61));
        fail(HOME, "acme", 3);
        assertThat(pause(HOME, "acme", "ann's token")).as("not for ever").isPresent();
    }

    @Test
    void aTokenThatIsRightNoLongerIsOneMoreGuess() {
        succeed(HOME, "acme", "ann's token");
        fail(HOME, "acme", 3);
        Attempts.Attempt revoked = attempt(HOME, "acme", "ann's token");
        assertThat(attempts.begin(revoked)).isEmpty();
        attempts.end(revoked, Attempts.Result.WRONG);
        assertThat(pause(HOME, "acme", "ann's token")).hasValue(Duration.ofSeconds(2));
    }

    /** Of a signed token there is a fresh one every few minutes; and anybody can make one that says it is ann's. */
    @Test
    void whoeverASignedTokenWasRightOfIsTriedWithEveryOther() {
        Attempts.Attempt anns = new Attempts.Attempt(HOME, "acme", "ann".getBytes(UTF_8), true);
        assertThat(attempts.begin(anns)).isEmpty();
        attempts.end(anns, Attempts.Result.RIGHT);
        fail(HOME, "acme", 3);
        assertThat(attempts.begin(anns)).isEmpty();
        attempts.end(anns, Attempts.Result.WRONG);
        assertThat(attempts.begin(anns)).as("after a forged one").isEmpty();
        assertThat(pause(HOME, "acme", "bob's token")).as("who is not known").isPresent();
        assertThat(attempts.begin(anns)).isEmpty();
        assertThat(attempts.begin(anns))
                .as("so many at a time and no more")
                .hasValueSatisfying(wait -> assertThat(wait.isBusy()).isTrue());
    }

    @Test
    void failuresExpire() {
        fail(HOME, "acme", 2);
        pass(Duration.ofMinutes(11));
        fail(HOME, "acme", 2);
        assertThat(pause(HOME, "acme", "x")).isEmpty();
    }

    @Test
    void onlySoManyOfAnAddressAreTriedAtATime() {
        assertThat(pause(HOME, "acme", "1")).isEmpty();
        assertThat(pause(HOME, "acme", "2")).isEmpty();
        assertThat(attempts.begin(attempt(HOME, "acme", "3")))
                .hasValueSatisfying(wait -> assertThat(wait.isBusy()).isTrue());
        assertThat(pause(ELSEWHERE, "acme", "3")).isEmpty();
        attempts.end(attempt(HOME, "acme", "1"), Attempts.Result.UNKNOWN);
        assertThat(pause(HOME, "acme", "3")).isEmpty();
    }

    @Test
    void nothingIsCountedForAnExemptAddress() {
        Origin exempt = Origin.of(LimitFixtures.address("127.0.0.1"), true);
        fail(exempt, "acme", 1000);
        assertThat(pause(exempt, "acme", "x")).isEmpty();
        assertThat(attempts.size()).isZero();
    }

    @Test
    void zeroIsUnlimited() {
        Attempts open = new Attempts(
                LimitFixtures.settings(
                                "talker.limits.attempts.per-account = 0", "talker.limits.attempts.per-address = 0")
                        .attempts(),
                new Notices());
        for (int i = 0; i < 1000; i++) {
            Attempts.Attempt guess = attempt(HOME, "acme", "guess " + i);
            assertThat(open.begin(guess)).isEmpty();
            open.end(guess, Attempts.Result.WRONG);
        }
    }

    @Test
    void waitsAreToldInWholeSecondsNeverTooShort() {
        assertThat(Attempts.seconds(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(Attempts.seconds(Duration.ofSeconds(2))).isEqualTo(2);
        assertThat(Attempts.seconds(Duration.ofMillis(2001))).isEqualTo(3);
    }
}
