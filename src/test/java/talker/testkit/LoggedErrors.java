package talker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/** The errors that are logged from now on, until it is closed. They stay out of the test's output. */
public final class LoggedErrors extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<ILoggingEvent> errors = new CopyOnWriteArrayList<>();
    private final Quietly.Silence silence = Quietly.start();

    public LoggedErrors() {
        setContext(root.getLoggerContext());
        start();
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            event.prepareForDeferredProcessing();
            errors.add(event);
        }
    }

    /** Waits for the first error, and gives it; at the end it must have been the only one. */
    public ILoggingEvent only() {
        Awaitility.await().until(() -> !errors.isEmpty());
        assertThat(errors).hasSize(1);
        return errors.get(0);
    }

    /** None so far. */
    public void none() {
        assertThat(errors).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    @Override
    public void close() {
        root.detachAppender(this);
        silence.close();
    }
}
