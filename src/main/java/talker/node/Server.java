package talker.node;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A running server: a node of the cluster with its data folder and its ports. */
public final class Server implements AutoCloseable {
    private final DataFolder folder;
    private final ActorSystem<Node.Command> system;
    private final InetSocketAddress tcpAddress;

    private Server(DataFolder folder, ActorSystem<Node.Command> system, InetSocketAddress tcpAddress) {
        this.folder = folder;
        this.system = system;
        this.tcpAddress = tcpAddress;
    }

    /**
     * Starts a server; returns once its ports are bound.
     *
     * @param config as {@link Configuration#load} makes it
     * @throws StartupException where the data folder or a port cannot be had; nothing is left running then
     */
    public static Server start(Config config) {
        Settings settings = Settings.from(config);
        DataFolder folder = DataFolder.open(Path.of(config.getString("talker.data-dir")));
        CompletableFuture<InetSocketAddress> whenBound = new CompletableFuture<>();
        ActorSystem<Node.Command> system = ActorSystem.create(Node.create(settings, whenBound), "talker", config);
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        try {
            return new Server(folder, system, whenBound.join());
        } catch (CompletionException failed) {
            stop(system);
            folder.close();
            throw new StartupException(
                    "Port " + settings.tcp().port() + " on " + settings.tcp().host()
                            + " cannot be had: is another server running there? Choose another with --tcp-port.",
                    failed);
        }
    }

    /** The address of the TCP port. */
    public InetSocketAddress tcpAddress() {
        return tcpAddress;
    }

    /** The secret of the admin API. */
    public String adminKey() {
        return folder.adminKey();
    }

    /** Whether the data folder was empty before. */
    public boolean isFirstStart() {
        return folder.isEmpty();
    }

    /** The actors; their guardian is a {@link Node}. */
    public ActorSystem<Node.Command> system() {
        return system;
    }

    /** Stops in order: no new connections, finals under way are stored, clients are told, the node leaves. */
    @Override
    public void close() {
        stop(system);
        folder.close();
    }

    private static void stop(ActorSystem<?> system) {
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.actorSystemTerminateReason())
                .toCompletableFuture()
                .join();
    }
}
