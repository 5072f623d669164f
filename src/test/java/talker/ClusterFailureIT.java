package talker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.AdminApi;
import talker.testkit.Chatter;
import talker.testkit.Cluster;
import talker.testkit.Gathering;
import talker.testkit.Network;
import talker.testkit.PlainHttp;
import talker.testkit.Postgres;
import talker.testkit.ServerProcess;
import talker.testkit.Talk;

/**
 * Three nodes and a PostgreSQL, of which something dies while people talk. Each test shows at the end that every final
 * that anyone heard is stored once, and that everybody heard the finals of a room in its order and without a hole.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterFailureIT {
    private static final long SEED = Long.getLong("talker.seed", System.nanoTime());
    private static final int KILLS = 5;
    private static final Duration NOTICEABLE = Duration.ofSeconds(1);

    /** How many finals are heard before anything dies: what is killed is a cluster at work, not one that starts. */
    private static final int BEFORE_THE_FIRST = 20_000;

    /** A room must speak again; how soon is printed, and depends on what else the machine does. */
    private static final Duration UNBEARABLE = Duration.ofSeconds(60);

    /** The node that is first in the list of seeds, and how long after it is up Akka lets it found a cluster. */
    private static final int FIRST_SEED = 0;

    private static final Duration WOULD_HAVE_FOUNDED = Duration.ofSeconds(5);

    private static final Duration AWAY = Duration.ofSeconds(30);

    /** Longer than the database is away. */
    private static final String PATIENT = "-Dtalker.delivery.give-up=60s";

    @TempDir
    private static Path folder;

    private final Random random = new Random(SEED);
    private Postgres postgres;
    private Cluster cluster;

    @BeforeAll
    void start() throws Exception {
        postgres = Postgres.start();
        cluster = Cluster.of(3, Files.createDirectory(folder.resolve("cluster")), postgres.createDatabase(), PATIENT)
                .start();
    }

    /** What a test that failed left dead, so that the next one does not depend on it. */
    @AfterEach
    void raiseTheDead() throws Exception {
        if (!postgres.isRunning()) {
            postgres.startAgain();
        }
        for (ServerProcess node : cluster.nodes()) {
            if (!node.process().isAlive()) {
                node.start();
            }
        }
    }

    @AfterAll
    void stop() {
        cluster.close();
        postgres.close();
    }

    @Test
    void nothingIsLostWhenNodesAreKilled() throws Exception {
        try (Gathering gathering = Gathering.start(cluster, "kill", 10, 5, 20)) {
            gathering.talk(BEFORE_THE_FIRST);
            List<Duration> silences = new ArrayList<>();
            for (int kill = 0; kill < KILLS; kill++) {
                gathering.resetPulses();
                ServerProcess victim = cluster.node(random.nextInt(3));
                victim.kill();
                long killed = System.nanoTime();
                gathering.awaitSpeech(() -> "every room talks after a kill, seed " + SEED);
                silences.addAll(gathering.silences());
                victim.start();
                pause(Duration.ofSeconds(10).minusNanos(System.nanoTime() - killed));
            }
            int finals = gathering.finish(cluster.admin(0));
            print("%d kills, %d finals stored, none lost, doubled or out of order".formatted(KILLS, finals));
            reportSilences("after kill -9", silences);
            assertThat(max(silences)).isLessThan(UNBEARABLE);
        }
    }

    @Test
    void aNodeThatWasFrozenLeavesAndDoesNoHarm() throws Exception {
        try (Gathering gathering = Gathering.start(cluster, "freeze", 10, 3, 10)) {
            gathering.resetPulses();
            int frozen = cluster.home("freeze.room0");
            cluster.node(frozen).signal("STOP");
            long stopped = System.nanoTime();
            gathering.awaitSpeech(() -> "every room talks without the frozen node, seed " + SEED);
            List<Duration> silences = gathering.silences();
            pause(Duration.ofSeconds(20).minusNanos(System.nanoTime() - stopped));
            cluster.node(frozen).signal("CONT");
            long woken = System.nanoTime();
            assertThat(cluster.awaitExit(frozen)).isEqualTo(1);
            Duration leaving = Duration.ofNanos(System.nanoTime() - woken);
            assertThat(cluster.node(frozen).logText()).contains("The cluster goes on without this node");
            cluster.node(frozen).start();
            gathering.talk(1000);
            int finals = gathering.finish(cluster.admin(0));
            print("node frozen for 20 s, %d finals stored, none lost, doubled or out of order".formatted(finals));
            reportSilences("after SIGSTOP", silences);
            report("until the stale node had left after SIGCONT", List.of(leaving));
        }
    }

    @Test
    void aRollingRestartIsHardlyNoticed() throws Exception {
        try (Gathering gathering = Gathering.start(cluster, "rolling", 10, 5, 4)) {
            List<Duration> silences = new ArrayList<>();
            for (ServerProcess node : cluster.nodes()) {
                gathering.resetPulses();
                node.signal("TERM");
                Awaitility.await("a node stops").until(() -> !node.process().isAlive());
                node.start();
                gathering.awaitSpeech(() -> "every room talks after a restart");
                silences.addAll(gathering.silences());
            }
            int finals = gathering.finish(cluster.admin(0));
            print("3 nodes restarted, %d finals stored, none lost, doubled or out of order".formatted(finals));
            reportSilences("in a rolling restart", silences);
            assertThat(max(silences)).isLessThan(UNBEARABLE);
        }
    }

    @Test
    void whileTheDatabaseIsAwayPeopleSeeEachOtherTypeAndTheirFinalsWait() throws Exception {
        AdminApi admin = cluster.admin(0);
        admin.addRoom("quiet.room");
        admin.addUsers("quiet", List.of("ann", "bob", "cyd"));
        try (Gathering gathering = Gathering.start(cluster, "database", 5, 3, 10);
                Talk ann = cluster.connect(0, "quiet.room", "ann");
                Talk bob = cluster.connect(1, "quiet.room", "bob")) {
            ann.hearsJoin("bob");
            postgres.stop();
            long stopped = System.nanoTime();
            String id = ann.types("hel");
            bob.seesTyping("hel").withId(id);
            ann.says("hello");
            bob.types("are you still there?");
            ann.seesTyping("hel");
            ann.seesTyping("are you still there?").from("bob");
            bob.seesTyping("are you still there?");
            int http = cluster.node(0).httpPort();
            Awaitility.await("node 0 is not well")
                    .atMost(AWAY)
                    .until(() -> PlainHttp.get(http, "/ready").body().contains("\"journal\""));
            assertThat(PlainHttp.get(http, "/ready").status())
                    .as("no other node is better off")
                    .isEqualTo(200);
            try (Talk cyd = cluster.dial(0, "quiet.room", "cyd")) {
                cyd.receivesError("Service unavailable, try again").isClosed();
            }
            bob.types("are you still there, ann?");
            bob.seesTyping("are you still there, ann?");
            ann.seesTyping("are you still there, ann?").from("bob");
            pause(AWAY.minusNanos(System.nanoTime() - stopped));
            postgres.startAgain();
            long returned = System.nanoTime();
            bob.hears("hello").from("ann").withId(id);
            gathering.awaitSpeech(() -> "every room talks after the database has returned");
            Duration waiting = Duration.ofNanos(System.nanoTime() - returned);
            Awaitility.await("node 0 is well again")
                    .atMost(UNBEARABLE)
                    .until(() -> PlainHttp.get(http, "/ready").body().equals("{\"ok\":true}"));
            try (Talk cyd = cluster.dial(0, "quiet.room", "cyd")) {
                bob.hearsJoin("cyd");
                cyd.types("here I am");
                bob.seesTyping("here I am").from("cyd");
            }
            bob.hearsLeave("cyd");
            int finals = gathering.finish(admin);
            print("database away for 30 s, %d finals stored, none lost, doubled or out of order".formatted(finals));
            report("until every room spoke after the database had returned", List.of(waiting));
        }
    }

    @Test
    void whoWasOnADeadNodeIsGoneAndWhoCameBackElsewhereNeverLeft() throws Exception {
        AdminApi admin = cluster.admin(0);
        admin.addRoom("present.room");
        admin.addUsers("present", List.of("ann", "bob", "cyd"));
        try (Talk first = cluster.connect(0, "present.room", "ann")) {
            first.sends("{\"type\":\"close\"}");
        }
        int home = cluster.home("present.room");
        int victim = (home + 1) % 3;
        try (Talk ann = cluster.connect(home, "present.room", "ann");
                Talk bob = cluster.connect(victim, "present.room", "bob");
                Talk cyd = cluster.connect(victim, "present.room", "cyd")) {
            ann.hearsJoin("bob").hearsJoin("cyd");
            bob.hearsJoin("cyd");
            cyd.hearsNothingElse();
            cluster.node(victim).kill();
            long killed = System.nanoTime();
            try (Talk again = cluster.dial((home + 2) % 3, "present.room", "bob")) {
                List<String> news = new ArrayList<>();
                Awaitility.await("cyd is gone").atMost(UNBEARABLE).until(() -> {
                    ann.everythingSoFar().forEach(line -> news.add(line.text()));
                    return news.contains("{\"type\":\"leave\",\"user\":\"cyd\"}");
                });
                Duration gone = Duration.ofNanos(System.nanoTime() - killed);
                assertThat(news).as("what ann is told, and nothing of bob").hasSize(1);
                assertThat(gone).isLessThan(Duration.ofSeconds(30));
                again.passesFence();
                report("until who was on a dead node had left", List.of(gone));
            }
        } finally {
            cluster.node(victim).start();
        }
    }

    @Test
    void whoseFinalWaitsForTooLongIsTold() throws Exception {
        Path own = Files.createDirectory(folder.resolve("impatient"));
        try (Postgres database = Postgres.start();
                Cluster impatient = Cluster.of(2, own, database.createDatabase(), "-Dtalker.delivery.give-up=3s")
                        .start()) {
            AdminApi admin = impatient.admin(0);
            admin.addRoom("quiet.room");
            admin.addUsers("quiet", List.of("ann", "bob"));
            try (Talk ann = impatient.connect(0, "quiet.room", "ann");
                    Talk bob = impatient.connect(1, "quiet.room", "bob")) {
                ann.hearsJoin("bob");
                database.stop();
                String id = ann.says("hello");
                ann.receives("{\"type\":\"error\",\"message\":\"Message not stored\",\"id\":\"" + id + "\"}");
                database.startAgain();
                ann.says(id, "hello");
                bob.hears("hello").from("ann").withId(id);
                assertThat(admin.history("quiet.room")).filteredOn(id::equals).hasSize(1);
            }
        }
    }

    @Test
    void theSmallerPartOfABrokenNetworkStopsAndComesBack() throws Exception {
        Path own = Files.createDirectory(folder.resolve("partition"));
        try (Network network = Network.of(3);
                Cluster parted = Cluster.of(network.members(), own, postgres.createDatabase())
                        .start();
                Gathering gathering = Gathering.start(parted, "partition", 6, 3, 10);
                Chatter loyal = loyalTo(parted, FIRST_SEED)) {
            Awaitility.await("the loyal one is heard").until(() -> loyal.echoes() > 0);
            network.cutOff(FIRST_SEED);
            Awaitility.await("the others miss it")
                    .until(() -> parted.node(FIRST_SEED + 1).logText().contains("Marking node as UNREACHABLE"));
            network.mend();
            gathering.awaitSpeech(() -> "every room talks after a partition that was soon over");
            assertThat(parted.nodes()).allMatch(ServerProcess::isReady);
            gathering.resetPulses();
            network.cutOff(FIRST_SEED);
            long cut = System.nanoTime();
            assertThat(parted.awaitExit(FIRST_SEED)).isEqualTo(1);
            Duration stopping = Duration.ofNanos(System.nanoTime() - cut);
            int heard = loyal.heard().size();
            ServerProcess lonely = parted.node(FIRST_SEED).launch();
            gathering.awaitSpeech(() -> "every room talks in the larger part");
            List<Duration> silences = gathering.silences();
            lonely.awaitHttp();
            Awaitility.await("it founds no cluster of its own, and stores nothing")
                    .atMost(UNBEARABLE)
                    .pollInterval(Duration.ofMillis(100))
                    .during(WOULD_HAVE_FOUNDED.plusSeconds(8))
                    .until(() -> !lonely.isReady() && loyal.heard().size() == heard);
            assertThat(lonely.logText())
                    .containsOnlyOnce("A cluster lives on this database that this node cannot reach");
            network.mend();
            lonely.awaitReady();
            Awaitility.await("the loyal one is heard again")
                    .atMost(UNBEARABLE)
                    .until(() -> loyal.heard().size() > heard);
            loyal.stopTalking();
            Awaitility.await("all of it").atMost(UNBEARABLE).until(loyal::isConfirmed);
            gathering.talk(1000);
            int finals = gathering.finish(parted.admin(FIRST_SEED));
            print("partition 2|1, %d finals stored, none lost, doubled or out of order".formatted(finals));
            report("until the smaller part had stopped", List.of(stopping));
            reportSilences("in a partition", silences);
        }
    }

    /** Somebody in one of the rooms who knows of one node only. */
    private static Chatter loyalTo(Cluster cluster, int node) {
        cluster.admin(node).addUsers("partition", List.of("loyal"));
        return new Chatter(
                "partition.room0",
                "loyal",
                AdminApi.token("loyal"),
                List.of(cluster.node(node).tcpPort()),
                10,
                5);
    }

    /** Lets them talk on for a while. */
    private static void pause(Duration duration) {
        if (!duration.isNegative()) {
            Awaitility.await()
                    .pollDelay(duration)
                    .atMost(duration.plusSeconds(5))
                    .until(() -> true);
        }
    }

    private static Duration max(List<Duration> durations) {
        return durations.stream().max(Duration::compareTo).orElseThrow();
    }

    /** Most rooms do not live on the node in question, and hardly pause. */
    private static void reportSilences(String when, List<Duration> silences) {
        List<Duration> noticed = silences.stream()
                .filter(silence -> silence.compareTo(NOTICEABLE) >= 0)
                .toList();
        print("  %d of %d rooms were silent for a second or more %s".formatted(noticed.size(), silences.size(), when));
        report("silence of these", noticed.isEmpty() ? List.of(max(silences)) : noticed);
    }

    private static void report(String what, List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        print("  %s: p50 %.1f s, max %.1f s"
                .formatted(
                        what,
                        sorted.get(sorted.size() / 2).toMillis() / 1000.0,
                        sorted.get(sorted.size() - 1).toMillis() / 1000.0));
    }

    private static void print(String figures) {
        System.out.println("[cluster] " + figures);
    }
}
