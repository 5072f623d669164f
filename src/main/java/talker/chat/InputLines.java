package talker.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The lines of a stream of UTF-8 that are not blank, each bounded, whatever comes in. */
final class InputLines {
    /** The rest of a longer line is left out: what is kept is too long for the client, which refuses it as such. */
    static final int LONGEST = 64 * 1024 + 1;

    private final Reader in;

    InputLines(InputStream in) {
        this.in = new BufferedReader(new InputStreamReader(in, UTF_8));
    }

    /** The next line without its line break; null at the end, which a stream that breaks has come to. */
    @Nullable
    String next() {
        try {
            while (true) {
                @Nullable String line = anyLine();
                if (line == null || !line.isBlank()) {
                    return line;
                }
            }
        } catch (IOException broken) {
            return null;
        }
    }

    private @Nullable String anyLine() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (line.length() < LONGEST) {
                line.append((char) c);
            }
            c = in.read();
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }
}
