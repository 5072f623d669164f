package talker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Servers of the distribution as processes of their own that form one cluster on loopback, with a PostgreSQL that they
 * share. All are started with the same list of seeds, which names them all.
 */
public final class Cluster implements AutoCloseable {
    /** The key of every node's admin API. */
    public static final String ADMIN_KEY = "the-same-key-on-every-node";

    private final List<ServerProcess> nodes = new ArrayList<>();

    /** How one node differs from the others. */
    public record Node(String host, String bind, int port) {
        static Node onLoopback() {
            try {
                return new Node("127.0.0.1", "127.0.0.1", ServerProcess.freePort());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Cluster(
            Path folder, String database, List<Node> members, Map<String, String> besides, String... javaOptions)
            throws IOException {
        List<String> seeds = besides.isEmpty()
                ? members.stream()
                        .flatMap(node -> Stream.of("--seed", node.host() + ":" + node.port()))
                        .toList()
                : List.of();
        for (Node member : members) {
            List<String> flags = new ArrayList<>(seeds);
            flags.addAll(List.of("--cluster-host", member.host(), "--cluster-port", Integer.toString(member.port())));
            Map<String, String> environment = new HashMap<>(besides);
            environment.put("TALKER_DATABASE", database);
            environment.put("TALKER_ADMIN_KEY", ADMIN_KEY);
            // Several nodes on a machine with two processors: the better compiler would take more time than it saves.
            environment.put(
                    "JAVA_OPTS",
                    "-Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dtalker.log.level=DEBUG -Dtalker.cluster.bind="
                            + member.bind()
                            + " -Dakka.remote.artery.advanced.tcp.outbound-client-hostname=" + member.bind() + " "
                            + String.join(" ", javaOptions));
            Path own = Files.createDirectory(folder.resolve("node-" + (nodes.size() + 1)));
            nodes.add(new ServerProcess(own, environment, flags.toArray(String[]::new)));
        }
    }

    /** A cluster of so many nodes that are not started yet, each with {@code javaOptions} besides. */
    public static Cluster of(int size, Path folder, String database, String... javaOptions) throws IOException {
        return new Cluster(
                folder,
                database,
                IntStream.range(0, size).mapToObj(i -> Node.onLoopback()).toList(),
                Map.of(),
                javaOptions);
    }

    /** A cluster whose nodes reach each other as {@code members} say. */
    public static Cluster of(List<Node> members, Path folder, String database, String... javaOptions)
            throws IOException {
        return new Cluster(folder, database, members, Map.of(), javaOptions);
    }

    /** A cluster whose nodes have no seeds, and ask Kubernetes for each other. */
    public static Cluster on(Kubernetes kubernetes, Path folder, String database) throws IOException {
        int port = ServerProcess.freePort();
        List<Node> members =
                kubernetes.pods().stream().map(ip -> new Node(ip, ip, port)).toList();
        return new Cluster(
                folder,
                database,
                members,
                kubernetes.environment(),
                kubernetes.javaOptions().toArray(String[]::new));
    }

    /**
     * Starts all nodes at once; returns when each is ready. A node that the others gave up meanwhile, because the machine
     * was too busy with starting them, is started again, as whatever supervises it would do.
     */
    public Cluster start() throws IOException {
        for (ServerProcess node : nodes) {
            node.launch();
        }
        Awaitility.await("all nodes are ready").atMost(Duration.ofMinutes(2)).until(() -> {
            for (ServerProcess node : nodes) {
                if (!node.process().isAlive()) {
                    assertThat(node.logText()).contains("The cluster goes on without this node");
                    node.launch();
                }
            }
            return nodes.stream().allMatch(node -> node.process().isAlive() && node.isReady());
        });
        return this;
    }

    /** A node by its number, from 0. */
    public ServerProcess node(int number) {
        return nodes.get(number);
    }

    public List<ServerProcess> nodes() {
        return List.copyOf(nodes);
    }

    /** Every node's port for clients. */
    public List<Integer> tcpPorts() {
        return nodes.stream().map(ServerProcess::tcpPort).toList();
    }

    /** The admin API of a node. */
    public AdminApi admin(int number) {
        return new AdminApi(node(number).httpPort(), ADMIN_KEY);
    }

    /** A connection to a node as a user made with {@link AdminApi#addUsers}; returns when it has entered the room. */
    public Talk connect(int number, String room, String user) {
        return dial(number, room, user).passesFence();
    }

    /** As {@link #connect}, but does not wait for it to enter the room. */
    public Talk dial(int number, String room, String user) {
        return new Talk(user, new TcpWire(node(number).tcpPort(), 0))
                .sends(Venue.connectLine(room, user, AdminApi.token(user)));
    }

    /** The number of the node on which a room was opened last, by what the nodes' logs say. */
    public int home(String room) {
        return IntStream.range(0, nodes.size())
                .boxed()
                .max(Comparator.comparing(i -> nodes.get(i)
                        .logText()
                        .lines()
                        .filter(line -> line.contains("Room " + room + " recovered at"))
                        .reduce("", (earlier, later) -> later)))
                .orElseThrow();
    }

    /** A connection of version 2 to a node, which has not been told yet that it is in the room. */
    public Talk dial2(int number, String room, String user) {
        String line = Venue.connectLine(room, user, AdminApi.token(user));
        return new Talk(user, new TcpWire(node(number).tcpPort(), 0))
                .sends(line.substring(0, line.length() - 1) + ",\"version\":2}");
    }

    /** Waits until a node's process has ended by itself; its exit code. */
    public int awaitExit(int number) {
        Process process = node(number).process();
        Awaitility.await("node " + (number + 1) + " ends")
                .atMost(Duration.ofSeconds(60))
                .until(() -> !process.isAlive());
        return process.exitValue();
    }

    @Override
    public void close() {
        nodes.parallelStream().forEach(ServerProcess::close);
    }
}
