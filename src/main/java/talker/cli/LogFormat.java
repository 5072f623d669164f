package talker.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import talker.node.StartupException;

/** How the log is written. conf/logback.xml includes the file of that name. */
enum LogFormat {
    /** A line an event, for people. */
    TEXT,
    /** An object of JSON a line, for programs. */
    JSON;

    private static final String PROPERTY = "talker.log.format";
    private static final String VARIABLE = "TALKER_LOG_FORMAT";

    /**
     * Chooses the format, before the first line is logged: that of JAVA_OPTS, of the flag, of the environment.
     *
     * @throws StartupException where it is no format: nothing would be logged at all
     */
    static void choose(@Nullable LogFormat flag) {
        Optional.ofNullable(System.getProperty(PROPERTY))
                .or(() -> Optional.ofNullable(flag).map(LogFormat::toString))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .ifPresent(format -> System.setProperty(PROPERTY, checked(format)));
    }

    static String checked(String format) {
        if (Arrays.stream(values()).noneMatch(known -> known.toString().equals(format))) {
            throw new StartupException(
                    "There is no log format " + format + " (" + VARIABLE + ", " + PROPERTY + "): write text or json.");
        }
        return format;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
