package talker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path temporary;

    @Test
    void theFirstStartMakesEverythingForItsOwnerOnly() throws IOException {
        Path folder = temporary.resolve("deep/down/data");
        try (DataFolder data = DataFolder.open(folder)) {
            assertThat(data.isEmpty()).isTrue();
            assertThat(data.adminKey()).matches("[A-Za-z0-9_-]{43}");
        }
        assertThat(modeOf(folder)).isEqualTo("rwx------");
        for (String file : List.of("admin.key", "journal.db", "talker.lock")) {
            assertThat(modeOf(folder.resolve(file))).as(file).isEqualTo("rw-------");
        }
        assertThat(folder.resolve("admin.key.new")).doesNotExist();
    }

    @Test
    void theNextStartFindsItsKeyAndItsEvents() throws Exception {
        String key;
        try (DataFolder data = DataFolder.open(temporary)) {
            key = data.adminKey();
        }
        assertThat(DataFolder.adminKeyFile(temporary)).hasContent(key);
        try (DataFolder data = DataFolder.open(temporary)) {
            assertThat(data.adminKey()).isEqualTo(key);
            assertThat(data.isEmpty()).isTrue();
        }
        execute("INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp, adapter_manifest,"
                + " event_payload, event_ser_id, event_ser_manifest) VALUES ('a', 1, 'w', 0, '', x'00', 1, 'm')");
        try (DataFolder data = DataFolder.open(temporary)) {
            assertThat(data.isEmpty()).isFalse();
        }
    }

    @Test
    void theJournalIsWrittenAheadAndTellsItsVersion() throws Exception {
        DataFolder.open(temporary).close();
        assertThat(query("PRAGMA journal_mode")).isEqualTo("wal");
        assertThat(query("PRAGMA user_version")).isEqualTo("1");
        assertThat(query("SELECT group_concat(name) FROM (SELECT name FROM sqlite_master"
                        + " WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name)"))
                .isEqualTo("event_journal,event_tag,snapshot");
    }

    @Test
    void aSecondServerInThisProcessIsRefused() {
        try (DataFolder first = DataFolder.open(temporary)) {
            assertThat(first.isEmpty()).isTrue();
            refuses(temporary, "process " + ProcessHandle.current().pid(), "using the data folder", "--data-dir");
        }
        DataFolder.open(temporary).close();
    }

    @Test
    void aSecondServerInAnotherProcessIsRefusedUntilTheFirstIsGone() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldsTheFolder.class.getName(),
                        temporary.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('!');
            refuses(temporary, "Another server (process " + other.pid() + ")", "Stop it first");
        } finally {
            other.destroyForcibly();
        }
        assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        DataFolder.open(temporary).close();
    }

    /** Opens the folder, says so, and stays until it is killed. */
    static final class HoldsTheFolder {
        public static void main(String[] args) throws Exception {
            DataFolder.open(Path.of(args[0]));
            System.out.print('!');
            System.out.flush();
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.createFile(temporary.resolve("data"));
        refuses(file, "The data folder " + file, "is a file", "--data-dir");
        refuses(file.resolve("below"), file.toString(), "--data-dir");
    }

    @Test
    void aFolderThatNobodyCanMakeIsRefused() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        refuses(Path.of("/proc/talker-data"), "/proc/talker-data", "it cannot be made", "--data-dir");
    }

    @Test
    void aReadOnlyFolderIsRefused() throws IOException {
        Path folder = Files.createDirectory(
                temporary.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        assumeTrue(!Files.isWritable(folder), "root writes everywhere");
        refuses(folder, "talker.lock cannot be made (permission denied)", "Make it writable");
    }

    @Test
    void aFullDiskIsNamed() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "only Linux has a disk that is always full");
        Files.createSymbolicLink(temporary.resolve("talker.lock"), full);
        refuses(temporary, "talker.lock cannot be written", "No space left on device", "the disk is not full");
        Files.delete(temporary.resolve("talker.lock"));
    }

    @Test
    void aQuestionMarkInTheNameIsRefused() {
        refuses(temporary.resolve("what?"), "'?'", "--data-dir");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws IOException {
        Files.writeString(temporary.resolve("journal.db"), "This is a shopping list, and a long one. ".repeat(100));
        refuses(temporary, "journal.db cannot be opened", "It is damaged", "restore it from a backup");
    }

    @Test
    void aJournalThatWasOverwrittenIsRefused() throws Exception {
        DataFolder.open(temporary).close();
        byte[] bytes = Files.readAllBytes(temporary.resolve("journal.db"));
        for (int i = 100; i < bytes.length; i++) {
            bytes[i] = 0x55;
        }
        Files.write(temporary.resolve("journal.db"), bytes, StandardOpenOption.TRUNCATE_EXISTING);
        refuses(temporary, "journal.db cannot be opened", "It is damaged");
    }

    @Test
    void aJournalOfAnotherVersionIsRefused() throws Exception {
        DataFolder.open(temporary).close();
        execute("PRAGMA user_version = 2");
        refuses(temporary, "version 2", "this server reads version 1");
        execute("PRAGMA user_version = 0");
        refuses(temporary, "not Talker's");
    }

    @Test
    void anAdminKeyOfTheOperatorsOwnIsTaken() throws IOException {
        Files.writeString(temporary.resolve("admin.key"), "  correct-horse-battery-staple\n");
        try (DataFolder data = DataFolder.open(temporary)) {
            assertThat(data.adminKey()).isEqualTo("correct-horse-battery-staple");
        }
    }

    @Test
    void anAdminKeyThatIsNoneIsRefused() throws IOException {
        for (String key : List.of("", "too short", "has a space in the middle", "x".repeat(257))) {
            Files.writeString(temporary.resolve("admin.key"), key);
            refuses(temporary, "admin key", "Delete the file");
        }
        Files.delete(temporary.resolve("admin.key"));
        DataFolder.open(temporary).close();
    }

    private static void refuses(Path folder, String... words) {
        assertThatThrownBy(() -> DataFolder.open(folder).close())
                .isInstanceOf(StartupException.class)
                .hasMessageContainingAll(words);
    }

    private static String modeOf(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private void execute(String statement) throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + temporary.resolve("journal.db"));
                Statement sql = database.createStatement()) {
            sql.executeUpdate(statement);
        }
    }

    private String query(String query) throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + temporary.resolve("journal.db"));
                Statement sql = database.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            return rows.getString(1);
        }
    }
}
