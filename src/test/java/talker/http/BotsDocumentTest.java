package talker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** Runs the shell of docs/BOTS.md against a real server. */
class BotsDocumentTest {
    @RegisterExtension
    final Venue venue = Venue.open();

    @TempDir
    private Path folder;

    @BeforeEach
    void needsCurl() throws Exception {
        boolean hasCurl;
        try {
            hasCurl = new ProcessBuilder("curl", "--version").start().waitFor() == 0;
        } catch (IOException missing) {
            hasCurl = false;
        }
        assumeTrue(hasCurl, "there is no curl: the shell of docs/BOTS.md is not run");
    }

    @Test
    void theBotAnswers() throws Exception {
        List<String> bots =
                blocks().stream().filter(block -> block.startsWith("#!/bin/sh")).toList();
        assertThat(bots).hasSize(1);
        assertThat(bots.get(0).lines()).as("ten lines").hasSizeLessThanOrEqualTo(10);
        Talk ann = venue.connect("ann");
        Process bot = run(bots.get(0));
        try {
            Awaitility.await("until the bot is there")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        ann.says("!time");
                        return ann.everythingSoFar().stream().anyMatch(BotsDocumentTest::isAnswer);
                    });
        } finally {
            bot.descendants().forEach(ProcessHandle::destroy);
            bot.destroy();
        }
    }

    private static boolean isAnswer(Line line) {
        return line.from().equals("bot") && line.content().startsWith("It is ");
    }

    @Test
    void whatElseIsShownWorksAsItIsWritten() throws Exception {
        Talk ann = venue.connect("ann");
        List<String> examples = blocks().stream()
                .filter(block -> !block.startsWith("#!") && !block.startsWith("talker "))
                .toList();
        String definitions = examples.get(0);
        assertThat(definitions).contains("API=", "AUTH=");
        for (String example : examples.subList(1, examples.size())) {
            Process process = run("set -e\n" + definitions + example);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(example).isTrue();
            String answer = Files.readString(folder.resolve("out"));
            assertThat(process.exitValue()).as(example + answer).isZero();
            assertThat(answer).as(example).contains("{").doesNotContain("\"error\"");
        }
        List<String> heard = ann.everythingSoFar().stream()
                .filter(Line::isFinal)
                .map(Line::content)
                .toList();
        assertThat(heard)
                .containsExactly(
                        "The build is green.", "The build is green.", "Let me think about it.", "Let me think.");
    }

    private Process run(String script) throws IOException {
        Path file = folder.resolve("script.sh");
        Files.writeString(file, script);
        ProcessBuilder builder = new ProcessBuilder("sh", file.toString())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment()
                .putAll(Map.of(
                        "SERVER",
                        "http://127.0.0.1:" + venue.server().httpPort(),
                        "ROOM",
                        venue.room("lobby"),
                        "TOKEN",
                        venue.token("bot"),
                        "no_proxy",
                        "127.0.0.1"));
        return builder.start();
    }

    /** The blocks of shell, in order. */
    private static List<String> blocks() throws IOException {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        boolean isInside = false;
        for (String line : Files.readAllLines(Path.of("docs/BOTS.md"))) {
            if (line.equals("```sh")) {
                isInside = true;
            } else if (line.equals("```") && isInside) {
                isInside = false;
                blocks.add(block.toString());
                block.setLength(0);
            } else if (isInside) {
                block.append(line).append('\n');
            }
        }
        return blocks;
    }
}
