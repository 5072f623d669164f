package talker.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A file with a token, which is read each time the token is wanted. Where it cannot be read, the token from before is. */
final class TokenFile implements Supplier<String> {
    private final Path file;
    private String last = "";

    TokenFile(Path file) {
        this.file = file;
    }

    /** Reads it for the first time. */
    void check() {
        try {
            last = Files.readString(file).strip();
        } catch (IOException missing) {
            throw new CommandFailure(
                    "The token cannot be read from " + file + ": " + missing.getMessage() + ". See that it is there.",
                    missing);
        }
    }

    @Override
    public String get() {
        try {
            last = Files.readString(file).strip();
        } catch (IOException beingReplaced) {
            // the server will say whether the old one is still good
        }
        return last;
    }
}
