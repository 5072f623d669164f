package talker.node;

import akka.persistence.typed.internal.JournalFailureException;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Keeps a fault that thousands of rooms or connections share from filling the log: of the warnings, and of the errors, of
 * one logger the first few in a while are shown; then one line says that the rest is left out, and the next one that is
 * shown is preceded by how many were. What the journal could not store is a warning without a stack trace: it is the
 * disk's or the database's matter. conf/logback.xml sets it up.
 */
public final class LogThrottle extends TurboFilter {
    /** Parts of the cluster say so that begin while the node already stops: nothing is wrong. */
    private static final String STOPPED_WHILE_STARTING = "Cluster node must not be terminated";

    /** What one logger has said at one level. */
    private static final class Window {
        private long openedAt;
        private int shown;
        private long leftOut;
    }

    private record Source(String logger, Level level) {}

    private final LongSupplier nanoTime;
    private final ConcurrentMap<Source, Window> windows = new ConcurrentHashMap<>();
    private int limit = 10;
    private long seconds = 10;

    /** For Logback. */
    public LogThrottle() {
        this(System::nanoTime);
    }

    LogThrottle(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How many are shown within {@link #setSeconds}; 10 if it is not set. */
    public void setLimit(int limit) {
        this.limit = limit;
    }

    /** How long a while is, in seconds; 10 if it is not set. */
    public void setSeconds(long seconds) {
        this.seconds = seconds;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable failure) {
        boolean isShown = format != null && level.isGreaterOrEqual(logger.getEffectiveLevel());
        if (!isShown || !level.isGreaterOrEqual(Level.WARN) || logger.getName().equals(LogThrottle.class.getName())) {
            return FilterReply.NEUTRAL;
        }
        if (says(failure, STOPPED_WHILE_STARTING)) {
            return FilterReply.DENY;
        }
        if (failure instanceof JournalFailureException && format != null) {
            logger.warn("{}: {}", failure.getMessage(), rootCause(failure));
            return FilterReply.DENY;
        }
        return pass(logger, level) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    private static boolean says(@Nullable Throwable failure, String words) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (String.valueOf(each.getMessage()).contains(words)) {
                return true;
            }
        }
        return false;
    }

    private static String rootCause(Throwable failure) {
        Throwable root = failure;
        for (Throwable each = failure.getCause(); each != null; each = each.getCause()) {
            root = each;
        }
        return String.valueOf(root.getMessage());
    }

    private boolean pass(Logger logger, Level level) {
        Window window = windows.computeIfAbsent(new Source(logger.getName(), level), source -> new Window());
        long before = 0;
        boolean isFirstLeftOut = false;
        boolean passes;
        synchronized (window) {
            long now = nanoTime.getAsLong();
            if (window.shown == 0 || now - window.openedAt >= TimeUnit.SECONDS.toNanos(seconds)) {
                before = window.leftOut;
                window.openedAt = now;
                window.shown = 0;
                window.leftOut = 0;
            }
            passes = window.shown < limit;
            if (passes) {
                window.shown++;
            } else {
                isFirstLeftOut = window.leftOut++ == 0;
            }
        }
        Logger own = logger.getLoggerContext().getLogger(LogThrottle.class);
        if (before > 0) {
            own.warn("{} more lines ({}) of {} were left out", before, level, logger.getName());
        } else if (isFirstLeftOut) {
            own.warn("{} has more to tell ({}): it is left out for up to {} s", logger.getName(), level, seconds);
        }
        return passes;
    }
}
