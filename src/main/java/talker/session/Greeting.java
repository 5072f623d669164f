package talker.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.util.Optional;
import talker.account.AccountReply;
import talker.limits.Attempts;
import talker.limits.Bound;
import talker.metrics.AuthFailure;
import talker.metrics.SessionState;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.ServerMessage;
import talker.protocol.Version;
import talker.room.Audience;
import talker.room.Audiences;
import talker.room.Departure;
import talker.room.MemberEvent;
import talker.signin.Verdict;

/** A session before it is in a room: waits for a connect, has it checked, and enters or refuses. */
final class Greeting {
    private static final Duration BUSY_POLL = Duration.ofMillis(50);

    /** No account can have this name: what is wrong with a connect before it names one counts for it. */
    private static final String NO_ACCOUNT = "?";

    private static final byte[] NO_TOKEN = {};

    private final Session session;
    private final Inbox inbox;
    private final Farewell farewell;
    private long askedAt;
    private boolean isRecheckDue;
    private ServerMessage.Error refusal = ServerMessage.Error.of(ErrorCode.AUTH_FAILED);

    Greeting(Session session) {
        this.session = session;
        inbox = session.inbox;
        farewell = new Farewell(session);
    }

    Behavior<MemberEvent> behavior() {
        return Behaviors.receive(MemberEvent.class)
                .onMessage(Session.Received.class, received -> {
                    session.keep(received);
                    return greet();
                })
                .onMessage(Session.Judged.class, this::onJudged)
                .onMessage(Session.Authenticated.class, this::onAuthenticated)
                .onMessage(MemberEvent.Entered.class, this::onEntered)
                .onMessageEquals(Session.Timer.REFUSE, () -> farewell.endWith(refusal, Departure.DROPPED))
                .onMessageEquals(Session.Timer.ATTEMPT, this::tryToken)
                .onMessage(MemberEvent.RoomFull.class, full -> {
                    session.seat.note(Bound.ROOM);
                    return farewell.end(ErrorCode.ROOM_FULL, Departure.DROPPED);
                })
                .onMessageEquals(
                        Session.Timer.CONNECT,
                        () -> farewell.end(askedAt == 0 ? null : ErrorCode.UNAVAILABLE, Departure.DROPPED))
                .onMessage(Session.InputEnded.class, ended -> {
                    inbox.end();
                    return askedAt == 0 ? farewell.end(null, Departure.DROPPED) : Behaviors.same();
                })
                .onMessage(Session.Recheck.class, recheck -> {
                    isRecheckDue |= session.access.isConcerned(recheck.notice());
                    return Behaviors.same();
                })
                .onMessage(
                        Session.Shutdown.class, shutdown -> farewell.end(ErrorCode.SHUTTING_DOWN, Departure.SHUTDOWN))
                .onMessage(Session.Disconnected.class, session::onDisconnected)
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }

    private Behavior<MemberEvent> greet() {
        while (!inbox.isEmpty() && askedAt == 0) {
            ClientLine line = inbox.removeFirst();
            if (line instanceof ClientMessage.Connect connect) {
                askedAt = System.nanoTime();
                session.serve(connect.terms());
                if (!session.node.isWell().getAsBoolean()) {
                    return farewell.end(ErrorCode.UNAVAILABLE, Departure.DROPPED);
                }
                session.access.claim(connect);
                return tryToken();
            } else if (line instanceof ClientLine.BadConnect bad) {
                askedAt = System.nanoTime();
                session.outbox.speak(bad.version());
                return tryToken();
            } else if (line instanceof ClientMessage.Close) {
                return farewell.end(null, Departure.CLOSED);
            } else if (line instanceof ClientLine.Unreadable unreadable) {
                session.countUnreadable(unreadable);
                return farewell.end(unreadable.error(), Departure.DROPPED);
            } else if (!(line instanceof ClientMessage.Ping)) {
                return farewell.end(ErrorCode.NOT_CONNECTED, Departure.DROPPED);
            }
        }
        if (askedAt == 0) {
            inbox.ready();
        }
        return Behaviors.same();
    }

    /** Has the token tried, unless too many wrong ones have come from there: whatever is wrong with a connect is one. */
    private Behavior<MemberEvent> tryToken() {
        boolean isWhole = session.access.isSought();
        Optional<Attempts.Wait> wait =
                isWhole ? session.access.tryAt(session.seat) : session.seat.tryToken(NO_ACCOUNT, NO_TOKEN, false);
        if (wait.isPresent() && wait.get().isBusy()) {
            session.timers.startSingleTimer(Session.Timer.ATTEMPT, BUSY_POLL);
        } else if (wait.isPresent()) {
            long seconds = Attempts.seconds(wait.get().time());
            session.outbox.send(new ServerMessage.Wait(ErrorCode.TOO_MANY_ATTEMPTS, seconds));
            return farewell.end(null, Departure.DROPPED);
        } else if (isWhole) {
            session.access.seek();
        } else {
            refuse(AuthFailure.BAD_CONNECT, Attempts.Result.WRONG);
        }
        return Behaviors.same();
    }

    private Behavior<MemberEvent> onJudged(Session.Judged judged) {
        Verdict verdict = judged.verdict();
        if (verdict instanceof Verdict.Known known && session.access.isBackedBy(known)) {
            session.access.ask();
        } else if (verdict instanceof Verdict.Unavailable) {
            refusal = ServerMessage.Error.of(ErrorCode.UNAVAILABLE);
            refuse(AuthFailure.NOT_JUDGED, Attempts.Result.UNKNOWN);
        } else {
            refuse(AuthFailure.CONNECT, Attempts.Result.WRONG);
        }
        return Behaviors.same();
    }

    private Behavior<MemberEvent> onAuthenticated(Session.Authenticated authenticated) {
        if (authenticated.reply() == null) {
            session.access.ask();
        } else if (authenticated.reply() instanceof AccountReply.Denied) {
            refuse(AuthFailure.CONNECT, Attempts.Result.WRONG);
        } else if (authenticated.reply() instanceof AccountReply.Banned banned) {
            refuseBanned(banned);
        } else if (authenticated.reply() instanceof AccountReply.Granted granted) {
            session.seat.tried(Attempts.Result.RIGHT);
            session.standing = granted.toStanding();
            return enter();
        }
        return Behaviors.same();
    }

    private Behavior<MemberEvent> enter() {
        Optional<ErrorCode> bound = session.seat.enter(session.access.room(), session.access.user());
        if (bound.isPresent()) {
            return farewell.end(bound.get(), Departure.DROPPED);
        }
        ActorRef<MemberEvent> self = session.context.getSelf();
        Audience.Enter enter = new Audience.Enter(session.access.user(), session.outbox, self, session.terms);
        session.node.audiences().tell(new Audiences.Enter(session.access.room(), enter));
        return Behaviors.same();
    }

    /** Whoever has shown the right token may know why it is refused, in the version that has words for it. */
    private void refuseBanned(AccountReply.Banned banned) {
        if (session.terms.version() == Version.TWO) {
            refusal = new ServerMessage.Error(ErrorCode.BANNED, null, ServerMessage.Error.end(banned.until()));
        }
        refuse(AuthFailure.BANNED, Attempts.Result.RIGHT);
    }

    /** Refuses a connect, but not before the time that every refusal takes, so that time tells nothing. */
    private void refuse(AuthFailure why, Attempts.Result result) {
        session.metrics.authFailed(why);
        session.seat.tried(result);
        long slot = session.settings.refusalDelay().toNanos();
        long passed = System.nanoTime() - askedAt;
        long wait = slot == 0 ? 0 : slot - passed % slot;
        session.timers.cancel(Session.Timer.CONNECT);
        session.timers.startSingleTimer(Session.Timer.REFUSE, Duration.ofNanos(wait));
    }

    private Behavior<MemberEvent> onEntered(MemberEvent.Entered entered) {
        session.moveTo(SessionState.JOINED);
        session.timers.cancel(Session.Timer.CONNECT);
        session.timers.startSingleTimer(Session.Timer.IDLE, session.settings.idleTimeout());
        session.access.timeLeft().ifPresent(left -> session.timers.startSingleTimer(Session.Timer.EXPIRY, left));
        session.audience = entered.audience();
        session.context.watchWith(entered.audience(), new Session.AudienceEnded());
        if (isRecheckDue) {
            session.access.ask();
        }
        return new Joined(session, farewell).begin();
    }
}
