package talker.limits;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import talker.testkit.Quietly;

class NoticesTest {
    private long now = 1;

    @Test
    void aBoundThatIsMetAMillionTimesIsALineAMinute() {
        Logger logger = (Logger) LoggerFactory.getLogger(Notices.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        Notices notices = new Notices(() -> now);
        Quietly.run(() -> {
            for (int i = 0; i < 1_000_000; i++) {
                notices.note(Bound.ATTEMPTS, "203.0.113.7");
            }
            notices.note(Bound.USER, "ann");
            now += TimeUnit.SECONDS.toNanos(60);
            notices.note(Bound.ATTEMPTS, "203.0.113.8");
        });
        logger.detachAppender(lines);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "The limit talker.limits.attempts was met 1 times, now by 203.0.113.7",
                        "The limit talker.limits.connections-per-user was met 1 times, now by ann",
                        "The limit talker.limits.attempts was met 1000000 times, now by 203.0.113.8");
        assertThat(notices.hits(Bound.ATTEMPTS)).isEqualTo(1_000_001);
    }
}
