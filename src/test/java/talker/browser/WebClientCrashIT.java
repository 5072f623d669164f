package talker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.ServerProcess;

/** Open pages whose server is killed with -9, and what was written meanwhile. */
class WebClientCrashIT {
    private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/#\\S+");

    @RegisterExtension
    static final Browser browser = new Browser();

    @TempDir
    private Path folder;

    @Test
    void aPageOutlivesItsServerAndNothingIsLostOrDoubled() throws Exception {
        browser.expectsTrouble();
        try (ServerProcess server = new ServerProcess(folder, Map.of()).start()) {
            List<String> links = links(server);
            Page ann = browser.open(links.get(0)).isIn("demo.lobby");
            Page bob = browser.open(links.get(1)).isIn("demo.lobby");
            ann.says("one");
            bob.sees("one").says("two");
            ann.sees("two");

            server.kill();
            ann.sees(".banner", text -> text.contains("No connection"));
            ann.says("three, without a server");
            ann.sees("[data-state=sending] .text", "three, without a server"::equals);
            assertThat(bob.kept()).doesNotContain("three, without a server");
            server.start();
            bob.sees("three, without a server").says("four");
            ann.sees("four").seesNo("[data-state=sending]").seesNo(".banner");

            server.kill();
            ann.sees(".banner", text -> text.contains("No connection"));
            ann.says("five, before a reload").types("six, unfin");
            server.start();
            ann.reload()
                    .isIn("demo.lobby")
                    .sees("five, before a reload")
                    .types("ished")
                    .says("");
            List<String> all = List.of(
                    "one", "two", "three, without a server", "four", "five, before a reload", "six, unfinished");
            bob.sees("six, unfinished");
            assertThat(ann.sees("six, unfinished").kept()).isEqualTo(all);
            assertThat(bob.kept()).isEqualTo(all);
            assertThat(server.talker("history", "demo.lobby")
                            .lines()
                            .map(line -> line.replaceFirst(".*  (ann|bob): ", "")))
                    .isEqualTo(all);
        }
    }

    private static List<String> links(ServerProcess server) {
        return Awaitility.await("the first start prints two links")
                .until(
                        () -> LINK.matcher(server.logText())
                                .results()
                                .map(MatchResult::group)
                                .toList(),
                        found -> found.size() == 2);
    }
}
