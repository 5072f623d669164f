package talker.net;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.io.Inet;
import akka.io.TcpSO;
import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import talker.account.Revoked;
import talker.room.MemberEvent;
import talker.session.Outbox;
import talker.session.Session;

/**
 * The TCP port of the node: takes connections, gives each a {@link Session} and a stream of its own, and knows them
 * all.
 */
public final class TcpServer extends AbstractBehavior<TcpServer.Command> {
    private static final int BACKLOG = 4096;

    /** What breaks a stream is told to its session, which logs it with the room; not twice. */
    static final Attributes QUIET =
            Attributes.createLogLevels(Attributes.logLevelOff(), Attributes.logLevelOff(), Attributes.logLevelOff());

    /** What the port is told. */
    public sealed interface Command {}

    /** Takes no more connections; answers once the port is free. */
    public record Unbind(ActorRef<Done> replyTo) implements Command {}

    /** Says goodbye to every client; answers once all are gone. */
    public record Drain(ActorRef<Done> replyTo) implements Command {}

    /** Somebody may have lost access: the sessions look again. */
    public record Recheck(Revoked notice) implements Command {}

    /** Asks how many connections there are. */
    public record Count(ActorRef<Integer> replyTo) implements Command {}

    private record Bound(Tcp.ServerBinding binding) implements Command {}

    private record BindFailed(Throwable failure) implements Command {}

    private record Accepted(Tcp.IncomingConnection connection) implements Command {}

    private record Stopped(@Nullable Throwable failure) implements Command {}

    private record Ended(ActorRef<MemberEvent> session) implements Command {}

    private final Session.Node node;
    private final TcpSettings settings;
    private final CompletableFuture<InetSocketAddress> whenBound;
    private final Set<ActorRef<MemberEvent>> sessions = new HashSet<>();
    private final List<ActorRef<Done>> drained = new ArrayList<>();
    private Tcp.@Nullable ServerBinding binding;
    private boolean isFull;
    private long count;

    /**
     * The behavior. Binds at once.
     *
     * @param whenBound completed with the bound address, or with why the port cannot be had
     */
    public static Behavior<Command> create(
            Session.Node node, TcpSettings settings, CompletableFuture<InetSocketAddress> whenBound) {
        return Behaviors.setup(context -> new TcpServer(context, node, settings, whenBound));
    }

    private TcpServer(
            ActorContext<Command> context,
            Session.Node node,
            TcpSettings settings,
            CompletableFuture<InetSocketAddress> whenBound) {
        super(context);
        this.node = node;
        this.settings = settings;
        this.whenBound = whenBound;
        bind();
    }

    private void bind() {
        ActorSystem<?> system = getContext().getSystem();
        ActorRef<Command> self = getContext().getSelf();
        List<Inet.SocketOption> options =
                List.of(TcpSO.keepAlive(true), TcpSO.tcpNoDelay(true), TcpSO.sendBufferSize(settings.sendBuffer()));
        Pair<CompletionStage<Tcp.ServerBinding>, CompletionStage<Done>> listener = Tcp.get(system)
                .bind(settings.host(), settings.port(), BACKLOG, options, true, Optional.empty())
                .toMat(Sink.foreach(connection -> self.tell(new Accepted(connection))), Keep.both())
                .run(system);
        getContext()
                .pipeToSelf(
                        listener.first(),
                        (bound, failure) -> bound != null ? new Bound(bound) : new BindFailed(failure));
        getContext().pipeToSelf(listener.second(), (done, failure) -> new Stopped(failure));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Accepted.class, this::onAccepted)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(Recheck.class, this::onRecheck)
                .onMessage(Count.class, this::onCount)
                .onMessage(Bound.class, this::onBound)
                .onMessage(BindFailed.class, this::onBindFailed)
                .onMessage(Stopped.class, this::onStopped)
                .onMessage(Unbind.class, this::onUnbind)
                .onMessage(Drain.class, this::onDrain)
                .build();
    }

    private Behavior<Command> onBound(Bound bound) {
        binding = bound.binding();
        whenBound.complete(bound.binding().localAddress());
        return this;
    }

    private Behavior<Command> onBindFailed(BindFailed failed) {
        whenBound.completeExceptionally(failed.failure());
        return this;
    }

    private Behavior<Command> onStopped(Stopped stopped) {
        if (stopped.failure() != null && whenBound.isDone() && !whenBound.isCompletedExceptionally()) {
            getContext()
                    .getLog()
                    .error("The TCP port takes no more connections: restart the server", stopped.failure());
        }
        return this;
    }

    private Behavior<Command> onAccepted(Accepted accepted) {
        Tcp.IncomingConnection connection = accepted.connection();
        if (sessions.size() >= settings.maxConnections()) {
            turnAway(connection);
            return this;
        }
        Outbox outbox = new Outbox(node.settings());
        ActorRef<MemberEvent> session = getContext().spawn(Session.create(node, outbox), "session-" + ++count);
        getContext().watchWith(session, new Ended(session));
        sessions.add(session);
        connection.handleWith(
                Connection.flow(session.narrow(), outbox, new LineFraming(settings.maxLineLength()))
                        .withAttributes(QUIET),
                getContext().getSystem());
        getContext().getLog().debug("{} is from {}", session.path().name(), connection.remoteAddress());
        return this;
    }

    private void turnAway(Tcp.IncomingConnection connection) {
        connection.handleWith(
                Flow.fromSinkAndSource(Sink.cancelled(), Source.empty()),
                getContext().getSystem());
        if (!isFull) {
            isFull = true;
            getContext()
                    .getLog()
                    .warn(
                            "Full: {} connections, the limit of talker.limits.connections; more are turned away",
                            sessions.size());
        }
    }

    private Behavior<Command> onEnded(Ended ended) {
        sessions.remove(ended.session());
        if (sessions.size() < settings.maxConnections() / 10 * 9) {
            isFull = false;
        }
        return answerWhenEmpty();
    }

    private Behavior<Command> onRecheck(Recheck recheck) {
        sessions.forEach(session -> session.tell(new Session.Recheck(recheck.notice())));
        return this;
    }

    private Behavior<Command> onCount(Count asked) {
        asked.replyTo().tell(sessions.size());
        return this;
    }

    private Behavior<Command> onUnbind(Unbind unbind) {
        Tcp.ServerBinding bound = binding;
        if (bound == null) {
            unbind.replyTo().tell(Done.getInstance());
        } else {
            bound.unbind().whenComplete((done, failure) -> unbind.replyTo().tell(Done.getInstance()));
        }
        return this;
    }

    private Behavior<Command> onDrain(Drain drain) {
        drained.add(drain.replyTo());
        sessions.forEach(session -> session.tell(new Session.Shutdown()));
        return answerWhenEmpty();
    }

    private Behavior<Command> answerWhenEmpty() {
        if (sessions.isEmpty()) {
            drained.forEach(replyTo -> replyTo.tell(Done.getInstance()));
            drained.clear();
        }
        return this;
    }
}
