package talker.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import akka.cluster.typed.Cluster;
import akka.http.javadsl.ServerBinding;
import com.typesafe.config.Config;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import talker.account.Account;
import talker.account.AccountReply;
import talker.health.DescriptorsVital;
import talker.health.DiskVital;
import talker.health.HeapVital;
import talker.health.JournalPulse;
import talker.health.JournalVital;
import talker.health.Vital;
import talker.health.VitalSettings;
import talker.health.Vitals;
import talker.history.FairHistory;
import talker.history.JournalHistory;
import talker.http.AdminKey;
import talker.http.Health;
import talker.http.Hooks;
import talker.http.HttpServer;
import talker.http.HttpSettings;
import talker.http.Upkeeping;
import talker.journal.JournalTables;
import talker.limits.Limits;
import talker.net.Parting;
import talker.net.WebSocketRoute;
import talker.signin.SignIn;
import talker.upkeep.Erasure;
import talker.upkeep.Export;
import talker.upkeep.Import;
import talker.upkeep.RoomAsks;
import talker.webhook.Destinations;
import talker.webhook.Webhooks;

/** A running server: a node of the cluster with its ports and what it keeps. */
public final class Server implements AutoCloseable {
    /** How long the cluster of one, its shards and the journal may take to answer for the first time. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(30);

    private final Storage storage;
    private final Vitals vitals;
    private final ActorSystem<Node.Command> system;
    private final InetSocketAddress tcpAddress;
    private final InetSocketAddress httpAddress;
    private final PortSecurity security;
    private final Optional<Demo> demo;

    private Server(
            Storage storage,
            Vitals vitals,
            ActorSystem<Node.Command> system,
            InetSocketAddress tcpAddress,
            InetSocketAddress httpAddress,
            PortSecurity security,
            Optional<Demo> demo) {
        this.storage = storage;
        this.vitals = vitals;
        this.system = system;
        this.tcpAddress = tcpAddress;
        this.httpAddress = httpAddress;
        this.security = security;
        this.demo = demo;
    }

    /**
     * Starts a server; returns once its ports are bound and it answers.
     *
     * @param config as {@link Configuration#load} makes it
     * @throws StartupException where a setting is wrong, or the data folder, the database or a port cannot be had; nothing
     *     is left running then
     */
    public static Server start(Config config) {
        Settings.check(config);
        Settings settings = Settings.from(config);
        Ports.check(settings.tcp().host(), settings.tcp().port(), "--tcp-port");
        Ports.check(settings.http().host(), settings.http().port(), "--http-port");
        Ports.check(settings.cluster().bind(), settings.cluster().port(), "--cluster-port", "--cluster-host");
        PortSecurity security = PortSecurity.of(settings.tls());
        Storage storage = Storage.open(config);
        if (settings.cluster().rehearses() && !settings.cluster().isAlone()) {
            Rehearsal.hold();
        }
        CompletableFuture<InetSocketAddress> whenBound = new CompletableFuture<>();
        Limits limits = new Limits(settings.limits(), ForkJoinPool.commonPool());
        Parting parting = new Parting(settings.limits().refusalsAtOnce());
        Vitals vitals = new Vitals(settings.health().calm());
        SignIn signIn = SignIn.start(settings.signIn());
        ActorSystem<Node.Command> system = system(
                storage,
                () -> Node.create(settings, security.tcp(), limits, parting, vitals::isWell, signIn, whenBound),
                config);
        try {
            vitals.watch(
                    vitals(system, storage, settings.health()),
                    settings.health().interval());
            security.watch(system);
            return start(storage, settings, security, limits, parting, vitals, signIn, system, whenBound);
        } catch (StartupException failed) {
            stop(system);
            vitals.close();
            storage.release().run();
            throw failed;
        }
    }

    private static List<Vital> vitals(ActorSystem<?> system, Storage storage, VitalSettings bounds) {
        boolean isShared = storage.lock().isPresent();
        JournalVital journal =
                new JournalVital(JournalPulse.of(system), storage.trial(), bounds.journalSlow(), isShared);
        return Stream.of(
                        HeapVital.of(bounds.heapPercent(), bounds.heapRecheck()),
                        storage.folder().flatMap(folder -> DiskVital.of(folder, bounds.diskFree())),
                        DescriptorsVital.of(bounds.descriptorsPercent()),
                        Optional.<Vital>of(journal))
                .flatMap(Optional::stream)
                .toList();
    }

    private static ActorSystem<Node.Command> system(
            Storage storage, Supplier<Behavior<Node.Command>> node, Config config) {
        try {
            return ActorSystem.create(node.get(), ClusterSettings.SYSTEM, config);
        } catch (RuntimeException failed) {
            storage.release().run();
            throw new StartupException(
                    "The node cannot be started: " + failed.getMessage() + ". Look for a setting of Akka's that was"
                            + " changed.",
                    failed);
        }
    }

    private static Server start(
            Storage storage,
            Settings settings,
            PortSecurity security,
            Limits limits,
            Parting parting,
            Vitals vitals,
            SignIn signIn,
            ActorSystem<Node.Command> system,
            CompletableFuture<InetSocketAddress> whenBound) {
        Cluster cluster = Cluster.get(system);
        CompletableFuture<Done> whenMember = Membership.join(system, settings.cluster(), storage.lock());
        ClusterSharding sharding = ClusterSharding.get(system);
        Function<String, EntityRef<Account.Command>> accounts = name -> sharding.entityRefFor(Account.TYPE_KEY, name);

        InetSocketAddress tcp =
                bound(whenBound, settings.tcp().host(), settings.tcp().port(), "--tcp-port");
        EntityRef<Account.Command> demoAccount = accounts.apply(Demo.ROOM.account());
        CompletableFuture<AccountReply.ToFindRoom> firstAnswer = whenMember.thenCompose(
                member -> demoAccount.ask(to -> new Account.FindRoom(Demo.ROOM.room(), to), FIRST_ANSWER));
        CompletableFuture<Void> whenStarted = new CompletableFuture<>();
        HttpSettings forHttp = settings.http();
        ServerBinding http = bound(
                HttpServer.start(
                        system,
                        forHttp,
                        security.http(),
                        AdminKey.of(storage.adminKey()),
                        health(system, cluster, vitals, whenStarted),
                        accounts,
                        signIn,
                        new FairHistory(JournalHistory.of(system), limits),
                        new NodeRooms(system, forHttp.bots().eventPing()),
                        upkeep(system, sharding, forHttp.bots().maxContent()),
                        notice -> system.tell(new Node.Revoke(notice)),
                        hooks(system, sharding, settings),
                        limits,
                        WebSocketRoute.create(
                                open -> system.tell(new Node.Connect(open)), settings.webSocket(), parting)),
                forHttp.host(),
                forHttp.port(),
                "--http-port");
        try {
            firstAnswer.join();
            Optional<Demo> demo =
                    storage.isFresh() ? Optional.of(Demo.make(demoAccount, FIRST_ANSWER)) : Optional.empty();
            whenStarted.complete(null);
            security.warnBeyondLoopback(tcp.getAddress());
            return new Server(storage, vitals, system, tcp, http.localAddress(), security, demo);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StartupException told) {
                throw told;
            }
            throw new StartupException(
                    "The journal does not answer; the log above may tell why. See that its disk is not full, and that"
                            + " nothing else keeps the database busy.",
                    failed);
        }
    }

    private static Upkeeping upkeep(ActorSystem<Node.Command> system, ClusterSharding sharding, long maxText) {
        RoomAsks rooms = Node.rooms(sharding, system);
        return new Upkeeping(
                new Erasure(JournalTables.of(system), rooms, system),
                new Export(JournalHistory.of(system), Clock.systemUTC()),
                new Import(rooms, Node.accounts(sharding, system), system, maxText));
    }

    private static Hooks hooks(ActorSystem<Node.Command> system, ClusterSharding sharding, Settings settings) {
        return new Hooks(
                id -> sharding.entityRefFor(Webhooks.TYPE_KEY, id),
                Destinations.of(system, settings.webhooks()),
                settings.incomingHooks());
    }

    private static <T> T bound(CompletionStage<T> port, String host, int number, String flag) {
        try {
            return port.toCompletableFuture().join();
        } catch (CompletionException failed) {
            throw Ports.refused(host, number, flag, failed);
        }
    }

    private static Health health(
            ActorSystem<?> system, Cluster cluster, Vitals vitals, CompletableFuture<?> whenStarted) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        Map<String, Supplier<Optional<String>>> ready = Map.of(
                "node", () -> shutdown.getShutdownReason().map(reason -> "is shutting down"),
                "cluster",
                        () -> Optional.of(cluster.selfMember().status())
                                .filter(status -> !status.equals(MemberStatus.up()))
                                .map(status -> "this node is " + status),
                "start", () -> whenStarted.isDone() ? Optional.empty() : Optional.of("is under way"));
        return new Health(Map.of(), ready, vitals::troubles);
    }

    /** The address of the TCP port. */
    public InetSocketAddress tcpAddress() {
        return tcpAddress;
    }

    /** The address of the HTTP port. */
    public InetSocketAddress httpAddress() {
        return httpAddress;
    }

    /** Which ports speak TLS, and under which name. */
    public PortSecurity security() {
        return security;
    }

    /** What was made because this was the first start; empty on every later one. */
    public Optional<Demo> demo() {
        return demo;
    }

    /** The secret of the admin API. */
    public String adminKey() {
        return storage.adminKey();
    }

    /** The actors; their guardian is a {@link Node}. */
    public ActorSystem<Node.Command> system() {
        return system;
    }

    /**
     * Waits until the server has stopped, for whatever reason.
     *
     * @return whether that was meant; not where the cluster goes on without this node
     */
    public boolean awaitStop() {
        system.getWhenTerminated().toCompletableFuture().join();
        release();
        return !Membership.wasRemoved(system);
    }

    /** Stops in order: no new connections, finals under way are stored, clients are told, the node leaves. */
    @Override
    public void close() {
        stop(system);
        release();
    }

    private void release() {
        vitals.close();
        storage.release().run();
    }

    private static void stop(ActorSystem<?> system) {
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.actorSystemTerminateReason())
                .toCompletableFuture()
                .join();
    }
}
