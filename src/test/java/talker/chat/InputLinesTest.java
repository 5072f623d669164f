package talker.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InputLinesTest {
    private static List<String> lines(InputStream in) {
        InputLines input = new InputLines(in);
        List<String> lines = new ArrayList<>();
        for (@Nullable String line = input.next(); line != null; line = input.next()) {
            lines.add(line);
        }
        return lines;
    }

    private static List<String> lines(String text) {
        return lines(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    @Test
    void linesEndAtALineBreakOrAtTheEnd() {
        assertThat(lines("one\r\ntwø\n\n  \n three ")).containsExactly("one", "twø", " three ");
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n\n")).isEmpty();
    }

    @Test
    void aLineIsKeptUpToItsBound() {
        String longest = "x".repeat(InputLines.LONGEST);
        assertThat(lines(longest + "\ny")).containsExactly(longest, "y");
        assertThat(lines(longest + "xxx\ny")).containsExactly(longest, "y");
    }

    @Test
    void aStreamThatBreaksHasEnded() {
        assertThat(lines(new PipedInputStream()))
                .as("a pipe without another end")
                .isEmpty();
    }
}
