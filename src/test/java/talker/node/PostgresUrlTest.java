package talker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
    @Test
    void everyPartIsTakenApart() {
        PostgresUrl url = PostgresUrl.parse("postgresql://ta%40lker:p%40ss%2Fw:ord%25+@db.example:5433/chat");
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:5433/chat");
        assertThat(url.properties())
                .containsEntry("user", "ta@lker")
                .containsEntry("password", "p@ss/w:ord%+")
                .containsEntry("logServerErrorDetail", "false");
        assertThat(url).hasToString("db.example:5433/chat");
    }

    @Test
    void theShortSchemeAndNoPasswordAreFine() {
        PostgresUrl url = PostgresUrl.parse("postgres://talker@localhost/chat");
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://localhost/chat");
        assertThat(url.properties()).containsEntry("user", "talker").containsEntry("password", "");
    }

    @Test
    void parametersGoToTheDriverAndWinOverOurs() {
        PostgresUrl url = PostgresUrl.parse(
                "postgresql://u:p@a:1,b:2/chat?sslmode=verify-full&socketTimeout=7&sslpassword=x%26y");
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://a:1,b:2/chat");
        assertThat(url.properties())
                .containsEntry("sslmode", "verify-full")
                .containsEntry("socketTimeout", "7")
                .containsEntry("sslpassword", "x&y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql:",
                "mysql://talker:hunter2@localhost/chat",
                "jdbc:postgresql://talker:hunter2@localhost/chat",
                "postgresql://localhost/chat",
                "postgresql://talker:hunter2@localhost",
                "postgresql://talker:hunter2@localhost/",
                "postgresql://:hunter2@localhost/chat",
                "postgresql://talker:hunter2%@localhost/chat",
                "postgresql://talker:hunter2@localhost/chat?sslmode",
                "postgresql://talker:hunter2@localhost/chat/more"
            })
    void anythingElseIsRefusedWithoutTellingIt(String text) {
        assertThatThrownBy(() -> PostgresUrl.parse(text))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("postgresql://user:password@host:5432/name")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void theConfigurationKeepsThePasswordOutOfTheUrl() {
        Config config = Configuration.load(
                ConfigFactory.parseMap(Map.of("talker.database", "postgresql://talker:hunter2@db/chat")),
                Optional.empty());
        Config pool = config.getConfig("akka-persistence-jdbc.shared-databases.slick.db");
        assertThat(pool.getString("url")).isEqualTo("jdbc:postgresql://db/chat");
        assertThat(pool.getString("password")).isEqualTo("hunter2");
        assertThat(pool.getString("properties.reWriteBatchedInserts")).isEqualTo("true");
        assertThat(pool.getInt("numThreads")).isEqualTo(config.getInt("talker.database-pool.connections"));
        assertThat(config.getConfig("akka-persistence-jdbc.shared-databases.history.db")
                        .getInt("maxConnections"))
                .isEqualTo(config.getInt("talker.database-pool.history-connections"));
    }

    @Test
    void theEnvironmentHoldsSecrets() {
        Config secrets = Configuration.secrets(
                Map.of("TALKER_DATABASE", "postgresql://u:p@h/n", "TALKER_ADMIN_KEY", "", "PATH", "/bin"));
        assertThat(secrets.root().unwrapped()).isEqualTo(Map.of("talker", Map.of("database", "postgresql://u:p@h/n")));
    }
}
