package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import talker.protocol.ErrorCode;
import talker.testkit.Venue;

/** Runs the examples of docs/PROTOCOL.md, and compares its table of errors with the code. */
class ProtocolDocumentTest {
    @RegisterExtension
    final Venue venue = Venue.open();

    static List<Transcript> examples() {
        return Transcript.all(document());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleHappensAsItIsWritten(Transcript example) {
        example.run(venue);
    }

    @Test
    void thereAreExamplesToRun() {
        long fences = document().stream().filter("```talker"::equals).count();
        assertThat(examples()).hasSize((int) fences).hasSizeGreaterThan(8);
    }

    @Test
    void theTableHasEveryErrorOfTheServer() {
        List<String> rows = document().stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
        assertThat(rows)
                .containsAll(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::text).toList())
                .containsAll(fieldErrors())
                .hasSize(ErrorCode.values().length + fieldErrors().size())
                .doesNotHaveDuplicates();
    }

    private static List<String> fieldErrors() {
        String codec = read(Path.of("src/main/java/talker/protocol/JsonLines.java"));
        return Pattern.compile("\"(Field '[^\"]+)\"")
                .matcher(codec)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static List<String> document() {
        return read(Path.of("docs/PROTOCOL.md")).lines().toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
