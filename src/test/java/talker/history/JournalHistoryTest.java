package talker.history;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import talker.node.DataFolder;

/** Pages from the embedded journal. */
class JournalHistoryTest extends HistoryContractTest {
    @TempDir
    static Path folder;

    private DataFolder data;

    @Override
    Config journal() {
        data = DataFolder.open(folder);
        return ConfigFactory.parseString("talker.data-dir = \"" + folder + "\"")
                .withFallback(ConfigFactory.parseResources("journal-sqlite.conf"));
    }

    @AfterAll
    void close() {
        data.close();
    }
}
