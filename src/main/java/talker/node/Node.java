package talker.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.pubsub.Topic;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Revoked;
import talker.history.FairHistory;
import talker.history.History;
import talker.history.JournalBlanking;
import talker.history.JournalHistory;
import talker.journal.JournalTables;
import talker.net.Sessions;
import talker.net.TcpServer;
import talker.protocol.RoomName;
import talker.room.Audiences;
import talker.room.Room;
import talker.session.Session;
import talker.upkeep.AccountAsks;
import talker.upkeep.RetentionKeeper;
import talker.upkeep.RoomAsks;
import talker.webhook.Deliveries;
import talker.webhook.HookedRooms;
import talker.webhook.Webhooks;

/**
 * The guardian of a node: wires the parts together, top to bottom, and takes them down in order.
 *
 * <p>Going down: no more connections; the finals under way are stored and every client is told; then the node leaves the
 * cluster.
 */
public final class Node {
    /** What a node is told. */
    public sealed interface Command {}

    /** Somebody may have lost access: the sessions on every node look again. */
    public record Revoke(Revoked notice) implements Command {}

    /** A connection has come in by the HTTP port. */
    public record Connect(Sessions.Open connection) implements Command {}

    /** Somebody without a connection asks something of a room. */
    public record Ask(Audiences.Command question) implements Command {}

    /** A node that the cluster has given up has rooms that are open elsewhere already: it must not linger. */
    private static final Duration DRAIN_WHEN_REMOVED = Duration.ofSeconds(1);

    private final ActorContext<Command> context;
    private final ClusterSharding sharding;
    private final Settings settings;
    private final Commons commons;
    private final History history;
    private final Clock clock = Clock.systemUTC();

    /**
     * The behavior of a node.
     *
     * @param commons what it shares with the HTTP port
     * @param whenBound completed with the address of the TCP port, or with why it cannot be had
     */
    static Behavior<Command> create(
            Settings settings, Commons commons, CompletableFuture<InetSocketAddress> whenBound) {
        return Behaviors.setup(context -> new Node(context, settings, commons).begin(whenBound));
    }

    private Node(ActorContext<Command> context, Settings settings, Commons commons) {
        this.context = context;
        this.settings = settings;
        this.commons = commons;
        sharding = ClusterSharding.get(context.getSystem());
        history = new FairHistory(JournalHistory.of(context.getSystem()), commons.limits());
    }

    private Behavior<Command> begin(CompletableFuture<InetSocketAddress> whenBound) {
        shardAccounts();
        HookedRooms hookedRooms = webhooks();
        shardRooms(hookedRooms);
        keepRetention();
        ActorRef<Audiences.Command> audiences = spawnAudiences();
        ActorRef<Sessions.Command> sessions = spawnSessions(audiences);
        ActorRef<TcpServer.Command> tcp = context.spawn(
                TcpServer.create(sessions, settings.tcp(), commons.security().tcp(), commons.parting(), whenBound),
                "tcp");
        ActorRef<Topic.Command<Revoked>> revocations = spawnRevocations(sessions);
        NodeGauges.start(
                context.getSystem(), commons.limits().notices(), Map.of("sessions", sessions, "audiences", audiences));
        shutDownInOrder(tcp, sessions, audiences);
        return Behaviors.receive(Command.class)
                .onMessage(Revoke.class, revoke -> {
                    Revoked notice = revoke.notice();
                    revocations.tell(Topic.publish(notice));
                    dismiss(notice);
                    notice.room().ifPresent(room -> hookedRooms.whenRevoked(new RoomName(notice.account(), room)));
                    return Behaviors.same();
                })
                .onMessage(Ask.class, ask -> {
                    audiences.tell(ask.question());
                    return Behaviors.same();
                })
                .onMessage(Connect.class, connect -> {
                    sessions.tell(connect.connection());
                    return Behaviors.same();
                })
                .build();
    }

    private void shardAccounts() {
        Function<String, CompletionStage<AccountReply.ToChange>> enrolment =
                Enrolment.begin(context.getSystem(), sharding, settings.maxAccounts());
        ActorRef<Command> self = context.getSelf();
        sharding.init(Entity.of(
                Account.TYPE_KEY,
                entity -> Account.create(
                        entity.getEntityId(),
                        settings.accounts(),
                        enrolment,
                        notice -> self.tell(new Revoke(notice)),
                        entity.getShard())));
    }

    private void shardRooms(HookedRooms hookedRooms) {
        sharding.init(Entity.of(
                Room.TYPE_KEY,
                entity -> Room.create(
                        RoomName.of(entity.getEntityId()),
                        settings.rooms(),
                        clock,
                        hookedRooms::whenPosted,
                        new Room.Stored(history.past(), new JournalBlanking(JournalTables.of(context.getSystem()))))));
    }

    private ActorRef<Audiences.Command> spawnAudiences() {
        return context.spawn(
                Audiences.create(
                        room -> sharding.entityRefFor(Room.TYPE_KEY, room.toString()),
                        history.past(),
                        settings.rooms(),
                        clock,
                        commons.limits().shares()),
                "audiences");
    }

    private ActorRef<Sessions.Command> spawnSessions(ActorRef<Audiences.Command> audiences) {
        Session.Node forSessions = new Session.Node(
                settings.sessions(),
                account -> sharding.entityRefFor(Account.TYPE_KEY, account),
                audiences,
                commons.vitals()::isWell,
                clock,
                commons.signIn());
        return context.spawn(Sessions.create(forSessions, commons.limits()), "sessions");
    }

    /** Tells the sessions of every node of those who may have lost access. */
    private ActorRef<Topic.Command<Revoked>> spawnRevocations(ActorRef<Sessions.Command> sessions) {
        ActorRef<Topic.Command<Revoked>> revocations =
                context.spawn(Topic.create(Revoked.class, "revocations"), "revocations");
        revocations.tell(Topic.subscribe(context.spawnAnonymous(Behaviors.receive(Revoked.class)
                .onAnyMessage(notice -> {
                    sessions.tell(new Sessions.Recheck(notice));
                    return Behaviors.same();
                })
                .build())));
        return revocations;
    }

    /** Who was sent away may not be connected, and is owed nothing more all the same. */
    private void dismiss(Revoked notice) {
        if (notice.sendsAway() && notice.room().isPresent() && notice.user().isPresent()) {
            RoomName room = new RoomName(notice.account(), notice.room().get());
            sharding.entityRefFor(Room.TYPE_KEY, room.toString())
                    .tell(new Room.Dismiss(notice.user().get()));
        }
    }

    private HookedRooms webhooks() {
        Deliveries deliveries = Deliveries.of(
                context.getSystem(),
                account -> sharding.entityRefFor(Account.TYPE_KEY, account),
                history,
                settings.webhooks());
        sharding.init(Entity.of(Webhooks.TYPE_KEY, entity -> Webhooks.create(entity.getEntityId(), deliveries, clock)));
        HookedRooms hookedRooms = new HookedRooms(id -> sharding.entityRefFor(Webhooks.TYPE_KEY, id));
        context.spawn(hookedRooms.behavior(settings.webhooks().sweep()), "hooked-rooms");
        return hookedRooms;
    }

    private void keepRetention() {
        Behavior<RetentionKeeper.Command> keeper = RetentionKeeper.create(
                JournalTables.of(context.getSystem()),
                rooms(sharding, context.getSystem()),
                accounts(sharding, context.getSystem()),
                settings.retention(),
                clock);
        ClusterSingleton.get(context.getSystem())
                .init(SingletonActor.of(keeper, "retention").withStopMessage(RetentionKeeper.Stop.INSTANCE));
    }

    /** The rooms for those who look after their journals. */
    static RoomAsks rooms(ClusterSharding sharding, ActorSystem<?> system) {
        return new RoomAsks(room -> sharding.entityRefFor(Room.TYPE_KEY, room.toString()), system.scheduler());
    }

    /** The accounts, likewise. */
    static AccountAsks accounts(ClusterSharding sharding, ActorSystem<?> system) {
        return new AccountAsks(account -> sharding.entityRefFor(Account.TYPE_KEY, account), system.scheduler());
    }

    private void shutDownInOrder(
            ActorRef<TcpServer.Command> tcp,
            ActorRef<Sessions.Command> sessions,
            ActorRef<Audiences.Command> audiences) {
        ActorSystem<Void> system = context.getSystem();
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        Supplier<CompletionStage<Done>> unbind =
                () -> AskPattern.ask(tcp, TcpServer.Unbind::new, Duration.ofSeconds(5), system.scheduler());
        Supplier<CompletionStage<Done>> drain = () -> AskPattern.<Sessions.Command, Done>ask(
                        sessions,
                        Sessions.Drain::new,
                        Membership.wasRemoved(system) ? DRAIN_WHEN_REMOVED : settings.drainTimeout(),
                        system.scheduler())
                .exceptionally(late -> Done.getInstance());
        Supplier<CompletionStage<Done>> close = () -> {
            audiences.tell(new Audiences.Close());
            return CompletableFuture.completedStage(Done.getInstance());
        };
        shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "tcp-unbind", unbind);
        shutdown.addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), "sessions-drain", drain);
        // when those who post without a connection have their answer too
        shutdown.addTask(CoordinatedShutdown.PhaseServiceStop(), "audiences-close", close);
    }
}
