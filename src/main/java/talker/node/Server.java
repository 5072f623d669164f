package talker.node;

import akka.Done;
import akka.actor.Cancellable;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import akka.http.javadsl.ServerBinding;
import com.typesafe.config.Config;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.account.Account;
import talker.account.AccountReply;
import talker.health.DescriptorsVital;
import talker.health.DiskVital;
import talker.health.HeapVital;
import talker.health.JournalPulse;
import talker.health.JournalVital;
import talker.health.Vital;
import talker.health.VitalSettings;

/** A running server: a node of the cluster with its ports and what it keeps. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** How long the cluster of one, its shards and the journal may take to answer for the first time. */
    private static final Duration FIRST_ANSWER = Duration.ofMinutes(2);

    /** After how long of it the operator is told what is waited for. */
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Storage storage;
    private final Commons commons;
    private final ActorSystem<Node.Command> system;
    private final InetSocketAddress tcpAddress;
    private final InetSocketAddress httpAddress;
    private final Optional<Demo> demo;

    private Server(
            Storage storage,
            Commons commons,
            ActorSystem<Node.Command> system,
            InetSocketAddress tcpAddress,
            InetSocketAddress httpAddress,
            Optional<Demo> demo) {
        this.storage = storage;
        this.commons = commons;
        this.system = system;
        this.tcpAddress = tcpAddress;
        this.httpAddress = httpAddress;
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
        Commons commons = Commons.of(settings, security);
        CompletableFuture<InetSocketAddress> whenBound = new CompletableFuture<>();
        ActorSystem<Node.Command> system = system(storage, () -> Node.create(settings, commons, whenBound), config);
        try {
            commons.vitals()
                    .watch(
                            vitals(system, storage, settings.health()),
                            settings.health().interval());
            security.watch(system);
            return start(storage, settings, commons, system, whenBound);
        } catch (StartupException failed) {
            stop(system);
            commons.vitals().close();
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
            Commons commons,
            ActorSystem<Node.Command> system,
            CompletableFuture<InetSocketAddress> whenBound) {
        CompletableFuture<Done> whenMember = Membership.join(system, settings.cluster(), storage.lock());
        InetSocketAddress tcp =
                bound(whenBound, settings.tcp().host(), settings.tcp().port(), "--tcp-port");
        EntityRef<Account.Command> demoAccount =
                ClusterSharding.get(system).entityRefFor(Account.TYPE_KEY, Demo.ROOM.account());
        CompletableFuture<AccountReply.ToFindRoom> firstAnswer = whenMember.thenCompose(member ->
                tellingIfLong(system, demoAccount.ask(to -> new Account.FindRoom(Demo.ROOM.room(), to), FIRST_ANSWER)));
        CompletableFuture<Void> whenStarted = new CompletableFuture<>();
        ServerBinding http = bound(
                new HttpPort(system, settings, commons).bind(storage.adminKey(), whenStarted),
                settings.http().host(),
                settings.http().port(),
                "--http-port");
        try {
            firstAnswer.join();
            Optional<Demo> demo =
                    storage.isFresh() ? Optional.of(Demo.make(demoAccount, FIRST_ANSWER)) : Optional.empty();
            whenStarted.complete(null);
            commons.security().warnBeyondLoopback(tcp.getAddress());
            return new Server(storage, commons, system, tcp, http.localAddress(), demo);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StartupException told) {
                throw told;
            }
            throw noAnswer(failed);
        }
    }

    /** A busy machine takes its time. */
    private static <T> CompletionStage<T> tellingIfLong(ActorSystem<?> system, CompletionStage<T> answer) {
        Cancellable telling = system.scheduler()
                .scheduleOnce(
                        LONG,
                        () -> LOG.warn(
                                "The server is not ready yet: its journal has not answered within {} s. It waits for up"
                                        + " to {} s; the processor or the disk may be busy with something else",
                                LONG.toSeconds(),
                                FIRST_ANSWER.toSeconds()),
                        system.executionContext());
        return answer.whenComplete((done, failed) -> telling.cancel());
    }

    private static StartupException noAnswer(CompletionException failed) {
        boolean isLate = failed.getCause() instanceof TimeoutException;
        return new StartupException(
                isLate
                        ? "The journal has not answered within " + FIRST_ANSWER.toSeconds()
                                + " s; the log above may tell"
                                + " why. See that the processor is not too busy for it (uptime), that the disk is neither"
                                + " full nor slow, and that nothing else keeps the database busy; then start it again."
                        : "The journal does not answer; the log above may tell why. See that its disk is not full, and"
                                + " that nothing else keeps the database busy.",
                failed);
    }

    private static <T> T bound(CompletionStage<T> port, String host, int number, String flag) {
        try {
            return port.toCompletableFuture().join();
        } catch (CompletionException failed) {
            throw Ports.refused(host, number, flag, failed);
        }
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
        return commons.security();
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
        commons.vitals().close();
        storage.release().run();
    }

    private static void stop(ActorSystem<?> system) {
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.actorSystemTerminateReason())
                .toCompletableFuture()
                .join();
    }
}
