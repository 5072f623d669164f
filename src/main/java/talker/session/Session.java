package talker.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.MDC;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Revoked;
import talker.account.Standing;
import talker.limits.Seat;
import talker.metrics.Limit;
import talker.metrics.Metrics;
import talker.metrics.Part;
import talker.metrics.SessionState;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.ServerMessage;
import talker.protocol.Terms;
import talker.protocol.UserName;
import talker.protocol.Version;
import talker.room.Audience;
import talker.room.Audiences;
import talker.room.Departure;
import talker.room.MemberEvent;
import talker.room.Redaction;
import talker.signin.SignIn;
import talker.signin.Verdict;

/**
 * One client's conversation, from its first line to its last: it greets, is in a room, and says goodbye. The session
 * takes what the connection has read, a chunk at a time, and asks for the next when it is through with it: that is how
 * a client that sends too much is slowed down.
 *
 * <p>An exception ends this session and its connection and nothing else: the client is told, the log names the session
 * and the room, and the user's subscription brings back what is missed.
 */
public final class Session {
    /** What a session is told by its connection and by its node; its room tells it {@link MemberEvent}s. */
    public sealed interface Command extends MemberEvent {}

    /**
     * Lines have come.
     *
     * @param lines what they are, in order
     * @param bytes how many bytes have come since the last ones
     * @param done to be run once, when the session is ready for more
     */
    public record Received(List<ClientLine> lines, int bytes, Runnable done) implements Command {
        /** Of lines that nobody has sent. */
        public Received(List<ClientLine> lines, Runnable done) {
            this(lines, 0, done);
        }
    }

    /** The client will send nothing more; it may read still. */
    public record InputEnded() implements Command {}

    /** A part of a replay has been written. */
    public record Written() implements Command {}

    /**
     * The connection is gone.
     *
     * @param failure what broke it; null where it ended in good order
     */
    public record Disconnected(@Nullable Throwable failure) implements Command {}

    /** The connection's stream has failed, and it was no fault of the client or the network. */
    public record Failed(RuntimeException bug) implements Command {}

    /** Somebody may have lost access. */
    public record Recheck(Revoked notice) implements Command {}

    /** The node stops. */
    public record Shutdown() implements Command {}

    record Judged(Verdict verdict) implements Command {}

    record Authenticated(AccountReply.@Nullable ToAuthenticate reply) implements Command {}

    record Unanswered() implements Command {}

    record RecipientFound(UserName user, AccountReply.@Nullable ToAuthenticate reply) implements Command {}

    record Redacted(ClientMessage.Redact wanted, @Nullable Redaction answer) implements Command {}

    record Moderated(ClientMessage.Moderate wanted, AccountReply.@Nullable ToChange answer) implements Command {}

    record AudienceEnded() implements Command {}

    enum Timer implements Command {
        CONNECT,
        IDLE,
        REFUSE,
        RESUME,
        ATTEMPT,
        EXPIRY,
        RECHECK,
        FAREWELL
    }

    /**
     * What a session needs of its node.
     *
     * @param isWell whether the node takes new users now
     */
    public record Node(
            SessionSettings settings,
            Function<String, RecipientRef<Account.Command>> accounts,
            ActorRef<Audiences.Command> audiences,
            BooleanSupplier isWell,
            Clock clock,
            SignIn signIn) {
        /** A node that is always well, with stored tokens only. */
        public Node(
                SessionSettings settings,
                Function<String, RecipientRef<Account.Command>> accounts,
                ActorRef<Audiences.Command> audiences) {
            this(settings, accounts, audiences, () -> true, Clock.systemUTC(), SignIn.none());
        }
    }

    final ActorContext<MemberEvent> context;
    final TimerScheduler<MemberEvent> timers;
    final Node node;
    final SessionSettings settings;
    final Outbox outbox;
    final Inbox inbox;
    final Access access;
    final Unconfirmed unconfirmed;
    final Seat seat;
    final TokenBucket bytes;
    final Metrics metrics;
    private SessionState state = SessionState.GREETING;
    Terms terms = Terms.OF_VERSION_1;
    Standing standing = Standing.ORDINARY;

    @Nullable
    ActorRef<Audience.Command> audience;

    /**
     * The behavior of the session of a connection that has just been made.
     *
     * @param seat the connection's place on the node, to be given back by whoever has taken it
     */
    public static Behavior<MemberEvent> create(Node node, Seat seat, Outbox outbox) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Session session = new Session(context, timers, node, seat, outbox);
            return Behaviors.intercept(() -> new Isolation(session), new Greeting(session).behavior());
        }));
    }

    private Session(
            ActorContext<MemberEvent> context,
            TimerScheduler<MemberEvent> timers,
            Node node,
            Seat seat,
            Outbox outbox) {
        this.context = context;
        this.timers = timers;
        this.node = node;
        this.settings = node.settings();
        this.seat = seat;
        this.outbox = outbox;
        bytes = new TokenBucket(settings.bytesPerSecond(), settings.burstBytes(), System.nanoTime());
        inbox = new Inbox(outbox);
        access = new Access(context, node.accounts(), node.signIn());
        unconfirmed = new Unconfirmed(settings.unconfirmedFinals(), settings.unconfirmedBytes());
        metrics = Metrics.of(context.getSystem());
        metrics.connections().began(state);
        timers.startSingleTimer(Timer.CONNECT, settings.connectTimeout());
    }

    /** A bug of this session, or of its connection, ends it and nothing else. */
    Behavior<MemberEvent> fail(RuntimeException bug) {
        logged(log -> log.error("{} failed and is closed", this, bug));
        outbox.send(ServerMessage.Error.of(ErrorCode.INTERNAL));
        outbox.finish();
        metrics.fault(Part.SESSION);
        return end();
    }

    /** Logs with whom it is about. A session hardly ever logs: to put that on for every message would cost more. */
    private void logged(Consumer<Logger> line) {
        try {
            MDC.put("session", context.getSelf().path().name());
            if (access.isSought()) {
                MDC.put("account", access.room().account());
                MDC.put("room", access.room().toString());
            }
            line.accept(context.getLog());
        } finally {
            List.of("session", "account", "room").forEach(MDC::remove);
        }
    }

    @Override
    public String toString() {
        return "Session " + context.getSelf().path().name()
                + (access.isSought() ? " of " + access.user() + " in room " + access.room() : "");
    }

    // What is the same at any time

    /** Keeps what has come. */
    void keep(Received received) {
        bytes.charge(received.bytes(), System.nanoTime());
        inbox.keep(received);
    }

    /** So many finals have come to their end. */
    void settle(int finals) {
        int before = unconfirmed.size();
        seat.stake().await(-unconfirmed.settle(finals));
        countWaiting(unconfirmed.size() - before);
    }

    /** The client asks to be served in this way. */
    void serve(Terms wanted) {
        terms = wanted;
        outbox.speak(wanted.version());
    }

    /** What is said at the end to clients who know that something may be: those of version 1 get no such line. */
    @Nullable
    ErrorCode inVersion2(ErrorCode code) {
        return terms.version() == Version.TWO ? code : null;
    }

    /** A part of a replay is written: the Audience may go on with it. */
    Behavior<MemberEvent> readOn() {
        if (audience != null) {
            audience.tell(new Audience.ReadOn(context.getSelf()));
        }
        return Behaviors.same();
    }

    Behavior<MemberEvent> onDisconnected(Disconnected gone) {
        if (gone.failure() != null) {
            String reason = gone.failure().getMessage();
            logged(log -> log.debug("{} broke: {}", this, reason));
        }
        leave(Departure.DROPPED);
        return end();
    }

    /** The session goes on to another state, as the metrics show it. */
    void moveTo(SessionState next) {
        metrics.connections().moved(state, next);
        state = next;
    }

    /** So many finals more, or with a negative number fewer, wait for the journal. */
    void countWaiting(int finals) {
        metrics.chat().finalsWaiting(finals);
    }

    /** What cannot be read closes the connection: it may be a line that is too long. */
    void countUnreadable(ClientLine.Unreadable line) {
        if (line.error() == ErrorCode.TOO_LONG) {
            metrics.limitHit(Limit.LINE);
        }
    }

    /** The session is over. */
    Behavior<MemberEvent> end() {
        metrics.connections().ended(state);
        countWaiting(-unconfirmed.size());
        return Behaviors.stopped();
    }

    void leave(Departure departure) {
        if (audience != null) {
            context.unwatch(audience);
            audience.tell(new Audience.Leave(context.getSelf(), departure));
            audience = null;
        }
    }
}
