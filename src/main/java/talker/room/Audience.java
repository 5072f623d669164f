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
import java.util.List;
import java.util.Map;
import talker.limits.Stake;
import talker.metrics.Metrics;
import talker.protocol.ClientMessage;
import talker.protocol.RoomName;
import talker.protocol.ServerMessage;
import talker.protocol.Terms;
import talker.protocol.UserName;

/**
 * A room's members on this node. It hands what is typed to all of them at once, encoded once; collects their finals into
 * batches for the {@link Room} and keeps each until the Room has confirmed it; and gives every reader the finals of the
 * Room in one order, without a hole: live ones once the reader is up to date, those before from the past.
 *
 * <p>Partials and presence never wait for the Room or the journal.
 */
public final class Audience extends AbstractBehavior<Audience.Command> {
    /** What an Audience is told. */
    public sealed interface Command
            permits Enter,
                    Say,
                    Post,
                    Redact,
                    Browse,
                    AskUsers,
                    WhoIsHere,
                    ReadOn,
                    Leave,
                    Retire,
                    News,
                    Gossip,
                    Reading,
                    OtherEnded,
                    SessionEnded,
                    Tick {}

    /** A connection wants in; {@link MemberEvent.Entered} answers. */
    public record Enter(UserName user, Reader reader, ActorRef<MemberEvent> session, Terms terms) implements Command {}

    /** What a member typed, in order; {@link MemberEvent.Settled} answers for the finals. */
    public record Say(ActorRef<MemberEvent> session, List<ClientMessage.Post> posts) implements Command {}

    /**
     * A user says something without a connection, and so without being present; {@link Receipt} answers.
     *
     * @param post its recipient, if it has one, is known to exist
     */
    public record Post(UserName user, ClientMessage.Post post, ActorRef<Receipt> replyTo) implements Command {}

    /** Somebody wants a message taken back; the {@link Room}'s {@link Redaction} answers. */
    public record Redact(Redaction.Wish wish, ActorRef<Redaction> replyTo) implements Command {}

    /** A member asks for a page of history; {@link MemberEvent.Browsed} answers, and then may another be asked for. */
    public record Browse(ActorRef<MemberEvent> session, ClientMessage.History wanted) implements Command {}

    /** A member asks who is here. */
    public record AskUsers(ActorRef<MemberEvent> session) implements Command {}

    /** Somebody who is not in the room asks who is: answered once the room's other Audiences are known. */
    public record WhoIsHere(ActorRef<ServerMessage.Users> replyTo) implements Command {}

    /** A part of a replay has been written to the member's connection. */
    public record ReadOn(ActorRef<MemberEvent> session) implements Command {}

    /** A connection is out; {@link MemberEvent.Left} answers. */
    public record Leave(ActorRef<MemberEvent> session, Departure departure) implements Command {}

    /** Nobody is here any more: stop. */
    record Retire() implements Command {}

    record OtherEnded(ActorRef<Command> audience) implements Command {}

    record SessionEnded(ActorRef<MemberEvent> session) implements Command {}

    enum Tick implements Command {
        FLUSH,
        FOLLOW,
        RETRY,
        OPEN,
        BEAT
    }

    private final RoomName name;
    private final RecipientRef<Room.Command> room;
    private final RoomSettings settings;
    private final ActorRef<Audiences.Command> parent;

    private final Members members = new Members();
    private final Broadcast broadcast;
    private final Others others;
    private final Timeline timeline;
    private final Receipts receipts;
    private final Archive archive;
    private final Replay replay;
    private final Submissions submissions;
    private final Door door;
    private final Attachment attachment;
    private final Typing typing;

    /**
     * The behavior of a room's Audience on this node. A fault ends it, is logged with the room, and sends its members
     * away, to come back to a new one.
     *
     * @param stake what the room has in its account's share of the node's memory; whoever has opened it closes it
     * @param parent who makes the Audiences, told when this one is no longer needed
     */
    static Behavior<Command> create(
            RoomName name,
            RecipientRef<Room.Command> room,
            Past past,
            RoomSettings settings,
            Clock clock,
            Stake stake,
            ActorRef<Audiences.Command> parent) {
        Behavior<Command> audience = Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new Audience(context, timers, name, room, past, settings, clock, stake, parent)));
        return Behaviors.withMdc(
                Command.class,
                Map.of("room", name.toString(), "account", name.account()),
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
            Stake stake,
            ActorRef<Audiences.Command> parent) {
        super(context);
        this.name = name;
        this.room = room;
        this.settings = settings;
        this.parent = parent;
        Metrics metrics = Metrics.of(context.getSystem());
        broadcast = new Broadcast(members, settings, timers);
        others = new Others(context, settings, broadcast);
        receipts = new Receipts(context, name, past);
        timeline = new Timeline(context, name, past, settings, broadcast, receipts);
        archive = new Archive(context, name, past, settings, members, timeline, metrics);
        replay =
                new Replay(context, name, past, settings, members, timeline, broadcast, archive, metrics.chat(), clock);
        submissions = new Submissions(
                context.getSelf(),
                room,
                settings,
                timers,
                members,
                others,
                timeline,
                replay,
                broadcast,
                receipts,
                stake,
                metrics.chat());
        door = new Door(context, name, settings, clock, members, broadcast, others, timeline, replay, submissions);
        attachment = new Attachment(settings, timers, others, timeline, replay, submissions, door);
        typing = new Typing(clock, members, broadcast, others, submissions, metrics.traffic());
        attachment.begin();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Say.class, say -> then(() -> typing.onSay(say)))
                .onMessage(News.Posted.class, posted -> then(() -> timeline.onPosted(posted)))
                .onMessage(News.Stored.class, stored -> then(() -> submissions.onStored(stored)))
                .onMessageEquals(Tick.FLUSH, () -> then(broadcast::onFlush))
                .onMessage(Enter.class, enter -> then(() -> door.onEnter(enter)))
                .onMessage(Leave.class, leave -> then(() -> door.onLeave(leave)))
                .onMessage(ReadOn.class, readOn -> then(() -> replay.onReadOn(readOn)))
                .onMessage(Post.class, post -> then(() -> onPost(post)))
                .onMessage(Redact.class, redact -> then(() -> onRedact(redact)))
                .onMessage(Reading.Receipt.class, read -> then(() -> receipts.onRead(read)))
                .onMessage(Browse.class, browse -> then(() -> archive.onBrowse(browse)))
                .onMessage(Reading.Step.class, read -> then(() -> archive.onStepRead(read)))
                .onMessage(AskUsers.class, ask -> then(() -> door.onAskUsers(ask)))
                .onMessage(WhoIsHere.class, ask -> then(() -> door.onWhoIsHere(ask)))
                .onMessage(Gossip.Typed.class, typed -> then(() -> typing.onTyped(typed)))
                .onMessage(Gossip.Came.class, came -> then(() -> others.onCame(came)))
                .onMessage(Gossip.Went.class, went -> then(() -> others.onWent(went)))
                .onMessage(Gossip.Present.class, this::onPresent)
                .onMessage(OtherEnded.class, this::onOtherEnded)
                .onMessage(News.Attached.class, attached -> then(() -> attachment.onAttached(attached)))
                .onMessage(Reading.Page.class, read -> then(() -> replay.onPageRead(read)))
                .onMessage(Reading.Hole.class, this::onHoleRead)
                .onMessage(Reading.Echo.class, read -> then(() -> replay.onEchoRead(read)))
                .onMessage(SessionEnded.class, ended -> then(() -> door.onSessionEnded(ended)))
                .onMessage(News.Moving.class, moving -> then(() -> attachment.onMoving(moving)))
                .onMessage(News.Forgotten.class, gone -> then(() -> onForgotten(gone)))
                .onMessageEquals(Tick.FOLLOW, () -> then(attachment::onFollow))
                .onMessageEquals(Tick.RETRY, () -> then(submissions::onRetry))
                .onMessageEquals(Tick.OPEN, this::onOpen)
                .onMessageEquals(Tick.BEAT, this::onBeat)
                .onMessage(Retire.class, retire -> Behaviors.stopped())
                .build();
    }

    private void onPost(Post post) {
        door.countVisitor();
        typing.onPost(post);
    }

    private void onRedact(Redact redact) {
        door.countVisitor();
        room.tell(new Room.Redact(redact.wish(), redact.replyTo()));
    }

    // What the Room says, and what is read for it

    private Behavior<Command> onHoleRead(Reading.Hole hole) {
        return timeline.onHoleRead(hole) ? then(replay::goOn) : this;
    }

    private void onForgotten(News.Forgotten gone) {
        timeline.forget(gone);
        replay.readAnew();
    }

    // What other Audiences say

    private Behavior<Command> onPresent(Gossip.Present present) {
        others.onPresent(present, timeline.isSettled());
        if (present.drafts() != null) {
            typing.onDrafts(present.drafts());
        }
        door.open();
        return flushed();
    }

    private Behavior<Command> onOtherEnded(OtherEnded ended) {
        others.onEnded(ended.audience());
        door.open();
        return flushed();
    }

    /** Those who wait to be told who is here have waited long enough. */
    private Behavior<Command> onOpen() {
        others.awaitNoLonger();
        door.open();
        return flushed();
    }

    // Time

    private Behavior<Command> onBeat() {
        long now = System.nanoTime();
        if (!door.isClosing()) {
            submissions.attach();
            others.tellPresent();
        }
        submissions.giveUp(now);
        others.sweep(now);
        broadcast.forgetOldDrafts(now);
        members.forgetMissed(now, settings.retention());
        timeline.fillHole();
        replay.sweep();
        replay.goOn();
        replay.echoOwed();
        archive.tryAgain();
        if (submissions.isEmpty() && door.isDeserted(settings.linger().toNanos())) {
            parent.tell(new Audiences.Idle(name, door.entered()));
        }
        return flushed();
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
