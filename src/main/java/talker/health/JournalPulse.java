package talker.health;

import akka.actor.AbstractExtensionId;
import akka.actor.ClassicActorSystemProvider;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * How the journal of an actor system has stored what rooms and accounts gave it, as {@link WatchedJournal} sees it. Costs
 * an entry in a set a transaction. For any thread.
 */
public final class JournalPulse implements Extension {
    private static final String INTEGRITY = "23";

    private static final class Id extends AbstractExtensionId<JournalPulse> {
        @Override
        public JournalPulse createExtension(ExtendedActorSystem system) {
            return new JournalPulse();
        }
    }

    private static final Id ID = new Id();

    /** One transaction that is under way. It is none but itself. */
    static final class Write {
        private final long since = System.nanoTime();

        private long age() {
            return System.nanoTime() - since;
        }
    }

    /**
     * What happened since the last time somebody asked.
     *
     * @param slowest the longest that a transaction took, or has taken so far
     * @param stored how many were stored
     * @param failure why the last of those failed that the journal was to blame for; null where it was to blame for none
     */
    record Beat(Duration slowest, long stored, @Nullable Throwable failure) {}

    private final Set<Write> underWay = ConcurrentHashMap.newKeySet();
    private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);
    private final LongAdder stored = new LongAdder();
    private volatile @Nullable Throwable failure;

    JournalPulse() {}

    /** That of the journal of an actor system. */
    public static JournalPulse of(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    Write begin() {
        Write write = new Write();
        underWay.add(write);
        return write;
    }

    void end(Write write, @Nullable Throwable failed) {
        underWay.remove(write);
        slowest.accumulate(write.age());
        if (failed == null) {
            stored.increment();
        } else if (!isAboutTheContent(failed)) {
            failure = failed;
        }
    }

    Beat take() {
        long longest = Math.max(
                slowest.getThenReset(),
                underWay.stream().mapToLong(Write::age).max().orElse(0));
        Throwable last = failure;
        failure = null;
        return new Beat(Duration.ofNanos(longest), stored.sumThenReset(), last);
    }

    /** Two writers of one room: the key keeps one of them out, and nothing is wrong with the journal. */
    private static boolean isAboutTheContent(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            boolean isRefused = cause instanceof SQLiteException sqlite
                    ? (sqlite.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                    : cause instanceof SQLException sql
                            && Objects.requireNonNullElse(sql.getSQLState(), "").startsWith(INTEGRITY);
            if (isRefused) {
                return true;
            }
        }
        return false;
    }

    /** Whether a failure says that there is no room on the disk: SQLite's SQLITE_FULL, PostgreSQL's disk_full. */
    static boolean isFull(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite
                    && (sqlite.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_FULL.code) {
                return true;
            }
            if (cause instanceof SQLException sql && "53100".equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
