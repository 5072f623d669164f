package talker.session;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import talker.account.AccountReply;
import talker.limits.Stake;
import talker.metrics.Limit;
import talker.metrics.Refused;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.ServerMessage;
import talker.protocol.Version;
import talker.room.Audience;
import talker.room.Departure;
import talker.room.MemberEvent;

/** A session in a room: passes on what its client says, as fast as the client's limits allow. */
final class Joined {
    private final Session session;
    private final Inbox inbox;
    private final Farewell farewell;
    private final Unconfirmed unconfirmed;
    private final Stake stake;
    private final Allowance allowance;
    private final ErrorWindow errors;
    private final Moderating moderating;
    private final Vigil vigil;

    Joined(Session session, Farewell farewell) {
        this.session = session;
        this.farewell = farewell;
        vigil = farewell.vigil();
        inbox = session.inbox;
        unconfirmed = session.unconfirmed;
        stake = session.seat.stake();
        moderating = new Moderating(session);
        allowance = new Allowance(session);
        errors = new ErrorWindow(session.settings.errorsPerMinute());
    }

    /** Begins with what the client has sent since its connect. */
    Behavior<MemberEvent> begin() {
        moderating.begin();
        vigil.begin();
        Behavior<MemberEvent> next = converse();
        return next == Behaviors.<MemberEvent>same() ? behavior() : next;
    }

    private Behavior<MemberEvent> behavior() {
        return Behaviors.receive(MemberEvent.class)
                .onMessage(Session.Received.class, this::onReceived)
                .onMessage(MemberEvent.Settled.class, this::onSettled)
                .onMessage(MemberEvent.Browsed.class, this::onBrowsed)
                .onMessage(Session.RecipientFound.class, this::onRecipientFound)
                .onMessageEquals(Session.Timer.RESUME, this::converse)
                .onMessageEquals(Session.Timer.IDLE, this::onIdle)
                .onMessageEquals(Session.Timer.EXPIRY, this::onExpiry)
                .onMessageEquals(Session.Timer.RECHECK, vigil::onTime)
                .onMessage(Session.Written.class, written -> session.readOn())
                .onMessage(Session.InputEnded.class, this::onInputEnded)
                .onMessage(Session.Recheck.class, vigil::onNotice)
                .onMessage(Session.Authenticated.class, this::onRechecked)
                .onMessage(Session.Unanswered.class, vigil::onNoAnswer)
                .onMessage(Session.Redacted.class, moderating::onRedacted)
                .onMessage(Session.Moderated.class, moderating::onModerated)
                .onMessage(Session.AudienceEnded.class, this::onAudienceEnded)
                .onMessage(Session.Shutdown.class, this::onShutdown)
                .onMessage(Session.Disconnected.class, session::onDisconnected)
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }

    private Behavior<MemberEvent> onReceived(Session.Received received) {
        session.keep(received);
        return converse();
    }

    private Behavior<MemberEvent> onSettled(MemberEvent.Settled settled) {
        session.settle(settled.finals());
        return converse();
    }

    private Behavior<MemberEvent> onBrowsed(MemberEvent.Browsed browsed) {
        allowance.endPage();
        return converse();
    }

    private Behavior<MemberEvent> onInputEnded(Session.InputEnded ended) {
        inbox.end();
        return converse();
    }

    private Behavior<MemberEvent> onAudienceEnded(Session.AudienceEnded ended) {
        session.audience = null;
        return farewell.end(ErrorCode.INTERNAL, Departure.DROPPED);
    }

    private Behavior<MemberEvent> onShutdown(Session.Shutdown shutdown) {
        return farewell.begin(ErrorCode.SHUTTING_DOWN, Departure.SHUTDOWN);
    }

    /** Works through what the client has sent, as far as its limits allow for now. */
    private Behavior<MemberEvent> converse() {
        List<ClientMessage.Post> posts = new ArrayList<>();
        Behavior<MemberEvent> next = Behaviors.same();
        while (next == Behaviors.<MemberEvent>same() && !inbox.isEmpty() && allowance.mayPass(inbox.first())) {
            next = converse(inbox.removeFirst(), posts);
        }
        say(posts);
        if (next != Behaviors.<MemberEvent>same()) {
            return next;
        }
        if (inbox.isEmpty()) {
            if (inbox.hasEnded()) {
                return farewell.begin(null, Departure.DROPPED);
            }
            if (allowance.hasPaidForBytes()) {
                inbox.ready();
            }
        }
        return next;
    }

    private Behavior<MemberEvent> converse(ClientLine line, List<ClientMessage.Post> posts) {
        if (line instanceof ClientMessage.Post post) {
            post(post, posts);
            return Behaviors.same();
        }
        say(posts);
        if (line instanceof ClientMessage.Close) {
            return farewell.begin(null, Departure.CLOSED);
        } else if (line instanceof ClientLine.Unreadable unreadable) {
            session.countUnreadable(unreadable);
            return farewell.begin(unreadable.error(), Departure.DROPPED);
        } else if (line instanceof ClientLine.BadField bad) {
            return complain(new ServerMessage.Error(bad.error(), bad.id()));
        } else if (line instanceof ClientMessage.History wanted) {
            allowance.beginPage();
            tell(new Audience.Browse(session.context.getSelf(), wanted));
        } else if (line instanceof ClientMessage.Redact wanted) {
            moderating.redact(wanted);
        } else if (line instanceof ClientMessage.Moderate wanted) {
            moderating.moderate(wanted);
        } else if (line instanceof ClientMessage.Users) {
            tell(new Audience.AskUsers(session.context.getSelf()));
        } else if (!(line instanceof ClientMessage.Ping)) {
            return complain(ServerMessage.Error.of(ErrorCode.ALREADY_CONNECTED));
        } else if (session.terms.version() == Version.TWO) {
            session.outbox.send(new ServerMessage.Pong());
        }
        return Behaviors.same();
    }

    private void post(ClientMessage.Post post, List<ClientMessage.Post> posts) {
        if (!post.isFinal() && !allowance.mayBeShown()) {
            return;
        }
        if (moderating.refuses(post)) {
            return;
        }
        if (allowance.hasNoReader(post)) {
            session.metrics.chat().finalRefused(Refused.UNKNOWN_USER);
            session.outbox.send(new ServerMessage.Error(ErrorCode.UNKNOWN_USER, post.id()));
            return;
        }
        posts.add(post);
        if (post.isFinal()) {
            stake.await(unconfirmed.add(post.content()));
            session.countWaiting(1);
        }
    }

    private Behavior<MemberEvent> onRecipientFound(Session.RecipientFound found) {
        return allowance.learn(found) ? converse() : Behaviors.same();
    }

    private Behavior<MemberEvent> complain(ServerMessage.Error error) {
        session.outbox.send(error);
        if (errors.isTooMany(System.nanoTime())) {
            session.metrics.limitHit(Limit.ERRORS);
            return farewell.begin(session.inVersion2(ErrorCode.RATE_LIMITED), Departure.DROPPED);
        }
        return Behaviors.same();
    }

    /** Passes on what has come together so far. */
    private void say(List<ClientMessage.Post> posts) {
        if (!posts.isEmpty()) {
            tell(new Audience.Say(session.context.getSelf(), List.copyOf(posts)));
            posts.clear();
        }
    }

    private void tell(Audience.Command message) {
        if (session.audience != null) {
            session.audience.tell(message);
        }
    }

    private Behavior<MemberEvent> onIdle() {
        long quiet = System.nanoTime() - session.outbox.lastActive();
        long rest = session.settings.idleTimeout().toNanos() - quiet;
        if (rest <= 0) {
            return farewell.end(session.inVersion2(ErrorCode.IDLE), Departure.DROPPED);
        }
        session.timers.startSingleTimer(Session.Timer.IDLE, Duration.ofNanos(rest));
        return Behaviors.same();
    }

    /** What was said in time is stored still; then the client may come back with a fresh token. */
    private Behavior<MemberEvent> onExpiry() {
        Optional<Duration> left = session.access.timeLeft().filter(time -> !time.isNegative() && !time.isZero());
        if (left.isEmpty()) {
            return farewell.begin(ErrorCode.EXPIRED, Departure.DROPPED);
        }
        session.timers.startSingleTimer(Session.Timer.EXPIRY, left.get());
        return Behaviors.same();
    }

    private Behavior<MemberEvent> onRechecked(Session.Authenticated rechecked) {
        Behavior<MemberEvent> next = vigil.onAnswer(rechecked);
        if (next == Behaviors.<MemberEvent>same() && rechecked.reply() instanceof AccountReply.Granted granted) {
            moderating.learn(granted.toStanding());
        }
        return next;
    }
}
