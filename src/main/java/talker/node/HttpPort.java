package talker.node;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.typed.Cluster;
import akka.http.javadsl.ServerBinding;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import talker.account.Account;
import talker.history.FairHistory;
import talker.history.JournalHistory;
import talker.http.AdminKey;
import talker.http.Health;
import talker.http.Hooks;
import talker.http.HttpServer;
import talker.http.Upkeeping;
import talker.journal.JournalTables;
import talker.net.WebSocketRoute;
import talker.upkeep.Erasure;
import talker.upkeep.Export;
import talker.upkeep.Import;
import talker.upkeep.RoomAsks;
import talker.webhook.Destinations;
import talker.webhook.Webhooks;

/** The HTTP port of a node, wired with what it reaches: accounts, rooms, the journal, webhooks, and how the node is. */
final class HttpPort {
    private final ActorSystem<Node.Command> system;
    private final Settings settings;
    private final Commons commons;
    private final ClusterSharding sharding;

    HttpPort(ActorSystem<Node.Command> system, Settings settings, Commons commons) {
        this.system = system;
        this.settings = settings;
        this.commons = commons;
        sharding = ClusterSharding.get(system);
    }

    /**
     * Binds the port.
     *
     * @param adminKey the secret that opens the admin API
     * @param whenStarted completed once clients may be sent here
     */
    CompletionStage<ServerBinding> bind(String adminKey, CompletableFuture<?> whenStarted) {
        return HttpServer.start(
                system,
                settings.http(),
                commons.security().http(),
                AdminKey.of(adminKey),
                health(whenStarted),
                name -> sharding.entityRefFor(Account.TYPE_KEY, name),
                commons.signIn(),
                new FairHistory(JournalHistory.of(system), commons.limits()),
                new NodeRooms(system, settings.http().bots().eventPing()),
                upkeep(),
                hooks(),
                commons.limits(),
                WebSocketRoute.create(
                        open -> system.tell(new Node.Connect(open)), settings.webSocket(), commons.parting()));
    }

    private Upkeeping upkeep() {
        RoomAsks rooms = Node.rooms(sharding, system);
        return new Upkeeping(
                new Erasure(JournalTables.of(system), rooms, system),
                new Export(JournalHistory.of(system), Clock.systemUTC()),
                new Import(
                        rooms,
                        Node.accounts(sharding, system),
                        system,
                        settings.http().bots().maxContent()));
    }

    private Hooks hooks() {
        return new Hooks(
                id -> sharding.entityRefFor(Webhooks.TYPE_KEY, id),
                Destinations.of(system, settings.webhooks()),
                settings.incomingHooks());
    }

    private Health health(CompletableFuture<?> whenStarted) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        Cluster cluster = Cluster.get(system);
        Map<String, Supplier<Optional<String>>> ready = Map.of(
                "node", () -> shutdown.getShutdownReason().map(reason -> "is shutting down"),
                "cluster",
                        () -> Optional.of(cluster.selfMember().status())
                                .filter(status -> !status.equals(MemberStatus.up()))
                                .map(status -> "this node is " + status),
                "start", () -> whenStarted.isDone() ? Optional.empty() : Optional.of("is under way"));
        return new Health(Map.of(), ready, commons.vitals()::troubles);
    }
}
