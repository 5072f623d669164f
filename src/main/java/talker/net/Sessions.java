package talker.net;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import talker.account.Revoked;
import talker.room.MemberEvent;
import talker.session.Outbox;
import talker.session.Session;

/**
 * All sessions of the node, whichever way their connections came in: gives each new connection one, as long as there are
 * not too many, and says goodbye to them when the node stops.
 */
public final class Sessions extends AbstractBehavior<Sessions.Command> {
    /** What the sessions together are told. */
    public sealed interface Command {}

    /** A connection has been made and wants a session. */
    public record Open(Connecting connection) implements Command {}

    /** Takes no more connections and says goodbye to every client; answers once all are gone. */
    public record Drain(ActorRef<Done> replyTo) implements Command {}

    /** Somebody may have lost access: the sessions look again. */
    public record Recheck(Revoked notice) implements Command {}

    /** Asks how many sessions there are. */
    public record Count(ActorRef<Integer> replyTo) implements Command {}

    private record Ended(ActorRef<MemberEvent> session) implements Command {}

    /** A connection that has no session yet. Exactly one of its methods is called, once, on a thread of the sessions. */
    public interface Connecting {
        /**
         * The session is there. It lives until it is told {@link Session.Disconnected}, so the connection's stream has to
         * be run now.
         */
        void begin(ActorRef<Session.Command> session, Outbox outbox);

        /** The node is full or stops: the connection is to be closed. */
        void turnAway();
    }

    private final Session.Node node;
    private final int limit;
    private final Set<ActorRef<MemberEvent>> sessions = new HashSet<>();
    private final List<ActorRef<Done>> drained = new ArrayList<>();
    private boolean isDraining;
    private boolean isFull;
    private long count;

    /**
     * The behavior.
     *
     * @param limit how many connections the node takes
     */
    public static Behavior<Command> create(Session.Node node, int limit) {
        return Behaviors.setup(context -> new Sessions(context, node, limit));
    }

    private Sessions(ActorContext<Command> context, Session.Node node, int limit) {
        super(context);
        this.node = node;
        this.limit = limit;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Open.class, this::onOpen)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(Recheck.class, this::onRecheck)
                .onMessage(Count.class, this::onCount)
                .onMessage(Drain.class, this::onDrain)
                .build();
    }

    private Behavior<Command> onOpen(Open open) {
        if (isDraining || sessions.size() >= limit) {
            open.connection().turnAway();
            warnOnce();
            return this;
        }
        Outbox outbox = new Outbox(node.settings());
        ActorRef<MemberEvent> session = getContext().spawn(Session.create(node, outbox), "session-" + ++count);
        getContext().watchWith(session, new Ended(session));
        sessions.add(session);
        open.connection().begin(session.narrow(), outbox);
        getContext().getLog().debug("{} is from {}", session.path().name(), open.connection());
        return this;
    }

    private void warnOnce() {
        if (!isDraining && !isFull) {
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
        if (sessions.size() < limit / 10 * 9) {
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

    private Behavior<Command> onDrain(Drain drain) {
        isDraining = true;
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
