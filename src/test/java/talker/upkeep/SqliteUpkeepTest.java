package talker.upkeep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** On the embedded journal, whose files are looked into byte by byte. */
class SqliteUpkeepTest extends UpkeepContractTest {
    @Override
    Map<String, Object> journal() {
        return Map.of();
    }

    @Override
    Connection database() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db") + "?busy_timeout=10000");
    }

    @Override
    boolean keeps(String text) throws Exception {
        for (String name : List.of("journal.db", "journal.db-wal")) {
            Path file = folder.resolve(name);
            if (Files.exists(file) && new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
                return true;
            }
        }
        return false;
    }

    @Override
    String blob(String hex) {
        return "x'" + hex + "'";
    }
}
