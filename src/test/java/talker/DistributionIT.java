package talker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.ServerProcess;
import talker.testkit.TarEntry;

/** What lies in the distribution, and that it starts with the classes that the build stored and without them. */
class DistributionIT {
    private static final Path HOME = ServerProcess.DISTRIBUTION;
    private static final String OWN_CLASS = "talker.cli.TalkerCommand";

    @TempDir
    private Path folder;

    @Test
    void theDefaultsAreThoseThatTheOperatorReads() throws IOException {
        for (String file : List.of("talker.conf", "logback.xml")) {
            try (var packed = Main.class.getResourceAsStream("/" + file)) {
                assertThat(HOME.resolve("conf").resolve(file)).hasBinaryContent(packed.readAllBytes());
            }
        }
    }

    @Test
    void everyJarOfTheClassPathIsThereAndNoOther() throws IOException {
        try (Stream<Path> files = Files.list(HOME.resolve("lib"));
                var jar = new JarFile(HOME.resolve("lib/talker.jar").toFile())) {
            List<String> classPath = new ArrayList<>(List.of(
                    jar.getManifest().getMainAttributes().getValue("Class-Path").split(" ")));
            classPath.add("talker.jar");
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".jsa")))
                    .containsExactlyInAnyOrderElementsOf(classPath);
        }
    }

    private static JsonNode bill() throws IOException {
        Path file = HOME.resolve("bom.json");
        assertThat(file)
                .as("what is shipped, which Maven lists only where it is online")
                .exists();
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void everythingThatIsShippedIsUnderALicenceThatIsAllowed() throws IOException {
        JsonNode bill = bill();
        List<Licences.Component> components = new ArrayList<>();
        for (JsonNode each : bill.path("components")) {
            List<String> declared = new ArrayList<>();
            for (JsonNode licence : each.path("licenses")) {
                JsonNode license = licence.path("license");
                declared.add(license.path("id").asText(license.path("name").asText()));
            }
            String name = each.path("group").asText() + ":" + each.path("name").asText();
            components.add(new Licences.Component(name, each.path("version").asText(), String.join("|", declared)));
        }
        assertThat(components.size()).isGreaterThan(50);
        Licences listed = Licences.parse(Files.readAllLines(HOME.resolve("licences.tsv")));
        assertThat(listed.faults(components, LocalDate.now(ZoneOffset.UTC))).isEmpty();
    }

    /** The jars of lib are those of the bill, so that none is shipped without being looked at. */
    @Test
    void theBillOfMaterialsNamesEveryJar() throws IOException {
        JsonNode bill = bill();
        List<String> billed = new ArrayList<>(List.of("talker.jar"));
        for (JsonNode each : bill.path("components")) {
            String classifier = each.path("purl").asText().replaceAll(".*[?&]classifier=([^&]*).*|.*", "$1");
            billed.add(each.path("name").asText() + "-" + each.path("version").asText()
                    + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar");
        }
        try (Stream<Path> files = Files.list(HOME.resolve("lib"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".jar")))
                    .containsExactlyInAnyOrderElementsOf(billed);
        }
    }

    /** Of this build a second one of the same sources could differ in its times, its order or its modes. */
    @Test
    void nothingInTheJarTellsWhenOrByWhomItWasBuilt() throws IOException {
        LocalDateTime time = LocalDateTime.ofInstant(buildTime(), ZoneOffset.UTC);
        try (JarFile jar = new JarFile(HOME.resolve("lib/talker.jar").toFile())) {
            List<JarEntry> entries = Collections.list(jar.entries());
            assertThat(entries).hasSizeGreaterThan(500).allSatisfy(entry -> assertThat(entry.getTimeLocal())
                    .as(entry.getName())
                    .isEqualTo(time));
            List<String> names = entries.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .filter(name -> !name.startsWith("META-INF/"))
                    .toList();
            assertEachFolderIsSorted(names);
            assertThat(jar.getManifest().getMainAttributes().keySet())
                    .extracting(Object::toString)
                    .doesNotContain("Built-By", "Build-Time", "Bnd-LastModified");
        }
    }

    @Test
    void nothingInTheTarballTellsWhenOrByWhomItWasBuilt() throws IOException {
        Path tarball;
        try (Stream<Path> files = Files.list(HOME.resolveSibling("."))) {
            tarball = files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
        }
        Instant time = buildTime();
        List<TarEntry> entries = TarEntry.read(tarball);
        assertThat(entries).hasSizeGreaterThan(50).allSatisfy(entry -> {
            boolean isProgram = !entry.isFile() || entry.name().contains("/bin/");
            assertThat(entry)
                    .isEqualTo(new TarEntry(entry.name(), isProgram ? 0755 : 0644, 0, 0, time, entry.isFile()));
        });
        assertEachFolderIsSorted(
                entries.stream().filter(TarEntry::isFile).map(TarEntry::name).toList());
        try (InputStream packed = Files.newInputStream(tarball)) {
            assertThat(Arrays.copyOfRange(packed.readNBytes(8), 4, 8))
                    .as("the time of the compression")
                    .containsOnly(0);
        }
    }

    @Test
    void theBillOfMaterialsHasNoNumberAndNoTimeOfItsOwn() throws IOException {
        JsonNode bill = bill();
        assertThat(bill.has("serialNumber")).isFalse();
        JsonNode time = bill.at("/metadata/timestamp");
        assertThat(time.isMissingNode() || Instant.parse(time.asText()).equals(buildTime()))
                .as(time.toString())
                .isTrue();
    }

    private static void assertEachFolderIsSorted(List<String> names) {
        Map<String, List<String>> folders =
                names.stream().collect(Collectors.groupingBy(name -> name.substring(0, name.lastIndexOf('/') + 1)));
        assertThat(folders.values()).allSatisfy(files -> assertThat(files).isSorted());
    }

    private static Instant buildTime() throws IOException {
        return Instant.parse(Files.readString(Path.of("pom.xml"))
                .replaceAll("(?s).*<project.build.outputTimestamp>([^<]*)<.*", "$1"));
    }

    @Test
    void theStoredClassesAreUsed() throws Exception {
        assumeThat(System.getProperty("talker.prepare.skip"))
                .as("-Pquick stores none")
                .isEqualTo("false");

        assertThat(whereClassesComeFrom(HOME)).isEqualTo("shared objects file (top)");
    }

    @Test
    void aFolderThatWasMovedStartsWithoutThemAndSaysNothing() throws Exception {
        assumeThat(System.getProperty("talker.prepare.skip"))
                .as("-Pquick stores none")
                .isEqualTo("false");
        Path moved = copy(HOME, folder.resolve("moved here"));

        assertThat(whereClassesComeFrom(moved)).startsWith("file:");
        Ran version = talker(moved, Map.of(), "--version");
        assertThat(version.out()).startsWith("talker ");
        assertThat(version.errors()).isEmpty();
        assertThat(version.exit()).isZero();
    }

    @Test
    void prepareTakesNoArguments() throws Exception {
        assertThat(talker(HOME, Map.of(), "prepare", "all"))
                .isEqualTo(new Ran(1, "", "talker: prepare takes no arguments.\n"));
    }

    private String whereClassesComeFrom(Path home) throws Exception {
        Path log = folder.resolve("classes.txt");
        talker(home, Map.of("JAVA_OPTS", "-Xlog:class+load:file=" + log), "--version");
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(" " + OWN_CLASS + " source: "))
                .map(line -> line.substring(line.indexOf("source: ") + "source: ".length()))
                .findFirst()
                .orElseThrow();
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return to;
    }

    private Ran talker(Path home, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/talker").toString()));
        command.addAll(List.of(arguments));
        Path errors = folder.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().remove("JAVA_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ran(process.waitFor(), out, Files.readString(errors));
    }

    private record Ran(int exit, String out, String errors) {}
}
