package talker.session;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import talker.account.AccountReply;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.ServerMessage;
import talker.room.Audience;
import talker.room.Audience.Departure;
import talker.room.MemberEvent;

/** A session in a room: passes on what its client says, as fast as the client's limits allow. */
final class Joined {
    private final Session session;
    private final Inbox inbox;
    private final Farewell farewell;
    private final Unconfirmed unconfirmed;
    private final TokenBucket bucket;
    private final ErrorWindow errors;

    Joined(Session session, Farewell farewell) {
        this.session = session;
        this.farewell = farewell;
        inbox = session.inbox;
        unconfirmed = session.unconfirmed;
        SessionSettings settings = session.settings;
        bucket = new TokenBucket(settings.messagesPerSecond(), settings.burst(), System.nanoTime());
        errors = new ErrorWindow(settings.errorsPerMinute());
    }

    /** Begins with what the client has sent since its connect. */
    Behavior<MemberEvent> begin() {
        Behavior<MemberEvent> next = converse();
        return next == Behaviors.<MemberEvent>same() ? behavior() : next;
    }

    private Behavior<MemberEvent> behavior() {
        return Behaviors.receive(MemberEvent.class)
                .onMessage(Session.Received.class, received -> {
                    inbox.keep(received);
                    return converse();
                })
                .onMessage(MemberEvent.Settled.class, settled -> {
                    unconfirmed.settle(settled.finals());
                    return converse();
                })
                .onMessageEquals(Session.Timer.RESUME, this::converse)
                .onMessageEquals(Session.Timer.IDLE, this::onIdle)
                .onMessage(Session.Written.class, written -> session.readOn())
                .onMessage(Session.InputEnded.class, ended -> {
                    inbox.end();
                    return converse();
                })
                .onMessage(Session.Recheck.class, this::onRecheck)
                .onMessage(Session.Authenticated.class, this::onRechecked)
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
        while (next == Behaviors.<MemberEvent>same() && !inbox.isEmpty()) {
            if (inbox.first() instanceof ClientMessage.Post post && !mayPass(post)) {
                break;
            }
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
            inbox.ready();
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
            return farewell.begin(null, Departure.CLOSED);
        } else if (line instanceof ClientLine.Unreadable unreadable) {
            say(posts);
            return farewell.begin(unreadable.error(), Departure.DROPPED);
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
        if (!session.timers.isTimerActive(Session.Timer.RESUME)) {
            session.timers.startSingleTimer(Session.Timer.RESUME, Duration.ofNanos(bucket.nanosUntilNext()));
        }
        return false;
    }

    private Behavior<MemberEvent> complain(ServerMessage.Error error, List<ClientMessage.Post> posts) {
        session.outbox.send(error);
        if (errors.isTooMany(System.nanoTime())) {
            say(posts);
            return farewell.begin(null, Departure.DROPPED);
        }
        return Behaviors.same();
    }

    /** Passes on what has come together so far. */
    private void say(List<ClientMessage.Post> posts) {
        if (session.audience != null && !posts.isEmpty()) {
            session.audience.tell(new Audience.Say(session.context.getSelf(), List.copyOf(posts)));
        }
        posts.clear();
    }

    private Behavior<MemberEvent> onIdle() {
        long quiet = System.nanoTime() - session.outbox.lastActive();
        long rest = session.settings.idleTimeout().toNanos() - quiet;
        if (rest <= 0) {
            return farewell.end(null, Departure.DROPPED);
        }
        session.timers.startSingleTimer(Session.Timer.IDLE, Duration.ofNanos(rest));
        return Behaviors.same();
    }

    private Behavior<MemberEvent> onRecheck(Session.Recheck recheck) {
        if (session.access.isConcerned(recheck.notice())) {
            session.access.ask();
        }
        return Behaviors.same();
    }

    private Behavior<MemberEvent> onRechecked(Session.Authenticated rechecked) {
        if (rechecked.reply() == null) {
            session.access.ask();
        }
        return rechecked.reply() instanceof AccountReply.Denied
                ? farewell.end(ErrorCode.REVOKED, Departure.DROPPED)
                : Behaviors.same();
    }
}
