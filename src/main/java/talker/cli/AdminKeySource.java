package talker.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import talker.node.DataFolder;

/** Where the key to the admin API is: in the environment, or else in a data folder. */
final class AdminKeySource {
    private static final String VARIABLE = "TALKER_ADMIN_KEY";

    private final @Nullable String given;
    private final Path file;

    AdminKeySource(Path dataFolder) {
        this.given = System.getenv(VARIABLE);
        this.file = DataFolder.adminKeyFile(dataFolder);
    }

    /** What to call the place. */
    String name() {
        return given != null ? VARIABLE : file.toString();
    }

    String read() {
        if (given != null) {
            return given.strip();
        }
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException missing) {
            throw new CommandFailure(
                    "There is no admin key at " + file
                            + ". Name the server's data folder with --data-dir, or put the key" + " into " + VARIABLE
                            + ".",
                    missing);
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    "The admin key at " + file + " cannot be read. Run this as the user who runs the server, or put the"
                            + " key into " + VARIABLE + ".",
                    unreadable);
        }
    }
}
