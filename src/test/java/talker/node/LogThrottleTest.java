package talker.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.internal.JournalFailureException;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogThrottleTest {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> shown = new ListAppender<>();
    private final Logger rooms = context.getLogger("rooms");
    private final Logger accounts = context.getLogger("accounts");
    private long seconds;

    @BeforeEach
    void start() {
        LogThrottle throttle = new LogThrottle(() -> TimeUnit.SECONDS.toNanos(seconds));
        throttle.setLimit(3);
        throttle.setSeconds(10);
        context.addTurboFilter(throttle);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        shown.start();
        root.addAppender(shown);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private List<String> lines() {
        return shown.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void soManyAreShownAndNoMore() {
        for (int i = 1; i <= 5; i++) {
            rooms.warn("room {} waits", i);
        }
        assertThat(lines())
                .containsExactly(
                        "room 1 waits",
                        "room 2 waits",
                        "room 3 waits",
                        "rooms has more to tell (WARN): it is left out for up to 10 s");
    }

    @Test
    void afterAWhileItIsToldHowManyWereLeftOut() {
        for (int i = 1; i <= 5; i++) {
            rooms.warn("room {} waits", i);
        }
        shown.list.clear();
        seconds = 9;
        rooms.warn("room 6 waits");
        seconds = 10;
        rooms.warn("room 7 waits");
        rooms.warn("room 8 waits");
        assertThat(lines())
                .containsExactly("3 more lines (WARN) of rooms were left out", "room 7 waits", "room 8 waits");
    }

    @Test
    void aJournalThatFailsIsOneLineWithoutATrace() {
        JournalFailureException failure = new JournalFailureException(
                PersistenceId.ofUniqueId("room|acme.lobby"),
                7,
                "talker.room.RoomEvent$Posted",
                new CompletionException(new IllegalStateException("[SQLITE_FULL] the disk is full")));
        for (int i = 1; i <= 3; i++) {
            rooms.error("Supervisor RestartSupervisor saw failure: " + failure.getMessage(), failure);
        }
        assertThat(shown.list).hasSize(3).allMatch(event -> event.getThrowableProxy() == null);
        assertThat(lines().get(0)).contains("room|acme.lobby", "[SQLITE_FULL] the disk is full");
        rooms.error("Supervisor RestartSupervisor saw failure", failure);
        assertThat(lines()).as("it counts as others do").hasSize(4);
        assertThat(lines().get(3)).contains("more to tell (WARN)");
    }

    @Test
    void thatANodeStopsWhileItStartsIsNoFault() {
        rooms.error("x", new IllegalArgumentException("requirement failed: Cluster node must not be terminated"));
        rooms.error(
                "x",
                new IllegalStateException(
                        "an actor could not be made",
                        new IllegalArgumentException("requirement failed: Cluster node must not be terminated")));
        rooms.error("y", new IllegalStateException("another"));
        assertThat(lines()).containsExactly("y");
    }

    @Test
    void eachLoggerAndLevelCountsByItself() {
        for (int i = 1; i <= 4; i++) {
            rooms.warn("a room waits");
        }
        shown.list.clear();
        rooms.error("a room fails");
        accounts.warn("an account waits");
        assertThat(lines()).containsExactly("a room fails", "an account waits");
    }

    @Test
    void whatIsNoWarningIsNotCounted() {
        for (int i = 1; i <= 5; i++) {
            rooms.info("room {} opens", i);
        }
        assertThat(lines()).hasSize(5);
    }

    @Test
    void whatIsNotShownAnywayIsNotCounted() {
        rooms.setLevel(Level.ERROR);
        for (int i = 1; i <= 5; i++) {
            rooms.warn("a room waits");
        }
        assertThat(lines()).isEmpty();
    }
}
