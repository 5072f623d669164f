package talker.session;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import talker.account.AccountReply;
import talker.limits.Bound;
import talker.limits.Stake;
import talker.metrics.Limit;
import talker.metrics.Refused;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;
import talker.protocol.Version;
import talker.room.Audience;
import talker.room.Departure;
import talker.room.MemberEvent;

/** A session in a room: passes on what its client says, as fast as the client's limits allow. */
final class Joined {
    private static final Duration PAGE_POLL = Duration.ofMillis(20);
    private static final Duration SHARE_POLL = Duration.ofMillis(50);

    private final Session session;
    private final Inbox inbox;
    private final Farewell farewell;
    private final Unconfirmed unconfirmed;
    private final Stake stake;
    private final TokenBucket bucket;
    private final ErrorWindow errors;
    private final Recipients recipients = new Recipients();
    private final Moderating moderating;
    private boolean isBrowsing;
    private boolean isHeldUp;
    private boolean isSentAway;

    Joined(Session session, Farewell farewell) {
        this.session = session;
        this.farewell = farewell;
        inbox = session.inbox;
        unconfirmed = session.unconfirmed;
        stake = session.seat.stake();
        moderating = new Moderating(session);
        SessionSettings settings = session.settings;
        bucket = new TokenBucket(settings.messagesPerSecond(), settings.burst(), System.nanoTime());
        errors = new ErrorWindow(settings.errorsPerMinute());
    }

    /** Begins with what the client has sent since its connect. */
    Behavior<MemberEvent> begin() {
        moderating.begin();
        Behavior<MemberEvent> next = converse();
        return next == Behaviors.<MemberEvent>same() ? behavior() : next;
    }

    private Behavior<MemberEvent> behavior() {
        return Behaviors.receive(MemberEvent.class)
                .onMessage(Session.Received.class, received -> {
                    session.keep(received);
                    return converse();
                })
                .onMessage(MemberEvent.Settled.class, settled -> {
                    session.settle(settled.finals());
                    return converse();
                })
                .onMessage(MemberEvent.Browsed.class, browsed -> {
                    isBrowsing = false;
                    return converse();
                })
                .onMessage(Session.RecipientFound.class, this::onRecipientFound)
                .onMessageEquals(Session.Timer.RESUME, this::converse)
                .onMessageEquals(Session.Timer.IDLE, this::onIdle)
                .onMessageEquals(Session.Timer.EXPIRY, this::onExpiry)
                .onMessage(Session.Written.class, written -> session.readOn())
                .onMessage(Session.InputEnded.class, ended -> {
                    inbox.end();
                    return converse();
                })
                .onMessage(Session.Recheck.class, this::onRecheck)
                .onMessage(Session.Authenticated.class, this::onRechecked)
                .onMessage(Session.Redacted.class, redacted -> {
                    moderating.onRedacted(redacted);
                    return Behaviors.same();
                })
                .onMessage(Session.Moderated.class, moderated -> {
                    moderating.onModerated(moderated);
                    return Behaviors.same();
                })
                .onMessage(Session.AudienceEnded.class, ended -> {
                    session.audience = null;
                    return farewell.end(ErrorCode.INTERNAL, Departure.DROPPED);
                })
                .onMessage(
                        Session.Shutdown.class, shutdown -> farewell.begin(ErrorCode.SHUTTING_DOWN, Departure.SHUTDOWN))
                .onMessage(Session.Disconnected.class, session::onDisconnected)
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }

    /** Works through what the client has sent, as far as its limits allow for now. */
    private Behavior<MemberEvent> converse() {
        List<ClientMessage.Post> posts = new ArrayList<>();
        Behavior<MemberEvent> next = Behaviors.same();
        while (next == Behaviors.<MemberEvent>same() && !inbox.isEmpty() && mayPass(inbox.first())) {
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
            if (hasPaidForBytes()) {
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
            isBrowsing = true;
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
        UserName to = post.to();
        if (!post.isFinal() && !mayBeShown()) {
            return;
        }
        if (moderating.refuses(post)) {
            return;
        }
        if (to != null && Boolean.FALSE.equals(recipients.isReader(to, System.nanoTime()))) {
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

    /** Whether a line may be taken now. What may not is waited for, and so is all that follows it. */
    private boolean mayPass(ClientLine line) {
        if (line instanceof ClientMessage.Post post) {
            return knowsReaderOf(post) && mayPass(post);
        } else if (line instanceof ClientMessage.History) {
            return hasPaidForBytes() && hasReadPage() && mayTake(session.settings.requestCost());
        } else if (line instanceof ClientMessage.Users) {
            return hasPaidForBytes() && mayTake(session.settings.requestCost());
        }
        boolean isRequest = line instanceof ClientMessage.Redact || line instanceof ClientMessage.Moderate;
        if (isRequest) {
            return hasPaidForBytes() && mayTake(session.settings.requestCost());
        }
        return !(line instanceof ClientMessage.Ping) || (hasPaidForBytes() && mayTake(1));
    }

    /** A partial always may be taken, and is skipped where there are too many. */
    private boolean mayPass(ClientMessage.Post post) {
        return !post.isFinal() || (!isHeldUp() && hasShare() && hasPaidForBytes() && mayTake(1));
    }

    /** Whether as many finals wait for the journal as may; counted once each time. */
    private boolean isHeldUp() {
        if (unconfirmed.isFull() && !isHeldUp) {
            session.metrics.limitHit(Limit.UNCONFIRMED);
        }
        isHeldUp = unconfirmed.isFull();
        return isHeldUp;
    }

    private boolean mayBeShown() {
        long now = System.nanoTime();
        boolean isOwing = session.bytes.nanosOwed(now) > 0;
        boolean isShown = !isOwing && bucket.tryTake(now);
        if (!isShown) {
            session.seat.note(isOwing ? Bound.BYTES : Bound.MESSAGES);
        }
        return isShown;
    }

    /** Whether the client has not sent more bytes than it may by now. */
    private boolean hasPaidForBytes() {
        long owed = session.bytes.nanosOwed(System.nanoTime());
        if (owed > 0) {
            session.seat.note(Bound.BYTES);
            resumeAfter(Duration.ofNanos(owed));
        }
        return owed == 0;
    }

    /** Whether the client's account has not as many finals waiting as it may. */
    private boolean hasShare() {
        boolean isFull = stake.isFull();
        if (isFull) {
            session.seat.note(Bound.FINALS);
            resumeAfter(SHARE_POLL);
        }
        return !isFull;
    }

    private boolean mayTake(int tokens) {
        boolean isTaken = bucket.tryTake(tokens, System.nanoTime());
        if (!isTaken) {
            session.seat.note(Bound.MESSAGES);
            resumeAfter(Duration.ofNanos(bucket.nanosUntil(tokens)));
        }
        return isTaken;
    }

    private void resumeAfter(Duration wait) {
        if (!session.timers.isTimerActive(Session.Timer.RESUME)) {
            session.timers.startSingleTimer(Session.Timer.RESUME, wait);
        }
    }

    /** A reader who does not take its pages is not made any more. */
    private boolean hasReadPage() {
        if (!isBrowsing && session.outbox.isHoldingPage()) {
            resumeAfter(PAGE_POLL);
            return false;
        }
        return !isBrowsing;
    }

    /** Whether it is known if there is anybody to read a private message; asks where it is not. */
    private boolean knowsReaderOf(ClientMessage.Post post) {
        UserName to = post.to();
        if (to == null || recipients.isReader(to, System.nanoTime()) != null) {
            return true;
        }
        if (!recipients.isBeingAsked(to) && mayTake(1)) {
            recipients.ask(to);
            session.access.askAbout(to);
        }
        return false;
    }

    private Behavior<MemberEvent> onRecipientFound(Session.RecipientFound found) {
        if (found.reply() == null) {
            session.access.askAbout(found.user());
            return Behaviors.same();
        }
        recipients.learn(found.user(), found.reply() instanceof AccountReply.Granted, System.nanoTime());
        return converse();
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

    private Behavior<MemberEvent> onRecheck(Session.Recheck recheck) {
        if (session.access.isConcerned(recheck.notice())) {
            isSentAway |= recheck.notice().sendsAway();
            session.access.ask();
        }
        return Behaviors.same();
    }

    private Behavior<MemberEvent> onRechecked(Session.Authenticated rechecked) {
        AccountReply.ToAuthenticate reply = rechecked.reply();
        if (reply instanceof AccountReply.Banned banned) {
            Long until = ServerMessage.Error.end(banned.until());
            return farewell.endWith(new ServerMessage.Error(ErrorCode.BANNED, null, until), Departure.CLOSED);
        } else if (reply instanceof AccountReply.Denied) {
            return farewell.end(ErrorCode.REVOKED, Departure.DROPPED);
        } else if (reply instanceof AccountReply.Granted granted && !isSentAway) {
            moderating.learn(granted.toStanding());
        } else if (reply instanceof AccountReply.Granted) {
            return farewell.end(ErrorCode.KICKED, Departure.CLOSED);
        } else {
            session.access.ask();
        }
        return Behaviors.same();
    }
}
