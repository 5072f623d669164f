package talker.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What the journal's pulse and a trial make of it. */
class JournalVitalTest {
    private static final Duration SLOW = Duration.ofMillis(200);

    private final JournalPulse pulse = new JournalPulse();
    private final AtomicInteger trials = new AtomicInteger();
    private SQLException outcome;

    private JournalVital vital(boolean isShared) {
        return new JournalVital(
                pulse,
                () -> {
                    trials.incrementAndGet();
                    if (outcome != null) {
                        throw outcome;
                    }
                },
                SLOW,
                isShared);
    }

    private Optional<String> look(boolean isInTrouble) {
        return vital(false).look(isInTrouble).map(Vital.Symptom::words);
    }

    @Test
    void whatIsStoredInTimeIsWell() {
        pulse.end(pulse.begin(), null);
        assertThat(look(false)).isEmpty();
        assertThat(look(false)).as("nobody says anything").isEmpty();
        assertThat(trials).hasValue(0);
    }

    @Test
    void whatWaitsTooLongIsTroubleBeforeItIsStored() {
        JournalPulse.Write write = pulse.begin();
        Awaitility.await().pollInterval(10, TimeUnit.MILLISECONDS).until(() -> look(false)
                .filter(words -> words.matches("storing something takes 2\\d\\d ms, more than 200 ms"))
                .isPresent());
        pulse.end(write, null);
        assertThat(look(true)).as("it took too long").isPresent();
        assertThat(look(true)).isEmpty();
    }

    @Test
    void aFailureIsTroubleWhereATrialFailsToo() {
        outcome = new SQLException("Connection to db.internal:5432 refused", "08001");
        pulse.end(pulse.begin(), new IllegalStateException(outcome));
        Vital.Symptom symptom = vital(false).look(false).orElseThrow();
        assertThat(symptom.words()).isEqualTo("nothing can be stored");
        assertThat(symptom.forTheLog()).contains("db.internal:5432");
        assertThat(look(true)).as("still").isPresent();
        outcome = null;
        assertThat(look(true)).isEmpty();
        assertThat(trials).hasValue(3);
    }

    @Test
    void aFailureThatATrialDoesNotHaveIsNone() {
        pulse.end(pulse.begin(), new SQLException("gone", "08006"));
        assertThat(look(false)).isEmpty();
        assertThat(trials).hasValue(1);
    }

    @Test
    void aFullDiskIsBelievedAtOnce() {
        pulse.end(
                pulse.begin(),
                new IllegalStateException(new SQLiteException("[SQLITE_FULL]", SQLiteErrorCode.SQLITE_FULL)));
        assertThat(look(false)).contains("nothing can be stored: its disk is full");
        pulse.end(pulse.begin(), new SQLException("could not extend file", "53100"));
        assertThat(look(false)).contains("nothing can be stored: its disk is full");
        assertThat(trials).hasValue(0);
    }

    @Test
    void aSecondWriterIsNoFaultOfTheJournals() {
        pulse.end(
                pulse.begin(),
                new SQLiteException("[SQLITE_CONSTRAINT_UNIQUE]", SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE));
        pulse.end(pulse.begin(), new SQLException("duplicate key", "23505"));
        assertThat(look(false)).isEmpty();
        assertThat(trials).hasValue(0);
    }

    @Test
    void whatWasStoredSinceTellsWithoutATrialThatItIsOver() {
        pulse.end(pulse.begin(), null);
        assertThat(look(true)).isEmpty();
        assertThat(trials).hasValue(0);
    }

    @Test
    void ofAJournalThatIsSharedAllHaveTheTrouble() {
        assertThat(vital(true).isShared()).isTrue();
        assertThat(vital(false).isShared()).isFalse();
    }
}
