package talker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever docs/SECURITY.md says that a test proves, there is such a test. */
class SecurityDocumentTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:#(\\w+))?`");

    /** A row of the table, its cells from the second on. */
    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(Path.of("docs/SECURITY.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| who |") && !line.startsWith("| **"))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
                .toList();
    }

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            SecurityDocumentTest::read,
                            String::concat));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void everyRowNamesTestsThatThereAre() throws IOException {
        Map<String, String> sources = sources();
        assertThat(rows()).hasSizeGreaterThan(40).allSatisfy(row -> {
            assertThat(row).as("the cells of %s", row).hasSize(4).noneMatch(String::isBlank);
            List<MatchResult> tests = TEST.matcher(row.get(3)).results().toList();
            assertThat(tests).as("the tests of %s", row).isNotEmpty();
            for (MatchResult test : tests) {
                assertThat(sources).containsKey(test.group(1));
                if (test.group(2) != null) {
                    assertThat(sources.get(test.group(1))).contains("void " + test.group(2));
                }
            }
        });
    }
}
