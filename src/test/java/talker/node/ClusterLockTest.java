package talker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import talker.testkit.Postgres;

class ClusterLockTest {
    private static final Postgres POSTGRES = Postgres.shared();

    private final List<ClusterLock> locks = new ArrayList<>();
    private final String database = POSTGRES.createDatabase();

    @AfterEach
    void close() {
        locks.forEach(ClusterLock::close);
    }

    @Test
    void oneAtATimeMayFound() throws Exception {
        ClusterLock first = lock(database);
        ClusterLock second = lock(database);
        assertThat(first.mayFound()).isTrue();
        assertThat(second.mayFound()).isFalse();
        assertThat(first.mayFound()).as("still").isTrue();
        first.close();
        assertThat(second.mayFound()).isTrue();
    }

    @Test
    void whileThereIsAMemberNobodyMayFound() throws Exception {
        ClusterLock founder = lock(database);
        ClusterLock joined = lock(database);
        assertThat(founder.mayFound()).isTrue();
        assertThat(founder.enter()).isTrue();
        assertThat(joined.enter()).isTrue();
        ClusterLock late = lock(database);
        assertThat(late.mayFound()).isFalse();
        founder.close();
        assertThat(late.mayFound()).isFalse();
        joined.close();
        assertThat(late.mayFound()).isTrue();
    }

    @Test
    void aMemberThatLostItsLockIsHeardByOneWhoFounds() throws Exception {
        ClusterLock founder = lock(database);
        assertThat(founder.mayFound()).isTrue();
        assertThat(lock(database).enter()).isTrue();
        assertThat(founder.mayFound()).isFalse();
    }

    @Test
    void aLostConnectionIsOpenedAgain() throws Exception {
        ClusterLock member = lock(database);
        assertThat(member.enter()).isTrue();
        ClusterLock other = lock(database);
        assertThat(other.mayFound()).isFalse();
        cutOff(database);
        assertThatThrownBy(member::enter).isInstanceOf(SQLException.class);
        assertThatThrownBy(other::mayFound).isInstanceOf(SQLException.class);
        assertThat(member.enter()).isTrue();
        assertThat(other.mayFound()).isFalse();
    }

    @Test
    void aMemberThatIsClosedStaysOut() throws Exception {
        ClusterLock member = lock(database);
        assertThat(member.enter()).isTrue();
        member.close();
        member.close();
        assertThat(member.enter()).isFalse();
        assertThat(lock(database).mayFound()).isTrue();
    }

    @Test
    void anotherDatabaseAndAnotherSchemaAreOthers() throws Exception {
        assertThat(lock(database).enter()).isTrue();
        assertThat(lock(POSTGRES.createDatabase()).mayFound()).isTrue();
        POSTGRES.execute(database, "CREATE SCHEMA second AUTHORIZATION talker");
        String second = database + "?currentSchema=second";
        Database.at(PostgresUrl.parse(second)).init();
        assertThat(lock(second).mayFound()).isTrue();
        assertThat(lock(database).mayFound()).isFalse();
    }

    @Test
    void anOperatorSeesWhoIsAMember() throws Exception {
        ClusterLock member = lock(database);
        assertThat(member.enter()).isTrue();
        assertThat(POSTGRES.query(
                        database,
                        "SELECT string_agg(application_name || ' ' || mode, ',') FROM pg_locks JOIN pg_stat_activity"
                                + " USING (pid) WHERE locktype = 'advisory' AND classid = 61801 AND granted AND"
                                + " datname = current_database() AND objid = 'event_journal'::regclass"))
                .isEqualTo("talker cluster lock ShareLock");
    }

    private ClusterLock lock(String url) {
        ClusterLock lock = new ClusterLock(Database.at(PostgresUrl.parse(url)));
        locks.add(lock);
        return lock;
    }

    /** Ends the sessions of all locks of a database. */
    static void cutOff(String database) {
        String sessions =
                "FROM pg_stat_activity WHERE application_name = 'talker cluster lock' AND datname = current_database()";
        POSTGRES.query(database, "SELECT count(pg_terminate_backend(pid)) " + sessions);
        Awaitility.await().until(() -> POSTGRES.query(database, "SELECT count(*) " + sessions)
                .equals("0"));
    }
}
