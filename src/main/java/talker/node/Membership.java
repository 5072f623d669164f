package talker.node;

import akka.Done;
import akka.actor.Address;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.JoinSeedNodes;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.node.ClusterSettings.Seed;

/** A node's part in the cluster: how it joins, and how it goes when the others have given it up. */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    /** A room asks for its new home within 200 ms, and some of them are found each 100 ms where a node is busy. */
    private static final Duration ROOMS_FIND_A_HOME = Duration.ofSeconds(1);

    private Membership() {}

    /**
     * Joins the cluster, or founds it where the settings say that this node is on its own or the first.
     *
     * @return completed when the node is a full member, which takes as long as it takes the others to start; failed when
     *     it will never be one
     * @throws StartupException where a node on its own finds others on its database
     */
    static CompletableFuture<Done> join(ActorSystem<?> system, ClusterSettings settings, Optional<ClusterLock> lock) {
        Cluster cluster = Cluster.get(system);
        CompletableFuture<Done> up = new CompletableFuture<>();
        akka.cluster.Cluster.get(system).registerOnMemberUp(() -> up.complete(Done.getInstance()));
        system.getWhenTerminated()
                .thenRun(() -> up.completeExceptionally(new StartupException(
                        "The node stopped before it became a member of the cluster; the log above" + " tells why.")));
        sayGoodbyeWhenRemoved(system);
        stayForTheRooms(system, cluster);
        Optional<Founding> founding = lock.map(shared -> new Founding(system, shared));
        founding.ifPresent(Founding::holdWhenUp);
        List<Address> seeds = settings.seeds().stream().map(Seed::address).toList();
        Address self = cluster.selfMember().address();
        if (settings.isOnKubernetes()) {
            bootstrap(system, settings);
        } else if (seeds.isEmpty()) {
            founding.ifPresentOrElse(
                    Founding::foundAlone, () -> cluster.manager().tell(Join.create(self)));
        } else if (founding.isPresent() && seeds.get(0).equals(self)) {
            founding.get().foundOrJoin(settings.seeds());
        } else {
            LOG.info("Joining the cluster of {}", settings.seeds());
            cluster.manager().tell(new JoinSeedNodes(seeds));
        }
        return up;
    }

    private static void bootstrap(ActorSystem<?> system, ClusterSettings settings) {
        try {
            AkkaManagement.get(system.classicSystem())
                    .start()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException failed) {
            throw new StartupException(
                    "The port on which nodes find each other (talker.cluster.kubernetes.port) cannot be had on "
                            + settings.bind() + ": " + failed.getCause(),
                    failed);
        }
        ClusterBootstrap.get(system.classicSystem()).start();
    }

    /** Whether the node stops, or has stopped, because the cluster goes on without it. */
    static boolean wasRemoved(ActorSystem<?> system) {
        return CoordinatedShutdown.get(system)
                .getShutdownReason()
                .filter(CoordinatedShutdown.clusterDowningReason()::equals)
                .isPresent();
    }

    /**
     * Whoever decides where rooms live may live on this node. It has to be there still when the rooms that leave this node
     * ask for a new home, or they wait until another node has taken that over.
     */
    private static void stayForTheRooms(ActorSystem<?> system, Cluster cluster) {
        CompletionStage<Done> done = CompletableFuture.completedFuture(Done.getInstance());
        Supplier<CompletionStage<Done>> stay = () -> {
            boolean isLast = StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                    .allMatch(cluster.selfMember()::equals);
            return isLast || wasRemoved(system)
                    ? done
                    : Patterns.after(ROOMS_FIND_A_HOME, system.classicSystem(), () -> done);
        };
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseClusterShardingShutdownRegion(), "stay-for-the-rooms", stay);
    }

    private static void sayGoodbyeWhenRemoved(ActorSystem<?> system) {
        Supplier<CompletionStage<Done>> goodbye = () -> {
            if (wasRemoved(system)) {
                LOG.error("The cluster goes on without this node: it did not answer the others for too long, or was in"
                        + " the smaller part of a broken network. It stops now; started again, it joins as a new one");
            }
            return CompletableFuture.completedFuture(Done.getInstance());
        };
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "say-goodbye", goodbye);
    }
}
