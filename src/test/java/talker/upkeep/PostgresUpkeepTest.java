package talker.upkeep;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import talker.testkit.Postgres;

/** On PostgreSQL, as far as its tables say. */
class PostgresUpkeepTest extends UpkeepContractTest {
    private final String url = Postgres.shared().createDatabase();

    @Override
    Map<String, Object> journal() {
        return Map.of("talker.database", url, "talker.admin-key", "a-key-for-this-test-alone");
    }

    @Override
    Connection database() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        String name = url.substring(url.lastIndexOf('/') + 1);
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + Postgres.shared().port() + "/" + name, properties);
    }

    @Override
    boolean keeps(String text) throws Exception {
        String query =
                "SELECT EXISTS (SELECT 1 FROM event_journal WHERE position(convert_to(?, 'UTF8') IN event_payload)"
                        + " > 0) OR EXISTS (SELECT 1 FROM snapshot WHERE position(convert_to(?, 'UTF8') IN snapshot_payload) > 0)";
        try (Connection database = database();
                PreparedStatement sql = database.prepareStatement(query)) {
            sql.setString(1, text);
            sql.setString(2, text);
            try (ResultSet rows = sql.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    @Override
    String blob(String hex) {
        return "decode('" + hex + "', 'hex')";
    }
}
