package talker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.Done;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.Authority;
import talker.testkit.Authority.Signed;
import talker.testkit.Quietly;

/** Nodes that speak with each other through TLS. */
class ClusterTlsTest {
    @TempDir
    static Path folder;

    private static Signed ours;
    private static Signed strangers;

    private final List<ActorSystem<Void>> nodes = new ArrayList<>();

    @BeforeAll
    static void sign() throws Exception {
        ours = Authority.create(Files.createDirectory(folder.resolve("ours"))).sign("node", "127.0.0.1");
        strangers = Authority.create(Files.createDirectory(folder.resolve("strangers")))
                .sign("node", "127.0.0.1");
    }

    @AfterEach
    void stop() {
        nodes.forEach(ActorSystem::terminate);
        nodes.forEach(node -> node.getWhenTerminated().toCompletableFuture().join());
    }

    @Test
    void nodesWithCertificatesOfOneAuthorityFormACluster() throws Exception {
        ActorSystem<Void> first = start(ours, List.of());
        ActorSystem<Void> second = start(ours, List.of(address(first)));

        assertThat(Cluster.get(second).state().getMembers()).hasSize(2);
        assertThat(second.settings().config().getString("akka.remote.artery.transport"))
                .isEqualTo("tls-tcp");
    }

    @Test
    void aNodeWithACertificateOfAnotherAuthorityCannotJoin() throws Exception {
        ActorSystem<Void> first = start(ours, List.of());
        staysOut(first, system(tls(strangers), List.of(address(first))));
    }

    @Test
    void aNodeWithoutACertificateCannotJoin() throws Exception {
        ActorSystem<Void> first = start(ours, List.of());
        staysOut(first, system(Map.of(), List.of(address(first))));
    }

    @Test
    void filesThatCannotBeUsedAreNamedBeforeTheNodeStarts() throws Exception {
        refuses("", ours.certificate().toString(), ours.authority().toString(), "talker.cluster.tls.key has to name");
        refuses("/no/such.key", ours.certificate().toString(), ours.authority().toString(), "there is no such file");
        refuses(
                ours.certificate().toString(),
                ours.certificate().toString(),
                ours.authority().toString(),
                "it is no RSA key in PEM");
        refuses(
                ours.key().toString(),
                ours.key().toString(),
                ours.authority().toString(),
                "it is no X.509 certificate in PEM");
        refuses(
                ours.key().toString(),
                ours.certificate().toString(),
                strangers.authority().toString(),
                "not signed by " + strangers.authority());
    }

    /** Tries to join until it has been turned away, and is no member afterwards. */
    private static void staysOut(ActorSystem<Void> member, ActorSystem<Void> stranger) {
        Config settings = stranger.settings().config().getConfig("talker");
        CompletableFuture<Done> membership = Quietly.get(() -> LoggingTestKit.warn("Couldn't join seed nodes")
                .expect(stranger, () -> Membership.join(stranger, ClusterSettings.from(settings), Optional.empty())));
        assertThat(membership).isNotDone();
        assertThat(Cluster.get(stranger).selfMember().status()).isNotEqualTo(MemberStatus.up());
        assertThat(Cluster.get(member).state().getMembers()).hasSize(1);
    }

    private ActorSystem<Void> start(Signed files, List<String> seeds) throws Exception {
        ActorSystem<Void> node = system(tls(files), seeds);
        Membership.join(node, ClusterSettings.from(node.settings().config().getConfig("talker")), Optional.empty())
                .get(30, TimeUnit.SECONDS);
        return node;
    }

    private ActorSystem<Void> system(Map<String, Object> settings, List<String> seeds) {
        Config flags = ConfigFactory.parseMap(settings)
                .withFallback(ConfigFactory.parseMap(Map.of(
                        "talker.database",
                        "postgresql://nobody@localhost/nowhere",
                        "talker.cluster.seeds",
                        seeds,
                        "akka.actor.testkit.typed.filter-leeway",
                        "20s",
                        "akka.cluster.seed-node-timeout",
                        "1s")));
        ActorSystem<Void> system =
                ActorSystem.create(Behaviors.empty(), "talker", Configuration.load(flags, Optional.empty()));
        nodes.add(system);
        return system;
    }

    private static Map<String, Object> tls(Signed files) {
        return tls(
                files.key().toString(),
                files.certificate().toString(),
                files.authority().toString());
    }

    private static Map<String, Object> tls(String key, String certificate, String authority) {
        return Map.of(
                "talker.cluster.tls.enabled", true,
                "talker.cluster.tls.key", key,
                "talker.cluster.tls.certificate", certificate,
                "talker.cluster.tls.authority", authority);
    }

    private static String address(ActorSystem<Void> node) {
        return Cluster.get(node).selfMember().address().hostPort().replaceFirst(".*@", "");
    }

    private static void refuses(String key, String certificate, String authority, String said) {
        assertThatThrownBy(() ->
                        Configuration.load(ConfigFactory.parseMap(tls(key, certificate, authority)), Optional.empty()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(said);
    }
}
