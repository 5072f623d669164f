package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What the header of an entry of a tar archive says, in the form that POSIX calls ustar. */
public record TarEntry(String name, int mode, long owner, long group, Instant time, boolean isFile) {
    private static final int BLOCK = 512;

    /** Some who write archives put the kind of file beside them. */
    private static final int PERMISSIONS = 07777;

    /** The entries of a compressed archive, in their order. */
    public static List<TarEntry> read(Path archive) throws IOException {
        List<TarEntry> entries = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)), 1 << 16)) {
            for (byte[] header = in.readNBytes(BLOCK);
                    header.length == BLOCK && header[0] != 0;
                    header = in.readNBytes(BLOCK)) {
                entries.add(of(header));
                long size = number(header, 124, 12);
                in.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
            }
        }
        return entries;
    }

    private static TarEntry of(byte[] header) {
        String prefix = text(header, 345, 155);
        String name = text(header, 0, 100);
        char type = (char) header[156];
        return new TarEntry(
                prefix.isEmpty() ? name : prefix + "/" + name,
                (int) number(header, 100, 8) & PERMISSIONS,
                number(header, 108, 8),
                number(header, 116, 8),
                Instant.ofEpochSecond(number(header, 136, 12)),
                type == '0' || type == 0);
    }

    private static long number(byte[] header, int from, int length) {
        String digits = text(header, from, length).strip();
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static String text(byte[] header, int from, int length) {
        byte[] field = Arrays.copyOfRange(header, from, from + length);
        int end = 0;
        while (end < length && field[end] != 0) {
            end++;
        }
        return new String(field, 0, end, UTF_8);
    }
}
