package talker.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a server keeps what must outlive it: the journal, the admin key, and the lock that keeps a second
 * server out. Whatever is wrong with it is a {@link StartupException}.
 */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK = "talker.lock";
    private static final String ADMIN_KEY = "admin.key";
    /** The name of the embedded journal. */
    public static final String JOURNAL = "journal.db";

    static final String ADMIN_KEY_FORM = "one line of 16 to 256 printable ASCII characters";

    private static final int KEY_BYTES = 32;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final FileChannel lock;
    private final String adminKey;
    private final boolean empty;

    private DataFolder(FileChannel lock, String adminKey, boolean empty) {
        this.lock = lock;
        this.adminKey = adminKey;
        this.empty = empty;
    }

    /** Makes the folder and what is in it where it is missing, and keeps it locked until it is closed. */
    public static DataFolder open(Path folder) {
        if (folder.toString().contains("?")) {
            throw new StartupException("The data folder " + folder + " has a '?' in its name, which its database cannot"
                    + " handle. Choose another with --data-dir.");
        }
        create(folder);
        FileChannel lock = lock(folder);
        try {
            String adminKey = readOrMakeKey(folder);
            createOwnersFile(folder, folder.resolve(JOURNAL));
            boolean empty = JournalSchema.prepare(folder.resolve(JOURNAL));
            return new DataFolder(lock, adminKey, empty);
        } catch (RuntimeException refused) {
            release(lock);
            throw refused;
        }
    }

    /** The file from which the commands on this machine read the key. */
    public static Path adminKeyFile(Path folder) {
        return folder.resolve(ADMIN_KEY);
    }

    /** What keeps a second server out, and is there from the first start on. */
    public static Path lockFile(Path folder) {
        return folder.resolve(LOCK);
    }

    /** The embedded journal. */
    public static Path journalFile(Path folder) {
        return folder.resolve(JOURNAL);
    }

    /** The process that uses the folder, or used it last; empty where none is known. */
    public static Optional<Long> serverPid(Path folder) {
        try (FileChannel lockFile = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.READ)) {
            return pidIn(lockFile).map(Long::valueOf);
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /**
     * Looks whether a server could have the folder, without making anything. Not in the process of a server that has it.
     *
     * @throws StartupException where another server has it
     */
    public static void check(Path folder) {
        try (FileChannel lockFile =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (!isFree(lockFile)) {
                throw taken(folder, lockFile);
            }
        } catch (IOException notThere) {
            // or not this user's: what is wrong then is told when it is opened
        }
    }

    /** Whether a text can be an admin key: 16 to 256 printable ASCII characters without a space. */
    public static boolean isAdminKey(String text) {
        return text.matches("[!-~]{16,256}");
    }

    /** The secret that opens the admin API. */
    public String adminKey() {
        return adminKey;
    }

    /** Whether the journal had no event yet when the folder was opened: this server's first start. */
    public boolean isEmpty() {
        return empty;
    }

    /** Lets another server have the folder. */
    @Override
    public void close() {
        release(lock);
    }

    private static void create(Path folder) {
        try {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(folder, OWNERS_FOLDER);
        } catch (FileAlreadyExistsException exists) {
            if (!Files.isDirectory(folder)) {
                throw new StartupException("The data folder " + folder + " cannot be used: " + exists.getFile()
                        + " is a file. Choose another folder with --data-dir.");
            }
        } catch (IOException failure) {
            throw unusable(folder, "it cannot be made", failure);
        }
    }

    private static FileChannel lock(Path folder) {
        Path file = folder.resolve(LOCK);
        createOwnersFile(folder, file);
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            try {
                takeOver(folder, channel);
            } catch (IOException | StartupException failure) {
                channel.close();
                throw failure;
            }
            return channel;
        } catch (IOException failure) {
            throw unusable(folder, LOCK + " cannot be written", failure);
        }
    }

    private static void takeOver(Path folder, FileChannel lockFile) throws IOException {
        if (!isFree(lockFile)) {
            throw taken(folder, lockFile);
        }
        lockFile.truncate(0);
        lockFile.write(UTF_8.encode(ProcessHandle.current().pid() + "\n"));
    }

    private static boolean isFree(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static StartupException taken(Path folder, FileChannel lockFile) {
        String who = pidIn(lockFile).map(pid -> " (process " + pid + ")").orElse("");
        return new StartupException("Another server" + who + " is using the data folder " + folder
                + ". Stop it first, or give this one another folder with --data-dir.");
    }

    private static Optional<String> pidIn(FileChannel lockFile) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(32);
            lockFile.read(bytes, 0);
            String pid = UTF_8.decode(bytes.flip()).toString().strip();
            return pid.matches("[0-9]{1,18}") ? Optional.of(pid) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static String readOrMakeKey(Path folder) {
        Path file = adminKeyFile(folder);
        try {
            if (!Files.exists(file)) {
                makeKey(folder, file);
            }
            String key = Files.readString(file).strip();
            if (!isAdminKey(key)) {
                throw new StartupException("The admin key in " + file + " is not " + ADMIN_KEY_FORM
                        + ". Delete the file: the next start makes a new key.");
            }
            return key;
        } catch (IOException failure) {
            throw unusable(folder, ADMIN_KEY + " cannot be read or written", failure);
        }
    }

    /** Writes it beside its place and moves it there, so that nobody ever reads half a key. */
    private static void makeKey(Path folder, Path file) throws IOException {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n";
        Path draft = folder.resolve(ADMIN_KEY + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, OWNER_ONLY);
        Files.writeString(draft, key, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void createOwnersFile(Path folder, Path file) {
        try {
            Files.createFile(file, OWNER_ONLY);
        } catch (FileAlreadyExistsException fine) {
            // from an earlier start
        } catch (IOException failure) {
            throw unusable(folder, file.getFileName() + " cannot be made", failure);
        }
    }

    private static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException alreadyGone) {
            // the lock goes with the process at the latest
        }
    }

    private static StartupException unusable(Path folder, String what, IOException failure) {
        return new StartupException(
                "The data folder " + folder + " cannot be used: " + what + " (" + reason(failure)
                        + "). Make it writable for this user and see that the disk is not full, or choose another with"
                        + " --data-dir.",
                failure);
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        @Nullable String message = failure.getMessage();
        return message != null ? message : failure.getClass().getSimpleName();
    }
}
