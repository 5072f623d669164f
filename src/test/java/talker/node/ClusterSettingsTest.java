package talker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.node.ClusterSettings.Seed;

class ClusterSettingsTest {
    private static final String DATABASE = "talker.database = \"postgresql://u:p@h/n\"\n";

    @Test
    void aNodeOnItsOwnNeedsNothing() {
        ClusterSettings settings = read("");
        assertThat(settings.isAlone()).isTrue();
        assertThat(settings.bind()).isEqualTo("127.0.0.1");
    }

    @Test
    void theSameListOfSeedsFitsEveryNode() {
        String seeds = "talker.cluster.seeds = [\"127.0.0.1:1\", \"127.0.0.1:2\", \"[::1]:3\"]\n";
        for (int port : List.of(1, 2, 9)) {
            ClusterSettings settings = read(DATABASE + seeds + "talker.cluster.port = " + port);
            assertThat(settings.isAlone()).isFalse();
            assertThat(settings.seeds())
                    .containsExactly(new Seed("127.0.0.1", 1), new Seed("127.0.0.1", 2), new Seed("[::1]", 3));
        }
    }

    @Test
    void seedsGoToAkkaInTheirOrder() {
        assertThat(Seed.parse("node-1.talker:25520").address()).hasToString("akka://talker@node-1.talker:25520");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "host:", ":1", "host:0", "host:65536", "http://host:1", "a:b:1", "user@host:1"})
    void aSeedIsAHostAndAPort(String seed) {
        refuses(DATABASE + "talker.cluster.seeds = [\"" + seed + "\"]", "'" + seed + "' is no node to join");
    }

    @Test
    void severalNodesNeedASharedDatabase() {
        refuses("talker.cluster.port = 25520", "Nodes of a cluster share a PostgreSQL", "--cluster-port");
        refuses("talker.cluster.seeds = [\"127.0.0.1:1\"]", "Nodes of a cluster share a PostgreSQL");
        refuses("talker.cluster.bootstrap = kubernetes", "Nodes of a cluster share a PostgreSQL");
    }

    @Test
    void aNodeThatTheOthersCannotReachIsRefused() {
        refuses(
                DATABASE + "talker.cluster.seeds = [\"192.0.2.1:25520\"]",
                "The node 192.0.2.1:25520 is not on this machine",
                "--cluster-host");
        refuses(
                DATABASE + "talker.cluster.port = 1, talker.cluster.host = \"0.0.0.0\"",
                "0.0.0.0 is none",
                "talker.cluster.bind");
    }

    @Test
    void aNodeHasOneName() {
        refuses(
                DATABASE + "talker.cluster.port = 1, talker.cluster.seeds = [\"localhost:1\"]",
                "The seed localhost:1 is this node, which calls itself 127.0.0.1:1");
    }

    @Test
    void nodesAreFoundInOneWay() {
        refuses(
                DATABASE + "talker.cluster.seeds = [\"127.0.0.1:1\"], talker.cluster.bootstrap = kubernetes",
                "not by both");
        refuses(DATABASE + "talker.cluster.bootstrap = consul", "\"kubernetes\" or \"\", not \"consul\"");
    }

    @Test
    void kubernetesAsksForThePodsOfTheLabel() {
        Config config = load(DATABASE + "talker.cluster { bootstrap = kubernetes, host = \"127.0.0.3\","
                + " kubernetes { label-selector = \"app=chat\", required-nodes = 3 } }");
        assertThat(ClusterSettings.from(config.getConfig("talker")).isOnKubernetes())
                .isTrue();
        assertThat(config.getString("akka.discovery.kubernetes-api.pod-label-selector"))
                .isEqualTo("app=chat");
        assertThat(config.getString("akka.management.http.hostname")).isEqualTo("127.0.0.3");
        assertThat(config.getInt("akka.management.cluster.bootstrap.contact-point-discovery.required-contact-point-nr"))
                .isEqualTo(3);
    }

    @Test
    void withoutKubernetesNoPortForManagementIsConfigured() {
        assertThat(load("").getString("akka.management.http.hostname")).isEqualTo("<hostname>");
    }

    private static Config load(String settings) {
        return Configuration.load(ConfigFactory.parseString(settings), Optional.empty());
    }

    private static ClusterSettings read(String settings) {
        return ClusterSettings.from(load(settings).getConfig("talker"));
    }

    private static void refuses(String settings, String... said) {
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(StartupException.class)
                .hasMessageContainingAll(said);
    }
}
