package talker.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The disk that the data folder is on: how much this process may still write to it, in bytes. */
public final class DiskVital implements Vital {
    private final Path folder;
    private final long leastBytes;

    private DiskVital(Path folder, long leastBytes) {
        this.folder = folder;
        this.leastBytes = leastBytes;
    }

    /** That of a folder, with less than so many bytes in trouble, and well again with a quarter more; empty with 0. */
    public static Optional<Vital> of(Path folder, long leastBytes) {
        return leastBytes <= 0 ? Optional.empty() : Optional.of(new DiskVital(folder, leastBytes));
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public Optional<Symptom> look(boolean isInTrouble) {
        long wanted = isInTrouble ? leastBytes + leastBytes / 4 : leastBytes;
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            return free >= wanted
                    ? Optional.empty()
                    : Optional.of(Symptom.of("%d MiB of the disk of the data folder are free, less than %d MiB"
                            .formatted(free >> 20, wanted >> 20)));
        } catch (IOException gone) {
            return Optional.of(
                    new Symptom("the data folder cannot be looked at", "the data folder cannot be looked at: " + gone));
        }
    }
}
