package talker.net;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import talker.account.Revoked;
import talker.limits.Limits;
import talker.limits.Seat;
import talker.metrics.Metrics;
import talker.metrics.Way;
import talker.protocol.ErrorCode;
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
        /** The address from which it comes. */
        InetAddress remote();

        /**
         * The session is there. It lives until it is told {@link Session.Disconnected}, so the connection's stream has to
         * be run now.
         */
        void begin(ActorRef<Session.Command> session, Outbox outbox);

        /** There is no place for the connection: it is to be told why, and closed. */
        void turnAway(ErrorCode why);

        /** How it has come in. */
        Way way();
    }

    private record Place(Seat seat, Way way, Outbox outbox) {}

    private final Session.Node node;
    private final Limits limits;
    private final Metrics metrics;
    private final Map<ActorRef<MemberEvent>, Place> sessions = new HashMap<>();
    private final List<ActorRef<Done>> drained = new ArrayList<>();
    private boolean isDraining;
    private long count;

    /**
     * The behavior.
     *
     * @param limits how many connections the node takes, of whom and from where
     */
    public static Behavior<Command> create(Session.Node node, Limits limits) {
        return Behaviors.setup(context -> new Sessions(context, node, limits));
    }

    private Sessions(ActorContext<Command> context, Session.Node node, Limits limits) {
        super(context);
        this.node = node;
        this.limits = limits;
        metrics = Metrics.of(context.getSystem());
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
        if (isDraining) {
            open.connection().turnAway(ErrorCode.SHUTTING_DOWN);
            return this;
        }
        Limits.Admission admission =
                limits.admit(limits.origin(open.connection().remote()));
        if (admission instanceof Limits.Refused refused) {
            open.connection().turnAway(refused.why());
        } else if (admission instanceof Limits.Admitted admitted) {
            open(open, admitted.seat());
        }
        return this;
    }

    private void open(Open open, Seat seat) {
        Outbox outbox = new Outbox(node.settings(), metrics.traffic());
        Way way = open.connection().way();
        ActorRef<MemberEvent> session = getContext().spawn(Session.create(node, seat, outbox), "session-" + ++count);
        getContext().watchWith(session, new Ended(session));
        sessions.put(session, new Place(seat, way, outbox));
        metrics.connections().opened(way, outbox);
        open.connection().begin(session.narrow(), outbox);
        getContext().getLog().debug("{} is from {}", session.path().name(), open.connection());
    }

    private Behavior<Command> onEnded(Ended ended) {
        Place place = sessions.remove(ended.session());
        if (place != null) {
            place.seat().giveBack();
            metrics.connections().closed(place.way(), place.outbox());
        }
        return answerWhenEmpty();
    }

    private Behavior<Command> onRecheck(Recheck recheck) {
        sessions.keySet().forEach(session -> session.tell(new Session.Recheck(recheck.notice())));
        return this;
    }

    private Behavior<Command> onCount(Count asked) {
        asked.replyTo().tell(sessions.size());
        return this;
    }

    private Behavior<Command> onDrain(Drain drain) {
        isDraining = true;
        drained.add(drain.replyTo());
        sessions.keySet().forEach(session -> session.tell(new Session.Shutdown()));
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
