package talker.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import talker.node.DataFolder;

/** The data folder: who may read it, whether there is room, and how fast its disk is. */
final class FolderChecks {
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private static final int SYNCS = 20;
    private static final long SLOW_SYNC_MICROS = 20_000;

    private final Path folder;
    private final long leastBytes;

    FolderChecks(Path folder, long leastBytes) {
        this.folder = folder;
        this.leastBytes = leastBytes;
    }

    /** Who may use it. A folder that is not there is made by the first start. */
    List<Finding> permissions() {
        List<Finding> findings = new ArrayList<>();
        if (!Files.exists(folder)) {
            return List.of(Finding.ok("data folder", folder + " is not there yet; the first start makes it"));
        }
        findings.add(writing());
        if (isWithoutItsJournal()) {
            findings.add(Finding.warn(
                    "journal",
                    "The data folder " + folder + " was in use before, but its " + DataFolder.JOURNAL
                            + " is gone: a server begins with an empty one, without the accounts, rooms and messages"
                            + " that there were",
                    "Where that is not meant, stop it and put the backup in place of " + DataFolder.journalFile(folder)
                            + "; where it is, delete " + DataFolder.adminKeyFile(folder)
                            + " as well, so that the old key opens nothing"));
        }
        for (Path secret : List.of(DataFolder.adminKeyFile(folder), DataFolder.journalFile(folder))) {
            if (Files.exists(secret) && isOpen(secret)) {
                findings.add(Finding.warn(
                        String.valueOf(secret.getFileName()),
                        secret + " can be read or written by other users of this machine",
                        "chmod 600 " + secret));
            }
        }
        return findings;
    }

    private Finding writing() {
        if (Files.isWritable(folder)) {
            return Finding.ok("data folder", folder + ", which this user may write");
        }
        return isReadOnly()
                ? Finding.fail(
                        "data folder",
                        "The data folder " + folder + " is on a file system that is mounted read-only",
                        "Mount it so that it can be written (mount -o remount,rw), or choose another folder with"
                                + " --data-dir")
                : Finding.fail(
                        "data folder",
                        "This user may not write the data folder " + folder,
                        "Run this as the user of the server, or: chown -R THAT-USER " + folder);
    }

    private boolean isReadOnly() {
        try {
            return Files.getFileStore(folder).isReadOnly();
        } catch (IOException gone) {
            return false;
        }
    }

    /** The key may have been put there before the first start; the lock is every server's own. */
    private boolean isWithoutItsJournal() {
        return Files.exists(DataFolder.adminKeyFile(folder))
                && Files.exists(DataFolder.lockFile(folder))
                && !Files.exists(DataFolder.journalFile(folder));
    }

    private static boolean isOpen(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains);
        } catch (IOException | UnsupportedOperationException otherSystem) {
            return false;
        }
    }

    Finding disk() {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there)) {
            @Nullable Path parent = there.getParent();
            if (parent == null) {
                return Finding.ok("disk", "nothing is there yet");
            }
            there = parent;
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            String what = (free >> 20) + " MiB of the disk of " + folder + " are free";
            return free < leastBytes + leastBytes / 4
                    ? Finding.warn(
                            "disk",
                            what + ", and below " + (leastBytes >> 20) + " MiB nobody new is let in",
                            "Make room, or lower talker.health.disk-free")
                    : Finding.ok("disk", what);
        } catch (IOException gone) {
            return Finding.fail(
                    "disk", "The disk of " + folder + " cannot be looked at: " + gone, "See that it is there");
        }
    }

    /** How long it takes until the disk has confirmed a write, which every final waits for. */
    Finding speed() {
        if (!Files.isWritable(folder)) {
            return Finding.ok("disk speed", "not measured: there is no data folder to write to");
        }
        try {
            long[] micros = syncs();
            Arrays.sort(micros);
            long median = micros[SYNCS / 2];
            String what = "a write is on the disk after %d.%d ms, at the longest %d.%d ms"
                    .formatted(
                            median / 1000,
                            median % 1000 / 100,
                            micros[SYNCS - 1] / 1000,
                            micros[SYNCS - 1] % 1000 / 100);
            return median > SLOW_SYNC_MICROS
                    ? Finding.warn("disk speed", what, "Every final waits for it: put the data folder on an SSD")
                    : Finding.ok("disk speed", what);
        } catch (IOException failed) {
            return Finding.fail(
                    "disk speed", "Nothing can be written into " + folder + ": " + failed.getMessage(), "Make room");
        }
    }

    private long[] syncs() throws IOException {
        Path file = Files.createTempFile(folder, "doctor", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long[] micros = new long[SYNCS];
            for (int i = 0; i < SYNCS; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(4096));
                channel.force(false);
                micros[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
            }
            return micros;
        } finally {
            Files.delete(file);
        }
    }

    /** SQLite is in part native code, which its driver unpacks before it loads it, unless it is told where it is. */
    static Finding temporary(Path proc) {
        if (System.getProperty("org.sqlite.lib.path") != null) {
            return Finding.ok("native code", "of SQLite is in " + System.getProperty("org.sqlite.lib.path"));
        }
        Path folder = Path.of(System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir", "/tmp")));
        String cure = "Name one in which programs may lie: JAVA_OPTS=-Dorg.sqlite.tmpdir=FOLDER";
        if (!Files.isWritable(folder)) {
            return Finding.fail("temporary folder", folder + " cannot be written, and SQLite needs it", cure);
        }
        return isWithoutPrograms(proc, folder)
                ? Finding.fail(
                        "temporary folder", folder + " is mounted noexec, and SQLite's code is loaded from it", cure)
                : Finding.ok("temporary folder", folder.toString());
    }

    private static boolean isWithoutPrograms(Path proc, Path folder) {
        try {
            return Files.readAllLines(proc.resolve("self/mounts")).stream()
                    .map(line -> line.split(" ", -1))
                    .filter(mount -> mount.length > 3 && folder.toAbsolutePath().startsWith(mount[1]))
                    .reduce((outer, inner) -> inner[1].length() >= outer[1].length() ? inner : outer)
                    .filter(mount -> List.of(mount[3].split(",", -1)).contains("noexec"))
                    .isPresent();
        } catch (IOException otherSystem) {
            return false;
        }
    }
}
