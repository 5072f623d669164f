package talker.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.doctor.Finding.Level;
import talker.node.Configuration;
import talker.node.DataFolder;
import talker.node.Server;
import talker.testkit.Postgres;

/** What is told of real servers, folders and databases. */
class DoctorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final URI NOBODY = URI.create("http://127.0.0.1:9");

    @TempDir
    Path folder;

    private Config config(Map<String, ?> settings) {
        Map<String, Object> flags = new HashMap<>(
                Map.of("talker.data-dir", folder.toString(), "talker.tcp.port", 0, "talker.http.port", 0));
        flags.putAll(settings);
        return Configuration.load(ConfigFactory.parseMap(flags, "the test"), Optional.empty());
    }

    private Doctor look(Map<String, ?> settings) {
        return Doctor.look(config(settings), ServerChecks.ask(NOBODY), PATIENCE);
    }

    private static Finding found(List<Finding> findings, String check) {
        return findings.stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError(check + " is not in " + findings));
    }

    @Test
    void aServerThatRunsIsWell() {
        Config config = config(Map.of());
        try (Server server = Server.start(config)) {
            URI http = URI.create("http://127.0.0.1:" + server.httpAddress().getPort());
            Doctor doctor = Doctor.look(config, ServerChecks.ask(http), PATIENCE);
            assertThat(doctor.isSound()).as(doctor.toString()).isTrue();
            assertThat(found(doctor.findings(), "server").what()).startsWith("ready at");
            assertThat(found(doctor.findings(), "journal check").what()).isEqualTo("no damage");
            assertThat(found(doctor.findings(), "disk speed").what()).startsWith("a write is on the disk after");
            assertThat(doctor.toString()).doesNotContain(server.adminKey());
            assertThat(doctor.settings()).containsKey("talker.data-dir");
            assertThat(doctor.settings().get("talker.data-dir"))
                    .contains("(the test)")
                    .contains(folder.toString());
        }
    }

    @Test
    void aServerThatIsNotWellSaysSoThroughTheDoctor() {
        Config config = config(Map.of("talker.health.disk-free", "1000000GiB"));
        try (Server server = Server.start(config)) {
            URI http = URI.create("http://127.0.0.1:" + server.httpAddress().getPort());
            Doctor doctor = Doctor.look(config, ServerChecks.ask(http), PATIENCE);
            assertThat(doctor.isSound()).isFalse();
            assertThat(found(doctor.findings(), "server").text()).contains("is not well: disk", "When it is not well");
            assertThat(found(doctor.findings(), "disk").level()).isEqualTo(Level.WARN);
        }
    }

    @Test
    void whatIsNoTalkerIsNamed() throws Exception {
        Thread hangsUp;
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            hangsUp = hangingUp(other);
            hangsUp.start();
            URI address = URI.create("http://127.0.0.1:" + other.getLocalPort());
            assertThat(ServerChecks.ask(address).all().get(0).level()).isEqualTo(Level.FAIL);
        }
        hangsUp.join();
    }

    /** Ends each connection without a word, until the port is closed. */
    private static Thread hangingUp(ServerSocket port) {
        return new Thread(() -> {
            try {
                while (true) {
                    port.accept().close();
                }
            } catch (IOException closed) {
                // the test is over
            }
        });
    }

    @Test
    void beforeTheFirstStartNothingIsWrongAndNothingIsMade() {
        Path fresh = folder.resolve("fresh");
        Doctor doctor = look(Map.of("talker.data-dir", fresh.toString()));
        assertThat(doctor.isSound()).as(doctor.toString()).isTrue();
        assertThat(fresh).doesNotExist();
    }

    @Test
    void aJournalThatIsGoneFromAFolderThatWasInUseIsMissed() throws Exception {
        DataFolder.open(folder).close();
        assertThat(SelfCheck.problems(config(Map.of())))
                .noneMatch(finding -> finding.check().equals("journal"));
        Files.delete(DataFolder.journalFile(folder));
        assertThat(found(SelfCheck.problems(config(Map.of())), "journal").text())
                .contains("was in use before", "journal.db is gone", "backup", "admin.key");
        Files.delete(DataFolder.lockFile(folder));
        assertThat(SelfCheck.problems(config(Map.of())))
                .as("a key that was put there before the first start")
                .noneMatch(finding -> finding.check().equals("journal"));
    }

    @Test
    void aFileSystemThatIsReadOnlyIsCalledSo() throws Exception {
        assumeThat(run("mount", "-t", "tmpfs", "-o", "ro,size=1m", "talker-test", folder.toString()))
                .as("this user may mount a tmpfs")
                .isTrue();
        try {
            assertThat(found(SelfCheck.problems(config(Map.of())), "data folder")
                            .text())
                    .contains("mounted read-only", "remount,rw")
                    .doesNotContain("chown");
        } finally {
            run("umount", folder.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    @Test
    void aDamagedJournalFails() throws Exception {
        DataFolder.open(folder).close();
        assertThat(found(look(Map.of()).findings(), "journal check").level()).isEqualTo(Level.OK);
        byte[] bytes = Files.readAllBytes(DataFolder.journalFile(folder));
        for (int i = 4096; i < bytes.length; i++) {
            bytes[i] = 0x55;
        }
        Files.write(DataFolder.journalFile(folder), bytes, StandardOpenOption.TRUNCATE_EXISTING);
        Doctor doctor = look(Map.of());
        assertThat(doctor.isSound()).isFalse();
        assertThat(doctor.findings())
                .filteredOn(SelfCheck::isFatal)
                .extracting(Finding::cure)
                .anyMatch(cure -> cure.contains("from a backup"));
    }

    @Test
    void aClockThatWasSetBackIsTold() throws Exception {
        DataFolder.open(folder).close();
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + DataFolder.journalFile(folder));
                Statement sql = database.createStatement()) {
            sql.executeUpdate("INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,"
                    + " adapter_manifest, event_payload, event_ser_id, event_ser_manifest) VALUES ('a', 1, 'w', "
                    + (System.currentTimeMillis() + 3_600_000) + ", '', x'00', 1, 'm')");
        }
        assertThat(found(look(Map.of()).findings(), "clock and journal").text()).contains("was set back", "NTP");
    }

    @Test
    void aKeyThatOthersMayReadIsTold() throws Exception {
        DataFolder.open(folder).close();
        Files.setPosixFilePermissions(DataFolder.adminKeyFile(folder), PosixFilePermissions.fromString("rw-r--r--"));
        List<Finding> problems = SelfCheck.problems(config(Map.of()));
        assertThat(found(problems, "admin.key").text()).contains("other users", "chmod 600 " + folder);
    }

    @Test
    void aFolderThatAServerHasIsTold() {
        try (DataFolder taken = DataFolder.open(folder)) {
            assertThat(taken.isEmpty()).isTrue();
            assertThat(found(SelfCheck.problems(config(Map.of())), "data folder")
                            .text())
                    .contains("Another server", "--data-dir");
        }
        assertThat(SelfCheck.problems(config(Map.of()))).noneMatch(SelfCheck::isFatal);
    }

    @Test
    void everyPortThatIsTakenIsNamedAtOnce() throws Exception {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Finding> problems = SelfCheck.problems(
                    config(Map.of("talker.tcp.port", one.getLocalPort(), "talker.http.port", other.getLocalPort())));
            assertThat(problems).filteredOn(SelfCheck::isFatal).hasSize(2);
            assertThat(found(problems, "port tcp").text()).contains("Port " + one.getLocalPort(), "--tcp-port");
            assertThat(found(problems, "port http").text()).contains("Port " + other.getLocalPort(), "--http-port");
        }
    }

    @Test
    void anUnencryptedPortForOthersAndALonelySeedAreTold() {
        SettingsChecks settings = new SettingsChecks(config(Map.of("talker.bind", "0.0.0.0")));
        assertThat(settings.encryption().text()).contains("0.0.0.0", "without TLS");
        assertThat(new SettingsChecks(config(Map.of())).encryption().level()).isEqualTo(Level.OK);
    }

    @Test
    void aDatabaseIsDescribedWithoutItsPassword() {
        Postgres postgres = Postgres.shared();
        String url = postgres.createDatabase();
        Map<String, String> settings = Map.of(
                "talker.database", url, "talker.admin-key", "a-key-of-this-test", "talker.cluster.port", "25520");
        Doctor doctor = look(settings);
        assertThat(found(doctor.findings(), "database").level()).isEqualTo(Level.OK);
        assertThat(found(doctor.findings(), "durability").what()).isEqualTo("fsync is on, synchronous_commit is on");
        assertThat(found(doctor.findings(), "clock and database").what()).isEqualTo("they agree");
        assertThat(found(doctor.findings(), "seeds").level()).isEqualTo(Level.WARN);
        assertThat(doctor.toString()).doesNotContain("p@ss", "p%40ss", "a-key-of-this-test");
        assertThat(doctor.settings().get("talker.database")).startsWith("(not shown)");

        Doctor careless = look(Map.of(
                "talker.database",
                url + "?options=-c%20synchronous_commit=off",
                "talker.admin-key",
                "a-key-of-this-test"));
        assertThat(found(careless.findings(), "durability").text()).contains("synchronous_commit is off", "lost");
    }

    @Test
    void aDatabaseThatIsAwayKeepsAServerFromStarting() {
        List<Finding> problems = SelfCheck.problems(config(Map.of(
                "talker.database", "postgresql://talker:hunter2@127.0.0.1:9/talker",
                "talker.admin-key", "a-key-of-this-test")));
        assertThat(found(problems, "database").text())
                .contains("cannot be reached")
                .doesNotContain("hunter2");
        assertThat(problems.get(0).level()).as("worst first").isEqualTo(Level.FAIL);
    }
}
