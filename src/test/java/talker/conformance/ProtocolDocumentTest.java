package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
    void theTableHasEveryErrorOfTheServerWithItsCode() {
        List<String> rows =
                document().stream().filter(line -> line.startsWith("| `")).toList();
        assertThat(rows)
                .allMatch(row -> row.matches(
                        "\\| `[^`]+` \\| `[a-z_]+` \\| [^|]+ \\| (stays open \\| |closed \\| (yes|no|later) )\\|"));
        List<String> errors = Arrays.stream(ErrorCode.values())
                .map(error -> "| `" + error.text() + "` | `" + error.code() + "` |")
                .toList();
        assertThat(rows.stream().map(row -> row.substring(0, row.indexOf("` |", row.indexOf("` |") + 1) + 3)))
                .containsExactlyInAnyOrderElementsOf(errors)
                .doesNotHaveDuplicates();
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
