package talker.doctor;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import talker.node.ClusterSettings;
import talker.node.Ports;

/** The settings, by themselves and against what they are about. */
final class SettingsChecks {
    private static final Pattern SECRET =
            Pattern.compile("talker\\.(database|admin-key)|.*(password|passphrase|secret|token).*");

    private static final Duration CALM_OF_TEN = Duration.ofSeconds(7);
    private static final int MANY_SEEDS = 10;

    private final Config config;
    private final Config talker;

    SettingsChecks(Config config) {
        this.config = config;
        talker = config.getConfig("talker");
    }

    /** Those that are not as in conf/talker.conf of the distribution, and who says so; secrets are not told. */
    Map<String, String> changed() {
        Config defaults = ConfigFactory.parseResources("talker.conf").resolve();
        Map<String, String> changed = new TreeMap<>();
        config.withOnlyPath("talker").entrySet().forEach(setting -> {
            ConfigValue value = setting.getValue();
            boolean isDefault = defaults.hasPath(setting.getKey())
                    && defaults.getValue(setting.getKey()).unwrapped().equals(value.unwrapped());
            if (!isDefault) {
                changed.put(setting.getKey(), text(setting.getKey(), value));
            }
        });
        return changed;
    }

    private static String text(String key, ConfigValue value) {
        String shown = SECRET.matcher(key).matches() ? "(not shown)" : value.render(ConfigRenderOptions.concise());
        return shown + "  (" + value.origin().description() + ")";
    }

    /** Each of the ports that a server would bind. */
    List<Finding> ports() {
        String host = talker.getString("bind");
        List<Finding> findings = new ArrayList<>();
        findings.addAll(port("--tcp-port", host, talker.getInt("tcp.port"), "--bind"));
        findings.addAll(port("--http-port", host, talker.getInt("http.port"), "--bind"));
        String nodes = talker.getString("cluster.bind").isEmpty()
                ? talker.getString("cluster.host")
                : talker.getString("cluster.bind");
        findings.addAll(port("--cluster-port", nodes, talker.getInt("cluster.port"), "--cluster-host"));
        return findings;
    }

    private static List<Finding> port(String flag, String host, int port, String hostFlag) {
        return Finding.of(
                "port " + flag.substring(2).replace("-port", ""),
                port + " on " + host + " is free",
                () -> Ports.check(host, port, flag, hostFlag));
    }

    /** Who listens to others without encryption. */
    Finding encryption() {
        String bind = talker.getString("bind");
        boolean isEncrypted = talker.hasPath("tls.certificate")
                && !talker.getString("tls.certificate").isEmpty();
        return isLoopback(bind) || isEncrypted
                ? Finding.ok("encryption", isEncrypted ? "the ports speak TLS" : "this machine only: " + bind)
                : Finding.warn(
                        "encryption",
                        "The ports are open beyond this machine (" + bind + ") without TLS",
                        "Put a proxy with TLS before them, or switch it on: docs/OPERATING.md");
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false; // the port's own check says so
        }
    }

    /** Whether nodes would find each other, and be given up for good reasons only. */
    List<Finding> cluster(ClusterSettings cluster) {
        if (cluster.isAlone()) {
            return List.of(Finding.ok("cluster", "a node on its own"));
        }
        List<Finding> findings = new ArrayList<>();
        int seeds = cluster.seeds().size();
        if (!cluster.isOnKubernetes()) {
            findings.add(
                    seeds < 2
                            ? Finding.warn(
                                    "seeds",
                                    "There is one seed or none: while it is down no other node can start",
                                    "Name two or three nodes, the same on all: talker.cluster.seeds")
                            : Finding.ok("seeds", cluster.seeds().toString()));
        }
        Duration calm = talker.getDuration("cluster.stable-after");
        findings.add(
                seeds >= MANY_SEEDS && calm.compareTo(CALM_OF_TEN) < 0
                        ? Finding.warn(
                                "stable-after",
                                "talker.cluster.stable-after is " + calm.toSeconds() + " s for " + seeds + " nodes",
                                "Of ten nodes or more it wants 7s or longer, or nodes give each other up too soon")
                        : Finding.ok("stable-after", calm.toMillis() + " ms"));
        return findings;
    }
}
