package talker.health;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** When a node is not well, and when it is again: on a clock of the test's own. */
class VitalsTest {
    private static final Duration CALM = Duration.ofSeconds(10);

    private final Logger logger = (Logger) LoggerFactory.getLogger(Vitals.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final AtomicLong now = new AtomicLong();
    private final Switch disk = new Switch("disk");
    private final Switch memory = new Switch("memory");
    private final Vitals vitals = new Vitals(CALM, now::get);

    /** A vital that is as the test says. */
    private static final class Switch implements Vital {
        private final String name;
        private final List<Boolean> asked = new ArrayList<>();
        private Optional<Symptom> symptom = Optional.empty();
        private boolean isBroken;

        Switch(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Optional<Symptom> look(boolean isInTrouble) {
            asked.add(isInTrouble);
            if (isBroken) {
                throw new IllegalStateException("cannot look");
            }
            return symptom;
        }
    }

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
        logger.setAdditive(false);
        vitals.look(List.of(disk, memory));
    }

    @AfterEach
    void stop() {
        logger.detachAppender(logged);
        logger.setAdditive(true);
        vitals.close();
    }

    private void passes(Duration time) {
        now.addAndGet(time.toNanos());
        vitals.look();
    }

    @Test
    void troubleIsSeenAtTheFirstLookAndOverAfterACalmTime() {
        assertThat(vitals.isWell()).isTrue();
        disk.symptom = Optional.of(new Vital.Symptom("is full", "is full: /secret/path"));
        passes(Duration.ofSeconds(1));
        assertThat(vitals.isWell()).isFalse();
        assertThat(vitals.troubles()).containsExactly(new Trouble("disk", "is full", false));
        passes(Duration.ofSeconds(60));
        assertThat(vitals.isWell()).isFalse();

        disk.symptom = Optional.empty();
        passes(CALM.minusMillis(1));
        assertThat(vitals.isWell()).as("a moment before the time").isFalse();
        passes(Duration.ofMillis(1));
        assertThat(vitals.isWell()).isTrue();
        assertThat(disk.asked).containsExactly(false, false, true, true, true);
    }

    @Test
    void troubleThatComesBackBeforeTheTimeIsTheSame() {
        memory.symptom = Optional.of(Vital.Symptom.of("is short"));
        passes(Duration.ofSeconds(1));
        for (int i = 0; i < 5; i++) {
            memory.symptom = Optional.empty();
            passes(CALM.minusSeconds(1));
            memory.symptom = Optional.of(Vital.Symptom.of("is short"));
            passes(Duration.ofMillis(500));
            assertThat(vitals.isWell()).isFalse();
        }
        assertThat(logged.list).hasSize(1);
    }

    @Test
    void eachChangeIsOneWarning() {
        disk.symptom = Optional.of(new Vital.Symptom("is full", "is full: /var/lib/talker"));
        for (int i = 0; i < 100; i++) {
            passes(Duration.ofSeconds(1));
        }
        disk.symptom = Optional.empty();
        for (int i = 0; i < 100; i++) {
            passes(Duration.ofSeconds(1));
        }
        assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.WARN);
        assertThat(logged.list.get(0).getFormattedMessage()).contains("disk", "is full: /var/lib/talker");
        assertThat(logged.list.get(1).getFormattedMessage()).contains("Well again (disk)");
    }

    @Test
    void troublesAreCountedEachByItself() {
        disk.symptom = Optional.of(Vital.Symptom.of("is full"));
        memory.symptom = Optional.of(Vital.Symptom.of("is short"));
        passes(Duration.ofSeconds(1));
        disk.symptom = Optional.empty();
        passes(CALM);
        assertThat(vitals.troubles()).extracting(Trouble::name).containsExactly("memory");
        memory.symptom = Optional.empty();
        passes(CALM);
        assertThat(vitals.isWell()).isTrue();
    }

    @Test
    void aLookThatFailsLeavesThingsAsTheyWere() {
        disk.isBroken = true;
        passes(Duration.ofSeconds(1));
        assertThat(vitals.isWell()).isTrue();
        disk.isBroken = false;
        disk.symptom = Optional.of(Vital.Symptom.of("is full"));
        passes(Duration.ofSeconds(1));
        disk.isBroken = true;
        passes(CALM.multipliedBy(2));
        assertThat(vitals.troubles()).containsExactly(new Trouble("disk", "is full", false));
    }

    @Test
    void itLooksByItselfUntilItIsClosed() {
        Switch other = new Switch("other");
        try (Vitals watching = new Vitals(Duration.ofMillis(1))) {
            watching.watch(List.of(other), Duration.ofMillis(5));
            Awaitility.await().until(() -> other.asked.size() > 3);
        }
        int looks = other.asked.size();
        Awaitility.await().during(50, TimeUnit.MILLISECONDS).until(() -> other.asked.size() <= looks + 1);
    }
}
