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
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Tcp;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** The TCP port of the node: takes connections, and gives each a session of {@link Sessions} and a stream of its own. */
public final class TcpServer extends AbstractBehavior<TcpServer.Command> {
    private static final int BACKLOG = 4096;

    /** What breaks a stream is told to its session, which logs it with the room; not twice. */
    static final Attributes QUIET =
            Attributes.createLogLevels(Attributes.logLevelOff(), Attributes.logLevelOff(), Attributes.logLevelOff());

    /** What the port is told. */
    public sealed interface Command {}

    /** Takes no more connections; answers once the port is free. */
    public record Unbind(ActorRef<Done> replyTo) implements Command {}

    private record Bound(Tcp.ServerBinding binding) implements Command {}

    private record BindFailed(Throwable failure) implements Command {}

    private record Stopped(@Nullable Throwable failure) implements Command {}

    private final ActorRef<Sessions.Command> sessions;
    private final TcpSettings settings;
    private final Optional<Supplier<SSLEngine>> tls;
    private final Parting parting;
    private final CompletableFuture<InetSocketAddress> whenBound;
    private Tcp.@Nullable ServerBinding binding;

    /**
     * The behavior. Binds at once.
     *
     * @param tls makes the server's side of TLS for each connection, where the port speaks it
     * @param parting turns away who gets no session
     * @param whenBound completed with the bound address, or with why the port cannot be had
     */
    public static Behavior<Command> create(
            ActorRef<Sessions.Command> sessions,
            TcpSettings settings,
            Optional<Supplier<SSLEngine>> tls,
            Parting parting,
            CompletableFuture<InetSocketAddress> whenBound) {
        return Behaviors.setup(context -> new TcpServer(context, sessions, settings, tls, parting, whenBound));
    }

    private TcpServer(
            ActorContext<Command> context,
            ActorRef<Sessions.Command> sessions,
            TcpSettings settings,
            Optional<Supplier<SSLEngine>> tls,
            Parting parting,
            CompletableFuture<InetSocketAddress> whenBound) {
        super(context);
        this.sessions = sessions;
        this.settings = settings;
        this.tls = tls;
        this.parting = parting;
        this.whenBound = whenBound;
        bind();
    }

    private void bind() {
        ActorSystem<?> system = getContext().getSystem();
        List<Inet.SocketOption> options =
                List.of(TcpSO.keepAlive(true), TcpSO.tcpNoDelay(true), TcpSO.sendBufferSize(settings.sendBuffer()));
        Pair<CompletionStage<Tcp.ServerBinding>, CompletionStage<Done>> listener = Tcp.get(system)
                .bind(settings.host(), settings.port(), BACKLOG, options, true, Optional.empty())
                .toMat(Sink.foreach(new Entrance(sessions, settings, tls, parting, system)::enter), Keep.both())
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
                .onMessage(Bound.class, this::onBound)
                .onMessage(BindFailed.class, this::onBindFailed)
                .onMessage(Stopped.class, this::onStopped)
                .onMessage(Unbind.class, this::onUnbind)
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

    private Behavior<Command> onUnbind(Unbind unbind) {
        Tcp.ServerBinding bound = binding;
        if (bound == null) {
            unbind.replyTo().tell(Done.getInstance());
        } else {
            bound.unbind().whenComplete((done, failure) -> unbind.replyTo().tell(Done.getInstance()));
        }
        return this;
    }
}
