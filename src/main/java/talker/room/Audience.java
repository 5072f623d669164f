package talker.room;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import talker.protocol.ClientMessage;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * A room's members on this node. It hands what is typed to all of them at once, encoded once; collects their finals into
 * batches for the {@link Room} and keeps each until the Room has confirmed it; and gives every reader the finals of the
 * Room in one order, without a hole: live ones once the reader is up to date, those before from the past.
 *
 * <p>Partials and presence never wait for the Room or the journal.
 */
public final class Audience extends AbstractBehavior<Audience.Command> {
    private static final Duration FOLLOW_AFTER = Duration.ofMillis(50);

    /** What an Audience is told. */
    public sealed interface Command {}

    /** A connection wants in; {@link MemberEvent.Entered} answers. */
    public record Enter(UserName user, Reader reader, ActorRef<MemberEvent> session) implements Command {}

    /** What a member typed, in order; {@link MemberEvent.Settled} answers for the finals. */
    public record Say(ActorRef<MemberEvent> session, List<ClientMessage.Post> posts) implements Command {}

    /** A part of a replay has been written to the member's connection. */
    public record ReadOn(ActorRef<MemberEvent> session) implements Command {}

    /** How a connection ends. */
    public enum Departure {
        /** The client said {@code close}: its subscription ends. */
        CLOSED,
        /** The connection broke: the subscription stays. */
        DROPPED,
        /** The node stops: the user is expected back at once, and nobody is told. */
        SHUTDOWN
    }

    /** A connection is out; {@link MemberEvent.Left} answers. */
    public record Leave(ActorRef<MemberEvent> session, Departure departure) implements Command {}

    /** Nobody is here any more: stop. */
    record Retire() implements Command {}

    /**
     * From the Room, in answer to {@link Room.Attach}.
     *
     * @param messageSeq the newest message of the room
     * @param others the room's Audiences on other nodes, as far as the Room knows them
     * @param recent the newest messages, for an Audience that knows nothing yet
     * @param returning users who were present when a node or the room died, likewise
     */
    public record Attached(
            long messageSeq, Set<ActorRef<Command>> others, List<StoredMessage> recent, Set<UserName> returning)
            implements Command {}

    /** From the Room: these messages are stored now, and come right after the one with {@code previousSeq}. */
    public record Posted(long previousSeq, List<StoredMessage> messages) implements Command {}

    /** From the Room: this batch is stored; the answers are about what was not new in it. */
    public record Stored(long batch, List<Answer> answers) implements Command {}

    /**
     * From the Room, as it stops: it moves to another node, and comes back when an Audience asks for it.
     *
     * @param messageSeq the newest message of the room
     */
    public record Moving(long messageSeq) implements Command {}

    /** From another Audience: what one of its members is typing. */
    public record Typed(UserName user, List<ClientMessage.Post> partials) implements Command {}

    /** From another Audience: a user has come in there. */
    public record Came(ActorRef<Command> audience, UserName user) implements Command {}

    /** From another Audience: a user's last connection there is gone. */
    public record Went(ActorRef<Command> audience, UserName user) implements Command {}

    /** From another Audience, at the start and at every beat: all the users who are present there. */
    public record Present(ActorRef<Command> audience, Set<UserName> users) implements Command {}

    record OtherEnded(ActorRef<Command> audience) implements Command {}

    record PageRead(ActorRef<MemberEvent> session, List<StoredMessage> messages, long upTo, @Nullable Throwable failure)
            implements Command {}

    record HoleRead(List<StoredMessage> messages, long upTo, @Nullable Throwable failure) implements Command {}

    record EchoRead(ActorRef<MemberEvent> session, long seq, List<StoredMessage> messages, @Nullable Throwable failure)
            implements Command {}

    record SessionEnded(ActorRef<MemberEvent> session) implements Command {}

    enum Tick implements Command {
        FLUSH,
        FOLLOW,
        RETRY,
        BEAT
    }

    private final RoomName name;
    private final RecipientRef<Room.Command> room;
    private final RoomSettings settings;
    private final ActorRef<Audiences.Command> parent;
    private final TimerScheduler<Command> timers;

    private final Members members = new Members();
    private final Broadcast broadcast;
    private final Others others;
    private final Timeline timeline;
    private final Replay replay;
    private final Submissions submissions;
    private final Door door;
    private final Typing typing;

    /**
     * The behavior of a room's Audience on this node. A fault ends it, is logged with the room, and sends its members
     * away, to come back to a new one.
     *
     * @param parent who makes the Audiences, told when this one is no longer needed
     */
    static Behavior<Command> create(
            RoomName name,
            RecipientRef<Room.Command> room,
            Past past,
            RoomSettings settings,
            Clock clock,
            ActorRef<Audiences.Command> parent) {
        Behavior<Command> audience = Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new Audience(context, timers, name, room, past, settings, clock, parent)));
        return Behaviors.withMdc(
                Command.class,
                Map.of("room", name.toString()),
                Behaviors.supervise(audience).onFailure(SupervisorStrategy.stop()));
    }

    private Audience(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            RoomName name,
            RecipientRef<Room.Command> room,
            Past past,
            RoomSettings settings,
            Clock clock,
            ActorRef<Audiences.Command> parent) {
        super(context);
        this.name = name;
        this.room = room;
        this.settings = settings;
        this.parent = parent;
        this.timers = timers;
        broadcast = new Broadcast(members, settings.flush(), timers);
        others = new Others(context, settings, broadcast);
        timeline = new Timeline(context, name, past, settings, broadcast);
        replay = new Replay(context, name, past, settings, members, timeline, broadcast);
        submissions = new Submissions(context.getSelf(), room, settings, timers, members, timeline, replay);
        door = new Door(context, clock, members, broadcast, others, timeline, replay, submissions);
        typing = new Typing(clock, members, broadcast, others, submissions);
        timers.startTimerWithFixedDelay(Tick.BEAT, settings.beatInterval());
        attach();
        submissions.retryLater();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Say.class, say -> then(() -> typing.onSay(say)))
                .onMessage(Posted.class, posted -> then(() -> timeline.onPosted(posted)))
                .onMessage(Stored.class, stored -> then(() -> submissions.onStored(stored)))
                .onMessageEquals(Tick.FLUSH, this::onFlush)
                .onMessage(Enter.class, enter -> then(() -> door.onEnter(enter)))
                .onMessage(Leave.class, leave -> then(() -> door.onLeave(leave)))
                .onMessage(ReadOn.class, readOn -> then(() -> replay.onReadOn(readOn)))
                .onMessage(Typed.class, typed -> then(() -> typing.onTyped(typed)))
                .onMessage(Came.class, came -> then(() -> others.onCame(came)))
                .onMessage(Went.class, went -> then(() -> others.onWent(went)))
                .onMessage(Present.class, present -> then(() -> others.onPresent(present, timeline.isSettled())))
                .onMessage(OtherEnded.class, ended -> then(() -> others.onEnded(ended.audience())))
                .onMessage(Attached.class, this::onAttached)
                .onMessage(PageRead.class, read -> then(() -> replay.onPageRead(read)))
                .onMessage(HoleRead.class, this::onHoleRead)
                .onMessage(EchoRead.class, read -> then(() -> replay.onEchoRead(read)))
                .onMessage(SessionEnded.class, ended -> then(() -> door.onSessionEnded(ended)))
                .onMessage(Moving.class, this::onMoving)
                .onMessageEquals(Tick.FOLLOW, this::onFollow)
                .onMessageEquals(Tick.RETRY, this::onRetry)
                .onMessageEquals(Tick.BEAT, this::onBeat)
                .onMessage(Retire.class, retire -> Behaviors.stopped())
                .build();
    }

    // What the Room says

    private Behavior<Command> onAttached(Attached attached) {
        attached.others().forEach(others::meet);
        if (!timeline.isBegun()) {
            timeline.begin(attached);
            others.expect(attached.returning());
            door.open();
        }
        timeline.fillHole(attached.messageSeq());
        return flushed();
    }

    private Behavior<Command> onHoleRead(HoleRead hole) {
        if (timeline.onHoleRead(hole)) {
            replay.goOn();
            return flushed();
        }
        return this;
    }

    /** Asks for the Room where it moves to, once it has let go of where it was. */
    private Behavior<Command> onMoving(Moving moving) {
        timeline.fillHole(moving.messageSeq());
        timers.startSingleTimer(Tick.FOLLOW, FOLLOW_AFTER);
        return this;
    }

    private Behavior<Command> onFollow() {
        if (!door.isClosing()) {
            attach();
            submissions.sendAgain(Duration.ZERO);
        }
        return this;
    }

    // Time

    private Behavior<Command> onFlush() {
        broadcast.onFlush();
        return this;
    }

    private Behavior<Command> onRetry() {
        if (!timeline.isBegun()) {
            attach();
        }
        submissions.onRetry();
        return this;
    }

    private Behavior<Command> onBeat() {
        long now = System.nanoTime();
        if (!door.isClosing()) {
            attach();
            others.tellPresent();
        }
        submissions.giveUp(now);
        others.sweep(now);
        members.forgetMissed(now, settings.retention());
        timeline.fillHole();
        replay.goOn();
        replay.echoOwed();
        if (submissions.isEmpty() && door.isDeserted(settings.linger().toNanos())) {
            parent.tell(new Audiences.Idle(name, door.entered()));
        }
        return flushed();
    }

    private void attach() {
        room.tell(new Room.Attach(
                getContext().getSelf(), !timeline.isBegun(), others.users(), members.seenByAll(timeline.seq())));
    }

    /** Runs what changes who is here or what they are to get, and sends on what came of it. */
    private Behavior<Command> then(Runnable change) {
        change.run();
        return flushed();
    }

    private Behavior<Command> flushed() {
        submissions.sendNext();
        broadcast.flushWhenDue();
        return this;
    }
}
