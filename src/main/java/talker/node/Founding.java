package talker.node;

import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.JoinSeedNodes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContextExecutor;
import talker.node.ClusterSettings.Seed;

/**
 * How the nodes of one database become one cluster and not two: whoever may found one asks a {@link ClusterLock} first, and
 * whoever is a member holds it.
 */
final class Founding {
    private static final Logger LOG = LoggerFactory.getLogger(Founding.class);

    /** How often it is looked whether a cluster may be founded, and whether a member still holds the lock. */
    static final Duration LOOK = Duration.ofSeconds(2);

    /**
     * How long nobody must have held the lock after somebody did, or the database was away: when it was restarted, the
     * members need a while to take the lock again. While it founds, the node looks on for the seconds that Akka gives the
     * other seeds to answer.
     */
    static final Duration CALM = Duration.ofSeconds(10);

    /**
     * How long it may take to join a cluster; and a node on its own that is started again at once may find the lock still
     * held by the one before it.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A node that has joined nothing counts as removed. */
    private static final Set<MemberStatus> NOT_YET_UP =
            Set.of(MemberStatus.removed(), MemberStatus.joining(), MemberStatus.weaklyUp());

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final ClusterLock lock;
    private final ExecutionContextExecutor blocking;

    Founding(ActorSystem<?> system, ClusterLock lock) {
        this.system = system;
        this.cluster = Cluster.get(system);
        this.lock = lock;
        this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    }

    /** Takes the lock when the node is a full member, and again whenever it is lost. */
    void holdWhenUp() {
        akka.cluster.Cluster.get(system).registerOnMemberUp(() -> repeat(new Hold()));
    }

    /**
     * Founds a cluster of one, where there is none.
     *
     * @throws StartupException where there is one, or the database cannot be reached
     */
    void foundAlone() {
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!lock.mayFound()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new StartupException("Another node of Talker's lives on this database, and this one is not"
                            + " told of it. To join it, name it with --seed (talker.cluster.seeds) HOST:PORT and give"
                            + " this node a --cluster-port; to replace it, stop it first; for a service of its own give"
                            + " this node another database.");
                }
                LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
            }
        } catch (SQLException failure) {
            throw lock.unusable(failure);
        }
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }

    /** Joins the other seeds of a list of which this node is the first, or founds a cluster with them where there is none. */
    void foundOrJoin(List<Seed> seeds) {
        repeat(new FirstSeed(seeds));
    }

    private void repeat(Look look) {
        look.repetition = system.scheduler().scheduleWithFixedDelay(Duration.ZERO, LOOK, look, blocking);
    }

    /** Something done again and again on a thread that may block. */
    private abstract static class Look implements Runnable {
        private volatile @Nullable Cancellable repetition;

        void end() {
            Cancellable running = repetition;
            if (running != null) {
                running.cancel();
            }
        }
    }

    private final class Hold extends Look {
        private boolean isLost;

        @Override
        public void run() {
            try {
                if (lock.enter() && isLost) {
                    LOG.info("The database knows again that this node is a member of the cluster");
                    isLost = false;
                }
            } catch (SQLException away) {
                if (!isLost) {
                    LOG.warn(
                            "The database does not know any more that this node is a member of the cluster; it is told"
                                    + " as soon as it can be reached: {}",
                            away.getMessage());
                }
                isLost = true;
            }
        }
    }

    private final class FirstSeed extends Look {
        private final List<Seed> seeds;
        private final List<Seed> others;
        private boolean isFounding;
        private boolean isJoining;
        private @Nullable Long freeSince;
        private @Nullable Long takenSince;
        private boolean hasToldOfCluster;
        private boolean hasToldOfDatabase;

        FirstSeed(List<Seed> seeds) {
            this.seeds = seeds;
            this.others = seeds.stream()
                    .filter(seed -> !seed.address().equals(cluster.selfMember().address()))
                    .toList();
        }

        @Override
        public void run() {
            if (!NOT_YET_UP.contains(cluster.selfMember().status())) {
                end();
            } else if (isFree()) {
                found();
            } else {
                join();
            }
        }

        private boolean isFree() {
            try {
                if (lock.mayFound()) {
                    return true;
                }
                tellOfCluster();
            } catch (SQLException away) {
                if (!hasToldOfDatabase) {
                    hasToldOfDatabase = true;
                    LOG.warn(
                            "The database does not say whether a cluster lives on it, so this node founds none until it"
                                    + " does: {}",
                            away.getMessage());
                }
            }
            return false;
        }

        /** It takes a moment to join; only a node that cannot is worth a warning. */
        private void tellOfCluster() {
            long now = System.nanoTime();
            if (takenSince == null) {
                takenSince = now;
                LOG.info("A cluster lives on this database: joining it through one of {}", others);
            } else if (!hasToldOfCluster && now - takenSince >= PATIENCE.toNanos()) {
                hasToldOfCluster = true;
                LOG.warn(
                        "A cluster lives on this database that this node cannot reach. It founds none beside it, and"
                                + " joins as soon as one of its other seeds answers: {}",
                        others);
            }
        }

        private void found() {
            long now = System.nanoTime();
            freeSince = Objects.requireNonNullElse(freeSince, now);
            if (isFounding || (isJoining && now - freeSince < CALM.toNanos())) {
                return;
            }
            LOG.info("No cluster lives on this database: founding one, unless one of {} answers", others);
            isFounding = true;
            isJoining = false;
            tell(seeds);
        }

        private void join() {
            freeSince = null;
            if (isJoining) {
                return;
            }
            isFounding = false;
            isJoining = true;
            if (!others.isEmpty()) {
                tell(others);
            }
        }

        private void tell(List<Seed> nodes) {
            cluster.manager()
                    .tell(new JoinSeedNodes(nodes.stream().map(Seed::address).toList()));
        }
    }
}
