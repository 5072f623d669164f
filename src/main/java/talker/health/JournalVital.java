package talker.health;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The journal: how long what is stored takes, or has waited already, and whether it can be stored at all. What rooms and
 * accounts store tells it for nothing. Only where that failed, or while it is in trouble and nothing was stored since, a
 * trial is made; so trouble ends where nobody says anything, too.
 */
public final class JournalVital implements Vital {
    /** How much sooner things have to be stored before it is well again. */
    private static final int RELIEF = 2;

    /** Stores something and removes it; may take a few seconds, no more. */
    @FunctionalInterface
    public interface Trial {
        /** Returns where it was stored. */
        void run() throws SQLException;
    }

    private final JournalPulse pulse;
    private final Trial trial;
    private final Duration slow;
    private final boolean isShared;

    /**
     * The journal whose pulse this is.
     *
     * @param slow how long one transaction may take, its time in the queue included
     * @param isShared whether it is the journal of the other nodes too
     */
    public JournalVital(JournalPulse pulse, Trial trial, Duration slow, boolean isShared) {
        this.pulse = pulse;
        this.trial = trial;
        this.slow = slow;
        this.isShared = isShared;
    }

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public boolean isShared() {
        return isShared;
    }

    @Override
    public Optional<Symptom> look(boolean isInTrouble) {
        JournalPulse.Beat beat = pulse.take();
        Throwable failure = beat.failure();
        if (failure != null && JournalPulse.isFull(failure)) {
            return Optional.of(full(failure));
        }
        if (beat.slowest().compareTo(bound(isInTrouble)) > 0) {
            return Optional.of(slow(beat.slowest()));
        }
        boolean isInDoubt = failure != null || (isInTrouble && beat.stored() == 0);
        return isInDoubt ? tryIt(isInTrouble) : Optional.empty();
    }

    private Duration bound(boolean isInTrouble) {
        return isInTrouble ? slow.dividedBy(RELIEF) : slow;
    }

    private Optional<Symptom> tryIt(boolean isInTrouble) {
        long start = System.nanoTime();
        try {
            trial.run();
        } catch (SQLException failed) {
            return Optional.of(
                    JournalPulse.isFull(failed)
                            ? full(failed)
                            : new Symptom("nothing can be stored", "nothing can be stored: " + text(failed)));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return took.compareTo(bound(isInTrouble)) > 0 ? Optional.of(slow(took)) : Optional.empty();
    }

    private static Symptom full(Throwable failure) {
        return new Symptom(
                "nothing can be stored: its disk is full", "nothing can be stored, its disk is full: " + text(failure));
    }

    private Symptom slow(Duration took) {
        long millis = TimeUnit.NANOSECONDS.toMillis(took.toNanos());
        return Symptom.of("storing something takes %d ms, more than %d ms".formatted(millis, slow.toMillis()));
    }

    private static String text(Throwable failure) {
        return Objects.requireNonNullElse(failure.getMessage(), failure.toString())
                .replaceAll("\\s*\\R\\s*", " ");
    }
}
