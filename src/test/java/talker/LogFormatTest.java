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
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
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
        assertThat(line("m", null, Map.of("account", "demo", "session", "17")))
                .endsWith(" talker.node.Node account=demo session=17 - m\n");
        assertThat(line("m", null, Map.of("account", "demo", "room", "demo.lobby")))
                .as("a room says its account")
                .endsWith(" talker.node.Node room=demo.lobby - m\n");
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

    @Test
    void inJsonAnEventIsOneObjectOnOneLine() throws IOException {
        String line = json(
                "ready \"now\"",
                new IllegalStateException("x"),
                Map.of(
                        "account",
                        "demo",
                        "room",
                        "demo.lobby",
                        "session",
                        "17",
                        "akkaAddress",
                        "akka://talker@a:1",
                        "x",
                        "y"));
        assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
        JsonNode event = new ObjectMapper().readTree(line);
        assertThat(event.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "@timestamp",
                        "message",
                        "logger",
                        "thread",
                        "level",
                        "stack_trace",
                        "account",
                        "room",
                        "session",
                        "node");
        assertThat(event.get("message").textValue()).isEqualTo("ready \"now\"");
        assertThat(event.get("logger").textValue()).isEqualTo("talker.node.Node");
        assertThat(event.get("level").textValue()).isEqualTo("INFO");
        assertThat(event.get("node").textValue()).isEqualTo("akka://talker@a:1");
        assertThat(event.get("stack_trace").textValue()).startsWith("java.lang.IllegalStateException: x");
        assertThat(Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(
                        event.get("@timestamp").textValue())))
                .isEqualTo(Instant.EPOCH);
    }

    @Test
    void inJsonNothingReachesTheTerminalRawAndNothingIsLost() throws IOException {
        String hostile = "a\u001b[31mb\tc\r\n  d\u0085e\u2028f\u0007g\u009b2Jh\u0000i\u007fj\u202ek\ud83d\ude00";
        String line = json(hostile, new IllegalStateException(hostile), Map.of("room", hostile));

        assertThat(line.substring(0, line.length() - 1)).matches("[ -~]+");
        assertThat(new ObjectMapper().readTree(line).get("message").textValue()).isEqualTo(hostile);
        assertThat(new ObjectMapper().readTree(line).get("room").textValue()).isEqualTo(hostile);
    }

    private String json(String message, Throwable thrown, Map<String, String> mdc) {
        context.reset();
        context.getStatusManager().clear();
        System.setProperty("talker.log.format", "json");
        try {
            readTheConfiguration();
            return encoded(message, thrown, mdc);
        } catch (JoranException e) {
            throw new AssertionError(e);
        } finally {
            System.clearProperty("talker.log.format");
        }
    }

    private String line(String message, Throwable thrown, Map<String, String> mdc) {
        return encoded(message, thrown, mdc);
    }

    private String encoded(String message, Throwable thrown, Map<String, String> mdc) {
        LoggingEvent event = new LoggingEvent(
                "fqcn", context.getLogger("talker.node.Node"), Level.INFO, message, thrown, new Object[0]);
        event.setMDCPropertyMap(mdc);
        event.setInstant(Instant.EPOCH);
        ConsoleAppender<ILoggingEvent> appender =
                (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("STDERR");
        return new String(appender.getEncoder().encode(event), UTF_8);
    }
}
