package talker.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Revoked;
import talker.account.TokenHash;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.RoomName;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;
import talker.room.Audience;
import talker.room.Audience.Departure;
import talker.room.Audiences;
import talker.room.MemberEvent;

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
     * @param done to be run once, when the session is ready for more
     */
    public record Received(List<ClientLine> lines, Runnable done) implements Command {}

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

    private record Authenticated(AccountReply.@Nullable ToAuthenticate reply) implements Command {}

    private record AudienceEnded() implements Command {}

    private enum Timer implements Command {
        CONNECT,
        IDLE,
        REFUSE,
        RESUME,
        FAREWELL
    }

    /** What a session needs of its node. */
    public record Node(
            SessionSettings settings,
            Function<String, RecipientRef<Account.Command>> accounts,
            ActorRef<Audiences.Command> audiences) {}

    /** A question to an account whose node has just died is lost: it is asked again. */
    private static final Duration ACCOUNT_TIMEOUT = Duration.ofSeconds(1);

    private final ActorContext<MemberEvent> context;
    private final TimerScheduler<MemberEvent> timers;
    private final Node node;
    private final SessionSettings settings;
    private final Outbox outbox;
    private final Deque<ClientLine> backlog = new ArrayDeque<>(0);
    private final TokenBucket bucket;
    private final ErrorWindow errors;
    private final Unconfirmed unconfirmed;

    private @Nullable Runnable done;
    private boolean isInputEnded;
    private @Nullable RoomName room;
    private @Nullable UserName user;
    private @Nullable TokenHash token;
    private @Nullable ActorRef<Audience.Command> audience;
    private long askedAt;
    private boolean isRecheckDue;

    /** The behavior of the session of a connection that has just been made. */
    public static Behavior<MemberEvent> create(Node node, Outbox outbox) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Session session = new Session(context, timers, node, outbox);
            return Behaviors.intercept(() -> session.new Isolation(), session.greeting());
        }));
    }

    private Session(ActorContext<MemberEvent> context, TimerScheduler<MemberEvent> timers, Node node, Outbox outbox) {
        this.context = context;
        this.timers = timers;
        this.node = node;
        this.settings = node.settings();
        this.outbox = outbox;
        long now = System.nanoTime();
        bucket = new TokenBucket(settings.messagesPerSecond(), settings.burst(), now);
        errors = new ErrorWindow(settings.errorsPerMinute());
        unconfirmed = new Unconfirmed(settings.unconfirmedFinals(), settings.unconfirmedBytes());
        timers.startSingleTimer(Timer.CONNECT, settings.connectTimeout());
    }

    /** Keeps an exception within the session that threw it, and that of a stream within its connection. */
    private final class Isolation extends BehaviorInterceptor<MemberEvent, MemberEvent> {
        Isolation() {
            super(MemberEvent.class);
        }

        @Override
        public Behavior<MemberEvent> aroundReceive(
                TypedActorContext<MemberEvent> ctx, MemberEvent message, ReceiveTarget<MemberEvent> target) {
            if (message instanceof Failed failed) {
                return fail(failed.bug());
            }
            try {
                return target.apply(ctx, message);
            } catch (RuntimeException bug) {
                return fail(bug);
            }
        }
    }

    private Behavior<MemberEvent> fail(RuntimeException bug) {
        MDC.put("session", context.getSelf().path().name());
        if (room != null) {
            MDC.put("room", room.toString());
        }
        context.getLog().error("{} failed and is closed", this, bug);
        MDC.remove("session");
        MDC.remove("room");
        outbox.send(ServerMessage.Error.of(ErrorCode.INTERNAL));
        outbox.finish();
        return Behaviors.stopped();
    }

    @Override
    public String toString() {
        return "Session " + context.getSelf().path().name() + (room == null ? "" : " of " + user + " in room " + room);
    }

    // Greeting: no room yet

    private Behavior<MemberEvent> greeting() {
        return Behaviors.receive(MemberEvent.class)
                .onMessage(Received.class, received -> {
                    keep(received);
                    return greet();
                })
                .onMessage(Authenticated.class, this::onAuthenticated)
                .onMessage(MemberEvent.Entered.class, this::onEntered)
                .onMessageEquals(Timer.REFUSE, () -> end(ErrorCode.AUTH_FAILED, Departure.DROPPED))
                .onMessageEquals(
                        Timer.CONNECT, () -> end(askedAt == 0 ? null : ErrorCode.UNAVAILABLE, Departure.DROPPED))
                .onMessage(InputEnded.class, ended -> {
                    inputEnded();
                    return askedAt == 0 ? end(null, Departure.DROPPED) : Behaviors.same();
                })
                .onMessage(Recheck.class, recheck -> {
                    isRecheckDue |= isConcerned(recheck.notice());
                    return Behaviors.same();
                })
                .onMessage(Shutdown.class, shutdown -> end(ErrorCode.SHUTTING_DOWN, Departure.SHUTDOWN))
                .onMessage(Disconnected.class, this::onDisconnected)
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }

    private void keep(Received received) {
        done = received.done();
        backlog.addAll(received.lines());
    }

    private Behavior<MemberEvent> greet() {
        while (!backlog.isEmpty() && askedAt == 0) {
            ClientLine line = backlog.removeFirst();
            if (line instanceof ClientMessage.Connect connect) {
                authenticate(connect);
            } else if (line instanceof ClientLine.BadField bad && bad.type().equals(ClientMessage.CONNECT)) {
                askedAt = System.nanoTime();
                refuse();
            } else if (line instanceof ClientMessage.Close) {
                return end(null, Departure.CLOSED);
            } else if (line instanceof ClientLine.Unreadable unreadable) {
                return end(unreadable.error(), Departure.DROPPED);
            } else if (!(line instanceof ClientMessage.Ping)) {
                return end(ErrorCode.NOT_CONNECTED, Departure.DROPPED);
            }
        }
        if (askedAt == 0) {
            ready();
        }
        return Behaviors.same();
    }

    private void authenticate(ClientMessage.Connect connect) {
        askedAt = System.nanoTime();
        room = connect.room();
        user = connect.user();
        token = TokenHash.of(connect.token());
        askAccount(connect.room(), connect.user(), token);
    }

    private void askAccount(RoomName name, UserName who, TokenHash presented) {
        context.ask(
                AccountReply.ToAuthenticate.class,
                node.accounts().apply(name.account()),
                ACCOUNT_TIMEOUT,
                (ActorRef<AccountReply.ToAuthenticate> replyTo) ->
                        new Account.Authenticate(name.room(), who, presented, replyTo),
                (reply, failure) -> new Authenticated(reply));
    }

    private Behavior<MemberEvent> onAuthenticated(Authenticated authenticated) {
        if (room == null || user == null || token == null) {
            throw new IllegalStateException("nobody to authenticate");
        }
        if (authenticated.reply() == null) {
            askAccount(room, user, token);
            return Behaviors.same();
        }
        if (authenticated.reply() instanceof AccountReply.Denied) {
            refuse();
            return Behaviors.same();
        }
        ActorRef<MemberEvent> self = context.getSelf();
        node.audiences().tell(new Audiences.Enter(room, new Audience.Enter(user, outbox, self)));
        return Behaviors.same();
    }

    /** Refuses a connect, but not before the time that every refusal takes, so that time tells nothing. */
    private void refuse() {
        long slot = settings.refusalDelay().toNanos();
        long passed = System.nanoTime() - askedAt;
        long wait = slot == 0 ? 0 : slot - passed % slot;
        timers.cancel(Timer.CONNECT);
        timers.startSingleTimer(Timer.REFUSE, Duration.ofNanos(wait));
    }

    private Behavior<MemberEvent> onEntered(MemberEvent.Entered entered) {
        timers.cancel(Timer.CONNECT);
        timers.startSingleTimer(Timer.IDLE, settings.idleTimeout());
        audience = entered.audience();
        context.watchWith(entered.audience(), new AudienceEnded());
        if (isRecheckDue) {
            recheck();
        }
        Behavior<MemberEvent> next = converse();
        return next == Behaviors.<MemberEvent>same() ? joined() : next;
    }

    // Joined: in the room

    private Behavior<MemberEvent> joined() {
        return Behaviors.receive(MemberEvent.class)
                .onMessage(Received.class, received -> {
                    keep(received);
                    return converse();
                })
                .onMessage(MemberEvent.Settled.class, settled -> {
                    unconfirmed.settle(settled.finals());
                    return converse();
                })
                .onMessageEquals(Timer.RESUME, this::converse)
                .onMessageEquals(Timer.IDLE, this::onIdle)
                .onMessage(Written.class, written -> readOn())
                .onMessage(InputEnded.class, ended -> {
                    inputEnded();
                    return converse();
                })
                .onMessage(Recheck.class, this::onRecheck)
                .onMessage(Authenticated.class, this::onRechecked)
                .onMessage(AudienceEnded.class, ended -> {
                    audience = null;
                    return end(ErrorCode.INTERNAL, Departure.DROPPED);
                })
                .onMessage(Shutdown.class, shutdown -> farewell(ErrorCode.SHUTTING_DOWN, Departure.SHUTDOWN))
                .onMessage(Disconnected.class, this::onDisconnected)
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }

    /** Works through what the client has sent, as far as its limits allow for now. */
    private Behavior<MemberEvent> converse() {
        List<ClientMessage.Post> posts = new ArrayList<>();
        Behavior<MemberEvent> next = Behaviors.same();
        while (next == Behaviors.<MemberEvent>same() && !backlog.isEmpty()) {
            ClientLine line = backlog.getFirst();
            if (line instanceof ClientMessage.Post post && !mayPass(post)) {
                break;
            }
            backlog.removeFirst();
            next = converse(line, posts);
        }
        say(posts);
        if (next != Behaviors.<MemberEvent>same()) {
            return next;
        }
        if (backlog.isEmpty()) {
            if (isInputEnded) {
                return farewell(null, Departure.DROPPED);
            }
            ready();
        }
        return next;
    }

    private Behavior<MemberEvent> converse(ClientLine line, List<ClientMessage.Post> posts) {
        if (line instanceof ClientMessage.Post post) {
            if (post.isFinal() || bucket.tryTake(System.nanoTime())) {
                posts.add(post);
                if (post.isFinal()) {
                    unconfirmed.add(post.content());
                }
            }
        } else if (line instanceof ClientMessage.Close) {
            say(posts);
            posts.clear();
            return farewell(null, Departure.CLOSED);
        } else if (line instanceof ClientLine.Unreadable unreadable) {
            say(posts);
            posts.clear();
            return farewell(unreadable.error(), Departure.DROPPED);
        } else if (line instanceof ClientLine.BadField bad && !bad.type().equals(ClientMessage.CONNECT)) {
            return complain(new ServerMessage.Error(bad.text(), null), posts);
        } else if (!(line instanceof ClientMessage.Ping)) {
            return complain(ServerMessage.Error.of(ErrorCode.ALREADY_CONNECTED), posts);
        }
        return Behaviors.same();
    }

    /** Whether a message may be taken now: a partial always may, and is skipped where there are too many. */
    private boolean mayPass(ClientMessage.Post post) {
        if (!post.isFinal()) {
            return true;
        }
        if (unconfirmed.isFull()) {
            return false;
        }
        if (bucket.tryTake(System.nanoTime())) {
            return true;
        }
        if (!timers.isTimerActive(Timer.RESUME)) {
            timers.startSingleTimer(Timer.RESUME, Duration.ofNanos(bucket.nanosUntilNext()));
        }
        return false;
    }

    private Behavior<MemberEvent> complain(ServerMessage.Error error, List<ClientMessage.Post> posts) {
        outbox.send(error);
        if (errors.isTooMany(System.nanoTime())) {
            say(posts);
            posts.clear();
            return farewell(null, Departure.DROPPED);
        }
        return Behaviors.same();
    }

    private void say(List<ClientMessage.Post> posts) {
        if (audience != null && !posts.isEmpty()) {
            audience.tell(new Audience.Say(context.getSelf(), List.copyOf(posts)));
        }
    }

    private void ready() {
        Runnable callback = done;
        done = null;
        if (callback != null) {
            callback.run();
        }
    }

    private void inputEnded() {
        isInputEnded = true;
        outbox.inputEnded();
    }

    private Behavior<MemberEvent> readOn() {
        if (audience != null) {
            audience.tell(new Audience.ReadOn(context.getSelf()));
        }
        return Behaviors.same();
    }

    private Behavior<MemberEvent> onIdle() {
        long quiet = System.nanoTime() - outbox.lastActive();
        long rest = settings.idleTimeout().toNanos() - quiet;
        if (rest <= 0) {
            return end(null, Departure.DROPPED);
        }
        timers.startSingleTimer(Timer.IDLE, Duration.ofNanos(rest));
        return Behaviors.same();
    }

    private Behavior<MemberEvent> onRecheck(Recheck recheck) {
        if (isConcerned(recheck.notice())) {
            recheck();
        }
        return Behaviors.same();
    }

    private boolean isConcerned(Revoked notice) {
        return room != null
                && user != null
                && notice.account().equals(room.account())
                && notice.user().map(user::equals).orElse(true)
                && notice.room().map(room.room()::equals).orElse(true);
    }

    private void recheck() {
        if (room != null && user != null && token != null) {
            askAccount(room, user, token);
        }
    }

    private Behavior<MemberEvent> onRechecked(Authenticated rechecked) {
        if (rechecked.reply() == null) {
            recheck();
        }
        return rechecked.reply() instanceof AccountReply.Denied
                ? end(ErrorCode.REVOKED, Departure.DROPPED)
                : Behaviors.same();
    }

    // Saying goodbye: the last finals are waited for, then what is queued is flushed

    private Behavior<MemberEvent> farewell(@Nullable ErrorCode lastWord, Departure departure) {
        if (unconfirmed.isEmpty()) {
            return end(lastWord, departure);
        }
        timers.cancel(Timer.IDLE);
        timers.startSingleTimer(Timer.FAREWELL, settings.farewell());
        return Behaviors.receive(MemberEvent.class)
                .onMessage(MemberEvent.Settled.class, settled -> {
                    unconfirmed.settle(settled.finals());
                    return unconfirmed.isEmpty() ? end(lastWord, departure) : Behaviors.same();
                })
                .onMessageEquals(Timer.FAREWELL, () -> end(lastWord, departure))
                .onMessage(Written.class, written -> readOn())
                .onMessage(AudienceEnded.class, ended -> {
                    audience = null;
                    return end(lastWord, departure);
                })
                .onMessage(InputEnded.class, ended -> {
                    inputEnded();
                    return Behaviors.same();
                })
                .onMessage(Disconnected.class, gone -> {
                    leave(departure);
                    return Behaviors.stopped();
                })
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }

    /** Leaves the room, where the session is in one, and hears what is on its way from there before the last word. */
    private Behavior<MemberEvent> end(@Nullable ErrorCode lastWord, Departure departure) {
        timers.cancelAll();
        if (audience == null) {
            return finish(lastWord, departure);
        }
        audience.tell(new Audience.Leave(context.getSelf(), departure));
        audience = null;
        return Behaviors.receive(MemberEvent.class)
                .onMessage(MemberEvent.Left.class, left -> finish(lastWord, departure))
                .onMessage(AudienceEnded.class, ended -> finish(lastWord, departure))
                .onMessage(Disconnected.class, gone -> Behaviors.stopped())
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }

    /** Sends what is queued. A client that does not take it in time is cut off. */
    private Behavior<MemberEvent> finish(@Nullable ErrorCode lastWord, Departure departure) {
        if (lastWord != null) {
            outbox.send(ServerMessage.Error.of(lastWord));
        }
        outbox.finish();
        timers.startSingleTimer(Timer.IDLE, settings.idleTimeout());
        return Behaviors.receive(MemberEvent.class)
                .onMessage(Disconnected.class, gone -> Behaviors.stopped())
                .onMessage(MemberEvent.Entered.class, late -> {
                    late.audience().tell(new Audience.Leave(context.getSelf(), departure));
                    return Behaviors.same();
                })
                .onMessageEquals(Timer.IDLE, () -> {
                    outbox.abort();
                    return Behaviors.same();
                })
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }

    private void leave(Departure departure) {
        if (audience != null) {
            context.unwatch(audience);
            audience.tell(new Audience.Leave(context.getSelf(), departure));
            audience = null;
        }
    }

    private Behavior<MemberEvent> onDisconnected(Disconnected gone) {
        if (gone.failure() != null) {
            context.getLog().debug("{} broke: {}", this, gone.failure().getMessage());
        }
        leave(Departure.DROPPED);
        return Behaviors.stopped();
    }
}
