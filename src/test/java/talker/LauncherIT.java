package talker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bin/talker of the distribution makes of its surroundings: with a java that tells how it was started. */
class LauncherIT {
    private static final Path HOME = Path.of(System.getProperty("talker.distribution"));
    private static final Path LAUNCHER = HOME.resolve("bin/talker");
    private static final String TELL = "#!/bin/sh\necho \"pid $$ locale $LC_ALL\"\nprintf '%s\\n' \"$@\"\n";

    @TempDir
    private Path folder;

    private Path javaHome;

    @BeforeEach
    void aJavaThatTells() throws IOException {
        javaHome = folder.resolve("a java");
        script(javaHome.resolve("bin/java"), TELL);
        release("17.0.15");
    }

    @Test
    void theJvmTakesTheLaunchersPlaceSoThatSignalsReachIt() throws Exception {
        Process process = start(LAUNCHER, Map.of("JAVA_HOME", javaHome.toString()), "serve");

        assertThat(outcome(process).lines().get(0)).startsWith("pid " + process.pid() + " ");
    }

    @Test
    void argumentsArriveAsTheyWereGiven() throws Exception {
        Outcome told = run(Map.of("JAVA_HOME", javaHome.toString()), "user", "add", "a b", "*", "");

        assertThat(told.lines()).endsWith("talker.Main", "user", "add", "a b", "*", "");
        assertThat(told.exit()).isZero();
    }

    @Test
    void javaOptsComeAfterTheFlagsOfTheLauncher() throws Exception {
        Outcome told = run(
                Map.of("JAVA_HOME", javaHome.toString(), "JAVA_OPTS", "-Xmx1g -Dtalker.home=/elsewhere -Dx=*"),
                "serve");

        assertThat(told.lines())
                .containsSubsequence("-XX:MaxRAMPercentage=50", "-Dtalker.home=" + HOME, "-Xmx1g")
                .containsSubsequence("-Xmx1g", "-Dtalker.home=/elsewhere", "-Dx=*", "-cp", "talker.Main", "serve");
    }

    @Test
    void aServerIsKnownBehindOptionsAndACommandIsNone() throws Exception {
        Map<String, String> environment = Map.of("JAVA_HOME", javaHome.toString());

        assertThat(run(environment, "--data-dir", "d e", "serve").lines()).contains("-XX:MaxRAMPercentage=50");
        assertThat(run(environment, "user", "add", "demo", "serve").lines()).doesNotContain("-XX:MaxRAMPercentage=50");
        assertThat(run(environment, "--data-dir", "serve", "user", "list").lines())
                .doesNotContain("-XX:MaxRAMPercentage=50");
    }

    @Test
    void aCollectorOfOnesOwnIsTheOnlyOne() throws Exception {
        Outcome told = run(Map.of("JAVA_HOME", javaHome.toString(), "JAVA_OPTS", "-XX:+UseParallelGC"), "--help");

        assertThat(told.lines())
                .filteredOn(line -> line.matches("-XX:\\+Use.*GC"))
                .containsExactly("-XX:+UseParallelGC");
    }

    @Test
    void aServerWithOneOrTwoProcessorsHasACollectorThatTakesNoneOfThem() throws Exception {
        assertThat(collectorsWith(2)).containsExactly("-XX:+UseSerialGC");
        assertThat(collectorsWith(3)).isEmpty();
    }

    private List<String> collectorsWith(int processors) throws Exception {
        Path tools = folder.resolve("tools");
        script(tools.resolve("getconf"), "#!/bin/sh\n[ $1 = _NPROCESSORS_ONLN ] && echo " + processors + "\n");
        String path = tools + ":" + javaHome.resolve("bin") + ":/usr/bin:/bin";
        return run(Map.of("PATH", path), "serve").lines().stream()
                .filter(line -> line.matches("-XX:\\+Use.*GC"))
                .toList();
    }

    @Test
    void aLinkToTheLauncherFindsTheDistribution() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("talker link"), LAUNCHER);
        Path linkToTheLink = Files.createSymbolicLink(folder.resolve("second"), Path.of("talker link"));

        Outcome told = outcome(start(linkToTheLink, Map.of("JAVA_HOME", javaHome.toString()), "serve"));
        Files.delete(linkToTheLink);
        Files.delete(link);

        assertThat(told.lines()).contains("-Dtalker.home=" + HOME, HOME + "/lib/talker.jar");
    }

    @Test
    void namesAreUtf8WithoutALocale() throws Exception {
        assertThat(run(Map.of("JAVA_HOME", javaHome.toString()), "x").lines().get(0))
                .endsWith("locale C.UTF-8");
        assertThat(run(Map.of("JAVA_HOME", javaHome.toString(), "LC_ALL", "de_DE.utf8"), "x")
                        .lines()
                        .get(0))
                .endsWith("locale de_DE.utf8");
    }

    @Test
    void anOlderJavaIsRefusedByName() throws Exception {
        release("11.0.2");
        refused("Java 11. Talker needs Java 17 or newer", Map.of("JAVA_HOME", javaHome.toString()));
        release("1.8.0_292");
        refused("Java 8. Talker needs Java 17 or newer", Map.of("JAVA_HOME", javaHome.toString()));
    }

    @Test
    void aJavaWithoutAReleaseFileIsAsked() throws Exception {
        Files.delete(javaHome.resolve("release"));
        script(javaHome.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        refused("Java 11. Talker needs Java 17 or newer", Map.of("JAVA_HOME", javaHome.toString()));
        script(javaHome.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
        refused("does not say which version it is", Map.of("JAVA_HOME", javaHome.toString()));
    }

    @Test
    void withoutAnyJavaTheErrorSaysWhatToDo() throws Exception {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of("dirname", "readlink", "grep")) {
            script(tools.resolve(tool), "#!/bin/sh\nexec \"$(PATH=/usr/bin:/bin command -v " + tool + ")\" \"$@\"\n");
        }
        refused("no java found. Install Java 17 or newer", Map.of("PATH", tools.toString()));
        refused("/nowhere/bin/java is not there", Map.of("JAVA_HOME", "/nowhere"));
    }

    @Test
    void tooFewFilesAreToldBeforeTheJvmFailsOverThem() throws Exception {
        Path limited = folder.resolve("limited");
        script(limited, "#!/bin/sh\nulimit -n \"$FILES\" && exec \"" + LAUNCHER + "\" \"$@\"\n");
        Map<String, String> few = Map.of("JAVA_HOME", javaHome.toString(), "FILES", "255");
        Outcome refused = outcome(start(limited, few, "serve"));
        assertThat(refused.text())
                .startsWith("talker: only 255 files may be open")
                .contains("ulimit -n", "LimitNOFILE");
        assertThat(refused.exit()).isEqualTo(1);

        Map<String, String> enough = Map.of("JAVA_HOME", javaHome.toString(), "FILES", "256");
        assertThat(outcome(start(limited, enough, "serve")).lines()).endsWith("talker.Main", "serve");
    }

    @Test
    void theJavaOnThePathIsUsed() throws Exception {
        String path = javaHome.resolve("bin") + ":/usr/bin:/bin";

        assertThat(run(Map.of("PATH", path), "serve").lines()).endsWith("talker.Main", "serve");
    }

    private void refused(String why, Map<String, String> environment) throws Exception {
        Outcome outcome = run(environment, "serve");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.text()).startsWith("talker: ").contains(why);
    }

    private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
        return outcome(start(LAUNCHER, environment, arguments));
    }

    private Process start(Path launcher, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        List.of("JAVA_HOME", "JAVA_OPTS", "LC_ALL", "LC_CTYPE", "LANG").forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Outcome outcome(Process process) throws Exception {
        try {
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            return new Outcome(process.exitValue(), text);
        } finally {
            process.destroyForcibly();
        }
    }

    private void release(String version) throws IOException {
        Files.writeString(javaHome.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Outcome(int exit, String text) {
        List<String> lines() {
            List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
            lines.remove(lines.size() - 1);
            return lines;
        }
    }
}
