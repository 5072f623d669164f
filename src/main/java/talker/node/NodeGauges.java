package talker.node;

import akka.actor.ActorRefWithCell;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.ClusterSharding;
import akka.cluster.sharding.ShardRegion;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.Cluster;
import akka.pattern.Patterns;
import akka.persistence.jdbc.db.SlickExtension;
import akka.persistence.jdbc.db.SlickExtensionImpl;
import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import slick.jdbc.hikaricp.HikariCPJdbcDataSource;
import talker.account.Account;
import talker.limits.Bound;
import talker.limits.Notices;
import talker.metrics.Metrics;
import talker.room.Room;

/** What the metrics show of the node as a whole: its place in the cluster, what it has in memory, what waits in it. */
final class NodeGauges {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final ActorSystem<?> system;
    private final MeterRegistry registry;

    private NodeGauges(ActorSystem<?> system) {
        this.system = system;
        registry = Metrics.of(system).registry();
    }

    /** Begins, once sharding knows rooms and accounts; goes on until the system ends. */
    static void start(ActorSystem<?> system, Notices notices, Map<String, ActorRef<?>> busy) {
        for (Bound bound : Bound.values()) {
            Metrics.of(system).countLimit(bound, () -> notices.hits(bound));
        }
        Metrics.of(system).watch(system, version());
        NodeGauges gauges = new NodeGauges(system);
        gauges.cluster();
        gauges.shards("room", "talker.rooms", "Rooms that are open on this node", Room.TYPE_KEY);
        gauges.shards("account", "talker.accounts", "Accounts in this node's memory", Account.TYPE_KEY);
        busy.forEach(gauges::mailbox);
        gauges.pool();
    }

    private static String version() {
        String version = NodeGauges.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    private void cluster() {
        Cluster cluster = Cluster.get(system);
        gauge(
                "talker.cluster.members",
                cluster,
                "Nodes that are members of the cluster, as this node sees it",
                c -> c.state().members().size());
        gauge(
                "talker.cluster.unreachable",
                cluster,
                "Members of the cluster that do not answer, as this node sees it",
                c -> c.state().getUnreachable().size());
        gauge(
                "talker.cluster.up",
                cluster,
                "Whether this node is a full member: 1, or 0",
                c -> c.selfMember().status().equals(MemberStatus.up()) ? 1 : 0);
    }

    private <T> void gauge(String name, T source, String description, ToIntFunction<T> value) {
        Gauge.builder(name, source, value::applyAsInt)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** Asked for every other second: a region answers within a message. */
    private void shards(String entity, String name, String description, EntityTypeKey<?> type) {
        AtomicInteger entities = new AtomicInteger();
        AtomicInteger shards = new AtomicInteger();
        gauge(name, entities, description, AtomicInteger::get);
        Gauge.builder("talker.cluster.shards", shards, AtomicInteger::get)
                .tag("entity", entity)
                .description("Shards that live on this node")
                .strongReference(true)
                .register(registry);
        akka.actor.ActorRef region = ClusterSharding.get(system.classicSystem()).shardRegion(type.name());
        system.scheduler()
                .scheduleWithFixedDelay(
                        Duration.ZERO, INTERVAL, () -> ask(region, shards, entities), system.executionContext());
    }

    private static void ask(akka.actor.ActorRef region, AtomicInteger shards, AtomicInteger entities) {
        Patterns.ask(region, ShardRegion.getRegionStatsInstance(), INTERVAL).thenAccept(answer -> {
            if (answer instanceof ShardRegion.ShardRegionStats stats) {
                Map<String, Object> sizes = stats.getStats();
                shards.set(sizes.size());
                entities.set(
                        sizes.values().stream().mapToInt(size -> (Integer) size).sum());
            }
        });
    }

    private void mailbox(String name, ActorRef<?> actor) {
        if (Adapter.toClassic(actor) instanceof ActorRefWithCell local) {
            Gauge.builder("talker.mailbox.messages", local, ref -> ref.underlying()
                            .numberOfMessages())
                    .tag("actor", name)
                    .description("Messages that wait for an actor of which the node has one")
                    .strongReference(true)
                    .register(registry);
        }
    }

    /** The connections over which the journal writes: its pool comes to be when the journal is first used. */
    private void pool() {
        connections("active", HikariPoolMXBean::getActiveConnections);
        connections("idle", HikariPoolMXBean::getIdleConnections);
        connections("awaited", HikariPoolMXBean::getThreadsAwaitingConnection);
    }

    private void connections(String state, ToIntFunction<HikariPoolMXBean> value) {
        Gauge.builder("talker.database.connections", this, gauges -> {
                    HikariPoolMXBean pool = gauges.journalPool();
                    return pool == null ? 0 : value.applyAsInt(pool);
                })
                .tag("state", state)
                .description("Connections over which the journal writes: in use, free, and threads that wait for one")
                .strongReference(true)
                .register(registry);
    }

    private @Nullable HikariPoolMXBean journalPool() {
        SlickExtensionImpl slick = (SlickExtensionImpl) SlickExtension.get(system.classicSystem());
        Config journal = system.settings().config().getConfig("jdbc-journal");
        return slick.database(journal).database().source() instanceof HikariCPJdbcDataSource source
                ? source.ds().getHikariPoolMXBean()
                : null;
    }
}
