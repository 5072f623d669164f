package talker.testkit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Keeps what a test makes the log say on purpose out of the test's output. */
public final class Quietly {
    private Quietly() {}

    /** Ends with {@link #close}. */
    public interface Silence extends AutoCloseable {
        @Override
        void close();
    }

    /** Nothing is shown from now on, until the result is closed. */
    public static Silence start() {
        Filter<ILoggingEvent> none = new Filter<>() {
            @Override
            public FilterReply decide(ILoggingEvent event) {
                return FilterReply.DENY;
            }
        };
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Appender<ILoggingEvent> output = root.getAppender("STDERR");
        output.addFilter(none);
        return output::clearAllFilters;
    }

    /** Runs something that logs failures as it should. */
    public static <T> T get(Supplier<T> action) {
        Silence silence = start();
        try {
            return action.get();
        } finally {
            silence.close();
        }
    }

    /** Likewise. */
    public static void run(Runnable action) {
        get(() -> {
            action.run();
            return null;
        });
    }
}
