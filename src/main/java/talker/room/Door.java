package talker.room;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import talker.protocol.RoomName;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;
import talker.protocol.Version;

/** Where connections come into an Audience and leave it: tells the other members, the other Audiences and the Room. */
final class Door {
    private final ActorContext<Audience.Command> context;
    private final RoomName name;
    private final RoomSettings settings;
    private final Clock clock;
    private final Members members;
    private final Broadcast broadcast;
    private final Others others;
    private final Timeline timeline;
    private final Replay replay;
    private final Submissions submissions;
    private final List<Audience.Enter> waiting = new ArrayList<>();
    private final List<Audience.WhoIsHere> asking = new ArrayList<>();
    private boolean isClosing;
    private long emptySince = System.nanoTime();
    private long entered;

    Door(
            ActorContext<Audience.Command> context,
            RoomName name,
            RoomSettings settings,
            Clock clock,
            Members members,
            Broadcast broadcast,
            Others others,
            Timeline timeline,
            Replay replay,
            Submissions submissions) {
        this.context = context;
        this.name = name;
        this.settings = settings;
        this.clock = clock;
        this.members = members;
        this.broadcast = broadcast;
        this.others = others;
        this.timeline = timeline;
        this.replay = replay;
        this.submissions = submissions;
    }

    void onEnter(Audience.Enter enter) {
        entered++;
        context.watchWith(enter.session(), new Audience.SessionEnded(enter.session()));
        if (isOpenTo(enter)) {
            admit(enter);
        } else {
            waiting.add(enter);
        }
    }

    /** Who is told who is here comes in once that is known. */
    private boolean isOpenTo(Audience.Enter enter) {
        return timeline.isBegun() && (enter.terms().version() == Version.ONE || others.areKnown());
    }

    /** Somebody asks from outside who is here. */
    void onWhoIsHere(Audience.WhoIsHere ask) {
        countVisitor();
        asking.add(ask);
        answer();
    }

    private void answer() {
        if (!asking.isEmpty() && timeline.isBegun() && others.areKnown()) {
            ServerMessage.Users present = new ServerMessage.Users(others.everybody(settings.usersBytes()));
            asking.forEach(ask -> ask.replyTo().tell(present));
            asking.clear();
        }
    }

    /** The Room, or another Audience, has said where it stands: those who waited for that come in. */
    void open() {
        List<Audience.Enter> ready = waiting.stream().filter(this::isOpenTo).toList();
        waiting.removeAll(ready);
        ready.forEach(this::admit);
        answer();
    }

    private void admit(Audience.Enter enter) {
        Member member = new Member(enter);
        if (!member.terms.isPresent()) {
            admitListener(member);
            return;
        }
        UserName user = enter.user();
        if (others.areTooManyFor(user, settings.maxUsers())) {
            context.unwatch(enter.session());
            enter.session().tell(new MemberEvent.RoomFull());
            return;
        }
        Long seen = others.isConnected(user) ? members.takeSeen(user) : null;
        boolean isFirst = others.enter(user);
        add(member);
        if (isFirst) {
            submissions.add(new RoomEvent.Subscribed(user, timeline.seq(), clock.millis()));
        }
        Long since = member.terms.since();
        if (since != null) {
            startSince(member, since);
        } else if (seen != null) {
            replay.start(member, seen);
        }
    }

    /** Nobody sees a listener, and it is owed nothing but what it asks for. */
    private void admitListener(Member listener) {
        add(listener);
        Long since = listener.terms.since();
        if (since != null) {
            startSince(listener, since);
        } else {
            replay.start(listener, timeline.seq());
        }
    }

    private void add(Member member) {
        members.add(member);
        broadcast.include(member);
        // before the session has anything to say: it is the first line that the client gets
        if (member.terms.version() == Version.TWO) {
            greet(member);
        }
        member.session.tell(new MemberEvent.Entered(context.getSelf()));
    }

    private void startSince(Member member, long since) {
        if (!replay.startSince(member, since)) {
            submissions.attach();
        }
    }

    private void greet(Member member) {
        UserName user = member.user;
        member.tell(new ServerMessage.Connected(
                name, user, timeline.seq(), others.everybody(settings.usersBytes()), broadcast.draftsFor(user)));
    }

    /** A member asks who is here. */
    void onAskUsers(Audience.AskUsers ask) {
        Member member = members.get(ask.session());
        if (member != null) {
            member.tell(new ServerMessage.Users(others.everybody(settings.usersBytes())));
        }
    }

    void onLeave(Audience.Leave leave) {
        Member member = members.get(leave.session());
        if (member != null) {
            broadcast.deliverRest(member);
        }
        depart(leave.session(), leave.departure());
        leave.session().tell(new MemberEvent.Left());
    }

    void onSessionEnded(Audience.SessionEnded ended) {
        depart(ended.session(), Departure.DROPPED);
    }

    private void depart(ActorRef<MemberEvent> session, Departure departure) {
        waiting.removeIf(enter -> enter.session().equals(session));
        context.unwatch(session);
        Member member = members.remove(session);
        if (member == null) {
            return;
        }
        broadcast.exclude(member);
        isClosing |= departure == Departure.SHUTDOWN;
        if (member.terms.isPresent()) {
            depart(member, departure);
        }
        if (members.isEmpty()) {
            emptySince = System.nanoTime();
        }
    }

    private void depart(Member member, Departure departure) {
        UserName user = member.user;
        boolean isGone = others.leave(user);
        long seen = members.seenThrough(member);
        if (others.isConnected(user)) {
            if (departure != Departure.CLOSED && member.phase() != Member.Phase.ENTERING) {
                members.miss(user, seen);
            }
        } else if (departure != Departure.SHUTDOWN) {
            members.forget(user);
            others.tellWent(user);
            if (isGone) {
                sayGoodbye(user, departure, seen);
            }
        }
    }

    private void sayGoodbye(UserName user, Departure departure, long seen) {
        broadcast.leave(user);
        submissions.add(
                departure == Departure.CLOSED
                        ? new RoomEvent.Unsubscribed(user, clock.millis())
                        : new RoomEvent.Detached(user, seen, clock.millis()));
    }

    /** Whether the node stops: the Room is not to be asked for again from here. */
    boolean isClosing() {
        return isClosing;
    }

    /** Whether nobody has been here, or is expected, for so long. */
    boolean isDeserted(long nanos) {
        return members.isEmpty()
                && waiting.isEmpty()
                && asking.isEmpty()
                && others.isQuiet()
                && System.nanoTime() - emptySince >= nanos;
    }

    /** Somebody is served without coming in. */
    void countVisitor() {
        entered++;
        emptySince = System.nanoTime();
    }

    /** How many have been served so far. */
    long entered() {
        return entered;
    }
}
