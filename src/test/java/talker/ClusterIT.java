package talker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.AdminApi;
import talker.testkit.Bot;
import talker.testkit.Cluster;
import talker.testkit.Events;
import talker.testkit.Kubernetes;
import talker.testkit.Line;
import talker.testkit.Postgres;
import talker.testkit.Talk;

/** Processes of the distribution that form one service. */
class ClusterIT {
    @TempDir
    private Path folder;

    @Test
    void nodesFormOneClusterInWhateverOrderTheyStart() throws Exception {
        try (Cluster cluster = Cluster.of(3, folder, Postgres.shared().createDatabase())) {
            cluster.node(2).launch();
            cluster.node(1).launch();
            cluster.node(1).awaitHttp();
            cluster.node(2).awaitHttp();
            assertThat(cluster.node(1).isReady()).isFalse();
            cluster.node(0).launch();
            cluster.nodes().forEach(node -> node.awaitReady());

            cluster.admin(0).addRoom("acme.lobby");
            cluster.admin(1).addUsers("acme", List.of("ann", "bob", "cyd"));
            try (Talk ann = cluster.connect(0, "acme.lobby", "ann");
                    Talk bob = cluster.connect(1, "acme.lobby", "bob");
                    Talk cyd = cluster.connect(2, "acme.lobby", "cyd")) {
                ann.hearsJoin("bob").hearsJoin("cyd");
                bob.hearsJoin("cyd");
                String id = ann.types("hel");
                bob.seesTyping("hel").from("ann").withId(id);
                cyd.seesTyping("hel").from("ann").withId(id);
                ann.says("hello");
                bob.hears("hello").from("ann").withId(id);
                cyd.hears("hello").from("ann").withId(id);
                cyd.says("hello from the third node");
                bob.hears("hello from the third node").from("cyd");
                cyd.closes();
                bob.hearsLeave("cyd");
            }
            assertThat(cluster.admin(2).history("acme.lobby")).hasSize(5);
            version2IsToldOfAllNodes(cluster);
            nothingIsLostUnderALoadOnAllNodes(cluster);
            botsTalkThroughAnyNode(cluster);
            moderationHoldsOnAllNodes(cluster);
        }
    }

    /** What is decided through one node is heard, and holds, on the others at once. */
    private static void moderationHoldsOnAllNodes(Cluster cluster) throws Exception {
        cluster.admin(0).addRoom("acme.court");
        try (Talk ann = cluster.dial2(0, "acme.court", "ann");
                Talk bob = cluster.dial2(1, "acme.court", "bob");
                Bot admin = new Bot(cluster.node(2).httpPort(), "acme.court", Cluster.ADMIN_KEY);
                Bot bobs = new Bot(cluster.node(2).httpPort(), "acme.court", AdminApi.token("bob"))) {
            ann.hearsConnected();
            bob.hearsConnected();
            Events events = bobs.listens("");
            events.hears("connected");
            String slip = ann.says("a slip");
            bob.linesUntil("a slip");
            assertThat(admin.redacts(slip).status()).isEqualTo(200);
            assertThat(bob.next().field("type")).isEqualTo("redacted");
            assertThat(events.until("a slip")).isNotEmpty();
            assertThat(events.hears("redacted").data().id()).isEqualTo(slip);
            assertThat(cluster.admin(1).history("acme.court")).isEmpty();
            assertThat(admin.moderates("mute", "bob", "").status()).isEqualTo(200);
            assertThat(bob.next().field("muted")).isEqualTo("true");
            bob.says("but");
            assertThat(bob.next().field("code")).isEqualTo("muted");
            assertThat(admin.moderates("ban", "bob", "").status()).isEqualTo(200);
            assertThat(bob.hearsOutUntilTheEnd()).last().asString().contains("banned");
            assertThat(events.untilTheEnd()).last().asString().contains("banned");
            assertThat(bobs.reads("").status()).isEqualTo(403);
            try (Talk again = cluster.dial2(0, "acme.court", "bob")) {
                assertThat(again.next().field("code")).isEqualTo("banned");
            }
        }
    }

    /** Each request is to another node, and none of the bots is in the room. */
    private static void botsTalkThroughAnyNode(Cluster cluster) throws Exception {
        cluster.admin(0).addRoom("acme.works");
        try (Talk ann = cluster.connect(0, "acme.works", "ann");
                Bot poster = new Bot(cluster.node(1).httpPort(), "acme.works", AdminApi.token("bob"));
                Bot listener = new Bot(cluster.node(2).httpPort(), "acme.works", AdminApi.token("cyd"))) {
            Events events = listener.listens("");
            assertThat(events.hears("connected").data().texts("users")).containsExactly("ann");
            assertThat(poster.sends("GET", "/users", "").body()).isEqualTo("{\"users\":[\"ann\"]}");
            String id = Bot.id();
            poster.types(id, "hel");
            ann.seesTyping("hel").from("bob").withId(id);
            assertThat(events.hears("draft").data().id()).isEqualTo(id);
            Bot.Answer posted = poster.postsAs(id, "hello");
            assertThat(posted.status()).isEqualTo(201);
            ann.hears("hello").from("bob").withId(id);
            assertThat(events.hears("message").id()).isEqualTo(Long.toString(posted.seq()));
            assertThat(listener.reads("").texts("messages", "id")).endsWith(id);
            ann.hearsNothingElse();
        }
    }

    /** The load tool ends with an exit code of 1 where anything is lost, doubled or out of order. */
    private static void nothingIsLostUnderALoadOnAllNodes(Cluster cluster) throws Exception {
        String ports = cluster.tcpPorts().stream().map(String::valueOf).collect(Collectors.joining(","));
        String load = "bench many-rooms --rooms 5 --members 6 --rate 50 --warm-up 500ms --duration 2s --port " + ports;
        assertThat(cluster.node(0).talker(load.split(" "))).contains("0 lost, 0 doubled, 0 out of order");
    }

    /** Each is the first of the room on its node, and is told at once who is on the others and what is typed there. */
    private static void version2IsToldOfAllNodes(Cluster cluster) {
        cluster.admin(0).addRoom("acme.attic");
        try (Talk ann = cluster.connect(0, "acme.attic", "ann");
                Talk bob = cluster.dial2(1, "acme.attic", "bob")) {
            assertThat(bob.hearsConnected().texts("users")).containsExactly("ann", "bob");
            ann.hearsJoin("bob");
            String draft = ann.types("he");
            bob.seesTyping("he");
            ann.seesTyping("he");
            try (Talk cyd = cluster.dial2(2, "acme.attic", "cyd")) {
                Line connected = cyd.hearsConnected();
                assertThat(connected.texts("users")).containsExactly("ann", "bob", "cyd");
                assertThat(connected.lines("drafts")).extracting(Line::id).containsExactly(draft);
                bob.hearsJoin("cyd");
                bob.whispers("cyd", "psst");
                String whispered = bob.hears("psst").line().text();
                cyd.receives(whispered);
                ann.says("hello");
                cyd.hears("hello");
                assertThat(cyd.asksForHistory("").lines("messages"))
                        .extracting(Line::content)
                        .contains("psst");
            }
            ann.hearsJoin("cyd").hears("hello");
            ann.hearsLeave("cyd").hearsNothingElse();
        }
    }

    @Test
    void nodesFindEachOtherByAskingKubernetes() throws Exception {
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        try (Kubernetes kubernetes = Kubernetes.withPods(secrets, "127.0.0.1", "127.0.0.2", "127.0.0.3");
                Cluster cluster = Cluster.on(
                                kubernetes, folder, Postgres.shared().createDatabase())
                        .start()) {
            assertThat(kubernetes.asked()).isPositive();
            cluster.admin(0).addRoom("acme.lobby");
            cluster.admin(0).addUsers("acme", List.of("ann", "bob"));
            try (Talk ann = cluster.connect(0, "acme.lobby", "ann");
                    Talk bob = cluster.connect(2, "acme.lobby", "bob")) {
                ann.hearsJoin("bob");
                bob.types("hel");
                ann.seesTyping("hel").from("bob");
            }
        }
    }
}
