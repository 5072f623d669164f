package talker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.Postgres;

class StorageTest {
    private static final String KEY = "a-key-of-26-characters-now";

    @TempDir
    Path folder;

    @Test
    void withoutADatabaseItIsTheDataFolder() {
        Storage storage = Storage.open(config(Map.of()));
        assertThat(storage.isFresh()).isTrue();
        assertThat(DataFolder.adminKeyFile(folder)).hasContent(storage.adminKey());
        assertThatThrownBy(() -> Storage.open(config(Map.of()))).hasMessageContaining("Another server");
        storage.release().run();
        Storage.open(config(Map.of())).release().run();
    }

    @Test
    void aGivenAdminKeyWinsOverTheFolders() {
        Storage storage = Storage.open(config(Map.of("talker.admin-key", KEY)));
        assertThat(storage.adminKey()).isEqualTo(KEY);
        assertThat(storage).asString().doesNotContain(KEY);
        storage.release().run();
    }

    @Test
    void aSharedDatabaseLeavesNothingInTheDataFolderAndTakesAnyNumberOfNodes() {
        Config shared = config(Map.of("talker.database", Postgres.shared().createDatabase(), "talker.admin-key", KEY));
        Storage first = Storage.open(shared);
        assertThat(first.adminKey()).isEqualTo(KEY);
        assertThat(first.isFresh()).isFalse();
        Storage.open(shared).release().run();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aSharedDatabaseNeedsAnAdminKey() {
        refuses(
                Map.of("talker.database", "postgresql://u:hunter2@127.0.0.1:1/n"),
                "the same on every node, and none is set",
                "export TALKER_ADMIN_KEY=");
    }

    @Test
    void anAdminKeyThatIsNoneIsRefusedAndNotTold() {
        refuses(Map.of("talker.admin-key", "hunter2"), "TALKER_ADMIN_KEY", "16 to 256");
        refuses(Map.of("talker.admin-key", "hunter2 with blanks in it"), "TALKER_ADMIN_KEY");
    }

    private void refuses(Map<String, String> settings, String... said) {
        assertThatThrownBy(() -> Storage.open(config(settings)))
                .isInstanceOf(StartupException.class)
                .hasMessageContainingAll(said)
                .message()
                .doesNotContain("hunter2");
    }

    private Config config(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("talker.data-dir", folder.toString());
        return Configuration.load(ConfigFactory.parseMap(all), Optional.empty());
    }
}
