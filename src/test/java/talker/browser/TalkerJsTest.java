package talker.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs the tests of talker.js, which are JavaScript; skipped where there is no Node.js. */
class TalkerJsTest {
    @Test
    void theTestsInJavaScriptPass() throws Exception {
        assumeTrue(hasNode(), "there is no Node.js 20 or newer (node) on the PATH");
        Process node = new ProcessBuilder("node", "--test", "src/test/js")
                .redirectErrorStream(true)
                .start();
        node.getOutputStream().close();
        String printed = new String(node.getInputStream().readAllBytes(), UTF_8);
        assertThat(node.waitFor()).as(printed).isZero();
        assertThat(printed).as("they were run").containsPattern("pass [1-9][0-9]");
    }

    private static boolean hasNode() throws InterruptedException {
        try {
            Process version = new ProcessBuilder("node", "--version").start();
            String text = new String(version.getInputStream().readAllBytes(), UTF_8).strip();
            return version.waitFor(10, TimeUnit.SECONDS)
                    && text.startsWith("v")
                    && Integer.parseInt(text.substring(1, text.indexOf('.'))) >= 20;
        } catch (IOException absent) {
            return false;
        }
    }
}
