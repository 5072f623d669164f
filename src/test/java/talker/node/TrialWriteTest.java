package talker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.Postgres;

/** A trial tells whether something can be stored, and leaves nothing. */
class TrialWriteTest {
    @TempDir
    Path folder;

    @Test
    void theEmbeddedJournalTakesItAndKeepsNothing() throws Exception {
        DataFolder.open(folder).close();
        TrialWrite trial = TrialWrite.embedded(folder);
        trial.run();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + DataFolder.journalFile(folder));
                Statement sql = other.createStatement()) {
            try (ResultSet rows = sql.executeQuery("SELECT count(*) FROM snapshot")) {
                assertThat(rows.getInt(1)).isZero();
            }
            sql.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(trial::run).isInstanceOf(SQLException.class).hasMessageContaining("BUSY");
            sql.execute("ROLLBACK");
        }
        trial.run();
    }

    @Test
    void aSharedDatabaseTakesItAndKeepsNothing() throws Exception {
        Postgres postgres = Postgres.shared();
        String url = postgres.createDatabase();
        TrialWrite trial = TrialWrite.shared(Database.at(PostgresUrl.parse(url)));
        trial.run();
        assertThat(postgres.query(url, "SELECT count(*) FROM snapshot")).isEqualTo("0");
        postgres.execute(url, "REVOKE INSERT ON snapshot FROM talker");
        assertThatThrownBy(trial::run).isInstanceOf(SQLException.class);
    }

    @Test
    void aDatabaseThatIsAwayFailsIt() {
        TrialWrite trial =
                TrialWrite.shared(Database.at(PostgresUrl.parse("postgresql://talker:secret@127.0.0.1:9/talker")));
        assertThatThrownBy(trial::run).isInstanceOf(SQLException.class);
    }
}
