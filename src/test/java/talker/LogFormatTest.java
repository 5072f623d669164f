package talker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The line that conf/logback.xml makes of an event. */
class LogFormatTest {
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void readTheConfiguration() throws JoranException {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("conf/logback.xml").toFile());
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .allMatch(status -> status.getLevel() < Status.WARN);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void anEventIsOneLine() {
        assertThat(line("ready", null, Map.of()))
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  talker.node.Node - ready\n");
    }

    @Test
    void roomAndSessionAreShownWhereTheyAreKnown() {
        assertThat(line("m", null, Map.of("room", "demo.lobby", "session", "17")))
                .endsWith(" talker.node.Node room=demo.lobby session=17 - m\n");
        assertThat(line("m", null, Map.of("room", "demo.lobby"))).endsWith(" talker.node.Node room=demo.lobby - m\n");
        assertThat(line("m", null, Map.of("session", "17"))).endsWith(" talker.node.Node session=17 - m\n");
    }

    @Test
    void noMessageForgesALineOrReachesTheTerminalRaw() {
        String hostile = "a\u001b[31mb\tc\r\n  d\u0085e\u2028f\u0007g\u009b2Jh\u0000i\u007fj\u202ek";
        String shown = "a?[31mb?c | d | e | f?g?2Jh?i?j?k";

        assertThat(line(hostile, null, Map.of())).endsWith(" - " + shown + "\n");
        assertThat(line("m", null, Map.of("room", hostile))).endsWith(" room=" + shown + " - m\n");
    }

    @Test
    void aStackTraceIsShownOnceAndItsLinesAreIndented() {
        String text =
                line("failed", new IllegalStateException("x\u001b[2J\r\n2026-11-22 00:00:00.000 forged"), Map.of());

        assertThat(text.lines().skip(1)).isNotEmpty();
        assertThat(text).containsOnlyOnce("forged").doesNotContain("\u001b").doesNotContain("\r");
        assertThat(text.lines().skip(2)).allMatch(line -> line.startsWith("  ") || line.startsWith("\t"));
        assertThat(text.lines().skip(1).findFirst())
                .hasValueSatisfying(first -> assertThat(first).startsWith("java.lang.IllegalStateException: x?[2J"));
    }

    @Test
    void theLibrariesSpeakFromWarningsUpwards() {
        assertThat(context.getLogger("talker.room.Room").getEffectiveLevel()).isEqualTo(Level.INFO);
        assertThat(context.getLogger("akka.cluster.Cluster").getEffectiveLevel())
                .isEqualTo(Level.WARN);
        assertThat(context.getLogger("slick.basic").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("com.zaxxer.hikari.pool").getEffectiveLevel())
                .isEqualTo(Level.WARN);
    }

    private String line(String message, Throwable thrown, Map<String, String> mdc) {
        LoggingEvent event = new LoggingEvent(
                "fqcn", context.getLogger("talker.node.Node"), Level.INFO, message, thrown, new Object[0]);
        event.setMDCPropertyMap(mdc);
        ConsoleAppender<ILoggingEvent> appender =
                (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("STDERR");
        return new String(appender.getEncoder().encode(event), UTF_8);
    }
}
