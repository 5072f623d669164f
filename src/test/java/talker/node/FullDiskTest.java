package talker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.protocol.UserName;
import talker.testkit.PlainHttp;
import talker.testkit.Quietly;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** A disk that is really full: one of 12 MiB in memory, which it takes root to mount. */
class FullDiskTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MOUNTED_MIB = 12;

    @TempDir
    Path folder;

    private Quietly.@Nullable Silence silence;
    private boolean isMounted;

    @BeforeEach
    void mount() throws Exception {
        isMounted = run("mount", "-t", "tmpfs", "-o", "size=" + MOUNTED_MIB + "m", "talker-test", folder.toString());
        assumeThat(isMounted).as("this user may mount a tmpfs").isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        if (silence != null) {
            silence.close();
        }
        if (isMounted) {
            run("umount", folder.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    @Test
    void aDiskThatFillsUpIsNoticedBeforeItIsFull() throws Exception {
        try (Server server = start("4MiB");
                Talk ann = enters(server, "ann")) {
            Path filler = fill(MOUNTED_MIB - 3);
            Awaitility.await().atMost(SOON).until(() -> ready(server) == 503);
            assertThat(problems(server)).contains("\"disk\":", "MiB of the disk of the data folder are free");
            isRefused(server);
            String id = ann.says("there is room for this yet");
            ann.hears("there is room for this yet").withId(id);

            Files.delete(filler);
            Awaitility.await().atMost(SOON).until(() -> ready(server) == 200);
            enters(server, "bob").close();
        }
    }

    /** No bound of ours: SQLite itself says SQLITE_FULL, to a final of somebody who is in the room. */
    @Test
    void aDiskThatIsFullRefusesWhoIsNewAndStoresTheFinalsOfThoseWhoAreThereWhenThereIsRoom() throws Exception {
        silence = Quietly.start();
        try (Server server = start("0");
                Talk ann = enters(server, "ann")) {
            Path filler = fill(MOUNTED_MIB);
            String id = UUID.randomUUID().toString();
            ann.says(id, "x".repeat(60_000));
            Awaitility.await().atMost(SOON).until(() -> ready(server) == 503);
            assertThat(problems(server)).contains("\"journal\":\"nothing can be stored: its disk is full\"");
            isRefused(server);

            Files.delete(filler);
            ann.hears("x".repeat(60_000)).withId(id);
            Awaitility.await().atMost(SOON).until(() -> ready(server) == 200);
            enters(server, "bob").close();
        }
    }

    private Server start(String diskFree) {
        return TestServer.start(
                folder.resolve("data"),
                Map.of(
                        "talker.health.disk-free", diskFree,
                        "talker.health.interval", "50ms",
                        "talker.health.calm", "500ms",
                        "talker.delivery.give-up", "60s",
                        // what a broken circuit waits before it lets one try again
                        "jdbc-journal.circuit-breaker.reset-timeout", "1s"));
    }

    private Path fill(int mib) throws IOException {
        Path filler = folder.resolve("filler");
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (int written = 0; written < mib * 1024 * 1024; written += block.length) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
        return filler;
    }

    private Talk enters(Server server, String user) {
        Talk talk = Talk.dial(user, server.tcpAddress().getPort());
        return talk.sends(line(server, user)).passesFence();
    }

    private static void isRefused(Server server) {
        Talk.dial("bob", server.tcpAddress().getPort())
                .sends(line(server, "bob"))
                .receivesError("Service unavailable, try again")
                .isClosed();
    }

    private static String line(Server server, String user) {
        Demo demo = server.demo().orElseThrow();
        return Venue.connectLine(
                demo.room().toString(),
                user,
                demo.users().get(UserName.of(user)).text());
    }

    private static int ready(Server server) {
        return PlainHttp.get(server.httpAddress().getPort(), "/ready").status();
    }

    private static String problems(Server server) {
        return PlainHttp.get(server.httpAddress().getPort(), "/ready").body();
    }
}
