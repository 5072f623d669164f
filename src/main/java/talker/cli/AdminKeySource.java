package talker.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import talker.node.DataFolder;

/** Where the key to the admin API is: in the environment, or else in a data folder. */
final class AdminKeySource {
    private static final String VARIABLE = "TALKER_ADMIN_KEY";

    private final @Nullable String given;
    private final Path folder;
    private final Path file;

    AdminKeySource(Path dataFolder) {
        this.given = System.getenv(VARIABLE);
        this.folder = dataFolder;
        this.file = DataFolder.adminKeyFile(dataFolder);
    }

    /** What to call the place. */
    String name() {
        return given != null ? VARIABLE : file.toString();
    }

    /** The process of the server whose folder the key is from; empty where it is not from a folder. */
    Optional<Long> serverPid() {
        return given != null ? Optional.empty() : DataFolder.serverPid(folder);
    }

    String read() {
        String key = given != null ? given.strip() : readFile();
        if (!DataFolder.isAdminKey(key)) {
            throw new CommandFailure("What is in " + name() + " is no admin key. Take the one from admin.key in the"
                    + " server's data folder.");
        }
        return key;
    }

    private String readFile() {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException missing) {
            throw new CommandFailure(
                    "There is no admin key at " + file
                            + ". Start a server with 'talker serve', name its data folder with"
                            + " --data-dir, or put its key into " + VARIABLE + ".",
                    missing);
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    "The admin key at " + file + " cannot be read. Run this as the user who runs the server, or put the"
                            + " key into " + VARIABLE + ".",
                    unreadable);
        }
    }
}
