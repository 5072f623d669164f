package talker.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.ParseException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys in a file, which is looked at once a second at the most and read again when it has changed. */
final class FileKeys implements Keys {
    private static final Logger LOG = LoggerFactory.getLogger(FileKeys.class);
    private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);

    private record Stamp(long modified, long size, @Nullable Object file) {}

    private final Path file;
    private final int maxSize;
    private @Nullable KeySet keys;
    private @Nullable Stamp stamp;
    private long lookedAt;
    private boolean hasLooked;

    FileKeys(Path file, int maxSize) {
        this.file = file;
        this.maxSize = maxSize;
    }

    @Override
    public synchronized CompletableFuture<KeySet> current() {
        if (!hasLooked || System.nanoTime() - lookedAt >= LOOK_EVERY) {
            look();
        }
        return known();
    }

    @Override
    public synchronized CompletableFuture<KeySet> newerThan(KeySet old) {
        if (keys == old) {
            look();
        }
        return known();
    }

    private CompletableFuture<KeySet> known() {
        return keys != null
                ? CompletableFuture.completedFuture(keys)
                : CompletableFuture.failedFuture(new IOException("the keys in " + file + " cannot be read"));
    }

    private void look() {
        hasLooked = true;
        lookedAt = System.nanoTime();
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            Stamp seen = new Stamp(now.lastModifiedTime().to(TimeUnit.NANOSECONDS), now.size(), now.fileKey());
            if (!Objects.equals(stamp, seen)) {
                stamp = seen;
                keys = KeySet.parse(read());
                LOG.info("Read the keys in {}", file);
            }
        } catch (IOException | ParseException failed) {
            LOG.warn(
                    "The keys in {} cannot be read ({}): {}",
                    file,
                    failed.getMessage(),
                    keys == null ? "nobody signs in by them" : "those from before are used");
        }
    }

    private String read() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxSize + 1);
            if (bytes.length > maxSize) {
                throw new IOException("the file has more than " + maxSize + " bytes");
            }
            return new String(bytes, UTF_8);
        }
    }
}
