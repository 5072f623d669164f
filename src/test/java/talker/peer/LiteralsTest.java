package talker.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What looks like an address, and is none, comes from whoever is at the other end: it must not be looked up as a name. */
class LiteralsTest {
    private static final List<String> NAMES =
            List.of("999.1.1.1", "1.2.3.256", "300.300.300.300", "1.2.3", ".:1", "1.2.3.4.", "a:b", "::1.2.3.999");

    @TempDir
    Path folder;

    /** A JVM in which every one of these names has an address, for whoever looks it up. */
    @Test
    void whatIsNoAddressIsNotLookedUp() throws IOException, InterruptedException {
        List<String> lines = NAMES.stream().map(name -> "192.0.2.1 " + name).toList();
        Path hosts = Files.write(folder.resolve("hosts"), lines);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                System.getProperty("java.class.path"),
                Literals.class.getName(),
                "10.0.0.255"));
        command.addAll(NAMES);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        assertThat(out.lines()).containsExactly("10.0.0.255 -> /10.0.0.255");
    }

    /** Prints those of its arguments that are addresses. */
    static final class Literals {
        private Literals() {}

        public static void main(String[] texts) {
            for (String text : texts) {
                AddressRange.literal(text).ifPresent(address -> System.out.println(text + " -> " + address));
            }
        }
    }
}
