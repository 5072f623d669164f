package talker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import talker.testkit.Postgres;
import talker.testkit.Quietly;
import talker.testkit.ServerProcess;

/** Nodes without rooms, real ones otherwise, on a real PostgreSQL: how many clusters there are. */
class FoundingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Longer than Akka lets the first seed wait for the others, which is 5 s. */
    private static final Duration LONG = Duration.ofSeconds(8);

    private final List<Member> nodes = new ArrayList<>();
    private Quietly.Silence silence;

    private record Member(ActorSystem<Void> system, Optional<ClusterLock> lock, CompletableFuture<Done> whenUp) {
        boolean isUp() {
            return whenUp.isDone() && !whenUp.isCompletedExceptionally();
        }

        long clusterSize() {
            return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
                    .count();
        }

        void stop() {
            CoordinatedShutdown.get(system)
                    .runAll(CoordinatedShutdown.actorSystemTerminateReason())
                    .toCompletableFuture()
                    .join();
            lock.ifPresent(ClusterLock::close);
        }
    }

    @BeforeEach
    void hush() {
        silence = Quietly.start();
    }

    @AfterEach
    void stop() {
        nodes.parallelStream().forEach(Member::stop);
        silence.close();
    }

    @Test
    void nodesThatStartAtOnceAreOneClusterAndAgainAfterAllWereDown() throws Exception {
        String database = Postgres.shared().createDatabase();
        List<Integer> ports = freePorts(3);
        for (int round = 0; round < 2; round++) {
            List<Member> three = List.of(
                    node(database, ports.get(2), ports),
                    node(database, ports.get(1), ports),
                    node(database, ports.get(0), ports));
            await("one cluster").until(() -> three.stream().allMatch(node -> node.isUp() && node.clusterSize() == 3));
            three.parallelStream().forEach(Member::stop);
            nodes.clear();
        }
    }

    @Test
    void aFirstSeedThatReachesNobodyFoundsNoClusterBesideALivingOne() throws Exception {
        String database = Postgres.shared().createDatabase();
        Member living = node(database, ServerProcess.freePort(), List.of());
        await("the living one").until(living::isUp);
        List<Integer> ports = freePorts(2);
        Member first = node(database, ports.get(0), ports);
        await("no second one").during(LONG).until(() -> !first.isUp());

        living.stop();
        await("a cluster when the other is gone").until(first::isUp);
        assertThat(first.clusterSize()).isEqualTo(1);
    }

    @Test
    void aFirstSeedThatComesBackJoinsTheOthers() throws Exception {
        String database = Postgres.shared().createDatabase();
        List<Integer> ports = freePorts(2);
        Member second = node(database, ports.get(1), List.of());
        await("the living one").until(second::isUp);
        Member first = node(database, ports.get(0), ports);
        await("joined").until(() -> first.isUp() && second.clusterSize() == 2);
        assertThat(first.clusterSize()).isEqualTo(2);
    }

    @Test
    void aListOfTheNodeItselfFoundsUnlessAClusterLives() throws Exception {
        String database = Postgres.shared().createDatabase();
        int port = ServerProcess.freePort();
        Member only = node(database, port, List.of(port));
        await("founded").until(only::isUp);
        int another = ServerProcess.freePort();
        Member second = node(database, another, List.of(another));
        await("no second one").during(LONG).until(() -> !second.isUp());
    }

    @Test
    void aNodeOnItsOwnIsRefusedWhereAClusterLives() throws Exception {
        String database = Postgres.shared().createDatabase();
        Member living = node(database, 0, List.of());
        await("the living one").until(living::isUp);
        assertThatThrownBy(() -> node(database, 0, List.of()))
                .isInstanceOf(StartupException.class)
                .hasMessageContainingAll("Another node of Talker's lives on this database", "--seed");
        living.stop();
        await("the next one").until(node(database, 0, List.of())::isUp);
    }

    @Test
    void membersStayAndAreKnownAgainWhenTheDatabaseWasRestarted() throws Exception {
        try (Postgres postgres = Postgres.start()) {
            String database = postgres.createDatabase();
            Member living = node(database, 0, List.of());
            await("the living one").until(living::isUp);
            List<Integer> ports = freePorts(2);
            Member first = node(database, ports.get(0), ports);
            await("the first one looks").until(() -> locks(postgres, database, ClusterLock.FOUNDER) == 1);
            postgres.stop();
            postgres.startAgain();
            await("known again").until(() -> locks(postgres, database, ClusterLock.MEMBERS) == 1);
            await("no second one")
                    .during(Founding.CALM.plus(LONG))
                    .until(() -> !first.isUp() && living.clusterSize() == 1);
        }
    }

    @Test
    void aFirstSeedWaitsForADatabaseThatIsAway() throws Exception {
        try (Postgres postgres = Postgres.start()) {
            String database = postgres.createDatabase();
            postgres.stop();
            List<Integer> ports = freePorts(2);
            Member first = node(database, ports.get(0), ports);
            await("nothing founded").during(LONG).until(() -> !first.isUp());
            assertThatThrownBy(() -> node(database, 0, List.of()))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("cannot be reached");
            postgres.startAgain();
            await("founded").until(first::isUp);
        }
    }

    private static int locks(Postgres postgres, String database, int number) {
        return Integer.parseInt(postgres.query(
                database,
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = " + number));
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(PATIENCE);
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<Integer> ports = new ArrayList<>();
        while (ports.size() < count) {
            ports.add(ServerProcess.freePort());
        }
        return ports;
    }

    /** A node on this port of loopback, with seeds on these; whether or not it becomes a member. */
    private Member node(String database, int port, List<Integer> seeds) {
        Config config = Configuration.load(
                ConfigFactory.parseMap(Map.of(
                        "talker.database",
                        database,
                        "talker.cluster.port",
                        port,
                        "talker.cluster.seeds",
                        seeds.stream().map(seed -> "127.0.0.1:" + seed).toList())),
                Optional.empty());
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), ClusterSettings.SYSTEM, config);
        Optional<ClusterLock> lock = Optional.of(new ClusterLock(Database.at(PostgresUrl.parse(database))));
        Member node;
        try {
            node = new Member(
                    system, lock, Membership.join(system, Settings.from(config).cluster(), lock));
        } catch (StartupException refused) {
            new Member(system, lock, new CompletableFuture<>()).stop();
            throw refused;
        }
        nodes.add(node);
        return node;
    }
}
