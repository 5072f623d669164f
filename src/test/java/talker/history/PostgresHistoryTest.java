package talker.history;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.Optional;
import talker.node.Configuration;
import talker.testkit.Postgres;

/** Pages from PostgreSQL. */
class PostgresHistoryTest extends HistoryContractTest {
    @Override
    Config journal() {
        Map<String, String> database =
                Map.of("talker.database", Postgres.shared().createDatabase());
        return Configuration.load(ConfigFactory.parseMap(database), Optional.empty());
    }
}
