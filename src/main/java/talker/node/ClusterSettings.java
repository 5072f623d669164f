package talker.node;

import akka.actor.Address;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a node is reached by the others and how it finds them: {@code talker.cluster}, of which conf/talker.conf says what
 * each setting is for.
 *
 * @param host the address that the others use
 * @param port the port for nodes; 0 for a free one
 * @param bind the address to listen on
 * @param seeds the nodes to join, in the order in which they were given
 * @param isOnKubernetes whether the nodes are found by asking Kubernetes
 * @param rehearses whether a node that joins others is to be warm by then
 */
public record ClusterSettings(
        String host, int port, String bind, List<Seed> seeds, boolean isOnKubernetes, boolean rehearses) {
    /** The name of every node's actor system, which is a part of its address. */
    static final String SYSTEM = "talker";

    private static final String KUBERNETES = "kubernetes";

    public ClusterSettings {
        seeds = List.copyOf(seeds);
    }

    /** A node to join, as it calls itself. */
    public record Seed(String host, int port) {
        private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]/@\\s]+):([0-9]{1,5})");

        static Seed parse(String text) {
            Matcher seed = FORM.matcher(text);
            if (!seed.matches() || Integer.parseInt(seed.group(2)) < 1 || Integer.parseInt(seed.group(2)) > 65535) {
                throw new StartupException("'" + text + "' is no node to join: --seed (talker.cluster.seeds) wants"
                        + " host:port, for instance 10.0.0.7:25520");
            }
            return new Seed(seed.group(1), Integer.parseInt(seed.group(2)));
        }

        Address address() {
            return new Address("akka", SYSTEM, host, port);
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** Reads {@code talker.cluster}, and refuses what could only go wrong later. */
    static ClusterSettings from(Config talker) {
        Config cluster = talker.getConfig("cluster");
        String bootstrap = cluster.getString("bootstrap");
        if (!bootstrap.isEmpty() && !bootstrap.equals(KUBERNETES)) {
            throw new StartupException("talker.cluster.bootstrap is \"kubernetes\" or \"\", not \"" + bootstrap + "\"");
        }
        String host = cluster.getString("host");
        ClusterSettings settings = new ClusterSettings(
                host,
                cluster.getInt("port"),
                cluster.getString("bind").isEmpty() ? host : cluster.getString("bind"),
                cluster.getStringList("seeds").stream().map(Seed::parse).toList(),
                bootstrap.equals(KUBERNETES),
                cluster.getBoolean("rehearsal"));
        settings.check(!talker.getString("database").isEmpty());
        return settings;
    }

    private void check(boolean hasSharedDatabase) {
        if (isAlone()) {
            return;
        }
        if (!hasSharedDatabase) {
            throw new StartupException(
                    "Nodes of a cluster share a PostgreSQL, and none is named. Set TALKER_DATABASE or"
                            + " --database (talker.database), or leave out --cluster-port and --seed for a node on its own.");
        }
        if (isOnKubernetes && !seeds.isEmpty()) {
            throw new StartupException(
                    "Nodes are found by --seed (talker.cluster.seeds) or by talker.cluster.bootstrap,"
                            + " not by both. Leave out one of them.");
        }
        checkAddress();
        seeds.forEach(this::checkSeed);
    }

    /** Whether no other node can be meant to come. */
    public boolean isAlone() {
        return port == 0 && seeds.isEmpty() && !isOnKubernetes;
    }

    private void checkAddress() {
        InetAddress own = find(host);
        if (own != null && own.isAnyLocalAddress()) {
            throw new StartupException("--cluster-host (talker.cluster.host) is the address at which the other nodes"
                    + " reach this one: " + host + " is none. To listen on all addresses set talker.cluster.bind.");
        }
    }

    private void checkSeed(Seed seed) {
        InetAddress own = find(host);
        InetAddress other = find(seed.host());
        if (own == null || other == null) {
            return; // its name may become known while we wait for it
        }
        if (own.isLoopbackAddress() && !other.isLoopbackAddress()) {
            throw new StartupException("The node " + seed + " is not on this machine, so it cannot reach this one at "
                    + host + ". Name an address of this machine with --cluster-host (talker.cluster.host).");
        }
        if (own.equals(other) && seed.port() == port && !seed.host().equals(host)) {
            throw new StartupException("The seed " + seed + " is this node, which calls itself " + host + ":" + port
                    + ". Write it the same in --seed and --cluster-host, on every node.");
        }
    }

    /** The address of a name; null where it is unknown. */
    private static @Nullable InetAddress find(String name) {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException unknown) {
            return null;
        }
    }

    /** Akka's settings for what is switched on. */
    static Config extras(Config talker) {
        Config extras = ConfigFactory.empty();
        if (talker.getString("cluster.bootstrap").equals(KUBERNETES)) {
            extras = extras.withFallback(ConfigFactory.parseResources("cluster-kubernetes.conf"));
        }
        Config tls = talker.getConfig("cluster.tls");
        if (tls.getBoolean("enabled")) {
            ClusterTls.check(
                    Path.of(tls.getString("key")),
                    Path.of(tls.getString("certificate")),
                    Path.of(tls.getString("authority")));
            extras = extras.withFallback(ConfigFactory.parseResources("cluster-tls.conf"));
        }
        return extras;
    }
}
