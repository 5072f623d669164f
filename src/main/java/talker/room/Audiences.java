package talker.room;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import talker.limits.Shares;
import talker.limits.Stake;
import talker.metrics.Chat;
import talker.metrics.Metrics;
import talker.metrics.Part;
import talker.protocol.RoomName;

/** The node's {@link Audience}s: makes one when somebody enters a room, and ends it once nobody has been there for long. */
public final class Audiences extends AbstractBehavior<Audiences.Command> {
    /** What it is told. */
    public sealed interface Command {}

    /** Passes an {@link Audience.Enter} on to the Audience of a room. */
    public record Enter(RoomName room, Audience.Enter enter) implements Command {}

    /** Passes an {@link Audience.Post} on to the Audience of a room. */
    public record Post(RoomName room, Audience.Post post) implements Command {}

    /** Passes an {@link Audience.Redact} on to the Audience of a room. */
    public record Redact(RoomName room, Audience.Redact redact) implements Command {}

    /** Passes an {@link Audience.WhoIsHere} on to the Audience of a room. */
    public record WhoIsHere(RoomName room, Audience.WhoIsHere ask) implements Command {}

    /** The node stops, and everybody has left: so do the Audiences. */
    public record Close() implements Command {}

    /** An Audience is empty, after so many have entered it. */
    record Idle(RoomName room, long entered) implements Command {}

    private record Ended(RoomName room, ActorRef<Audience.Command> audience, Stake stake) implements Command {}

    /** An Audience and how many were sent there: it may only end when it has seen them all. */
    private static final class Entry {
        final ActorRef<Audience.Command> audience;
        long sent;

        Entry(ActorRef<Audience.Command> audience) {
            this.audience = audience;
        }
    }

    private final Function<RoomName, RecipientRef<Room.Command>> rooms;
    private final Past past;
    private final RoomSettings settings;
    private final Clock clock;
    private final Shares shares;
    private final Map<RoomName, Entry> audiences = new HashMap<>();
    private final Chat chat;
    private final Metrics metrics;
    private long made;

    /**
     * The behavior.
     *
     * @param rooms finds a room in the cluster
     * @param past reads a room's messages from the journal
     * @param shares what the accounts have waiting on the node
     */
    public static Behavior<Command> create(
            Function<RoomName, RecipientRef<Room.Command>> rooms,
            Past past,
            RoomSettings settings,
            Clock clock,
            Shares shares) {
        return Behaviors.setup(context -> new Audiences(context, rooms, past, settings, clock, shares));
    }

    private Audiences(
            ActorContext<Command> context,
            Function<RoomName, RecipientRef<Room.Command>> rooms,
            Past past,
            RoomSettings settings,
            Clock clock,
            Shares shares) {
        super(context);
        this.rooms = rooms;
        this.past = past;
        this.settings = settings;
        this.clock = clock;
        this.shares = shares;
        metrics = Metrics.of(context.getSystem());
        chat = metrics.chat();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Enter.class, this::onEnter)
                .onMessage(Post.class, this::onPost)
                .onMessage(Redact.class, redact -> send(redact.room(), redact.redact()))
                .onMessage(WhoIsHere.class, ask -> send(ask.room(), ask.ask()))
                .onMessage(Idle.class, this::onIdle)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(Close.class, close -> Behaviors.stopped())
                .build();
    }

    private Behavior<Command> onEnter(Enter enter) {
        return send(enter.room(), enter.enter());
    }

    private Behavior<Command> onPost(Post post) {
        return send(post.room(), post.post());
    }

    private Behavior<Command> send(RoomName room, Audience.Command message) {
        Entry entry = audiences.computeIfAbsent(room, this::open);
        entry.sent++;
        entry.audience.tell(message);
        return this;
    }

    private Entry open(RoomName room) {
        Stake stake = shares.open(room.account());
        ActorRef<Audience.Command> audience = getContext()
                .spawn(
                        Audience.create(
                                room,
                                rooms.apply(room),
                                past,
                                settings,
                                clock,
                                stake,
                                getContext().getSelf()),
                        room + "-" + made++);
        getContext().watchWith(audience, new Ended(room, audience, stake));
        chat.audienceOpened();
        return new Entry(audience);
    }

    private Behavior<Command> onIdle(Idle idle) {
        Entry entry = audiences.get(idle.room());
        if (entry != null && entry.sent == idle.entered()) {
            audiences.remove(idle.room());
            entry.audience.tell(new Audience.Retire());
        }
        return this;
    }

    /** One that was not told to end has failed. */
    private Behavior<Command> onEnded(Ended ended) {
        ended.stake().close();
        chat.audienceEnded();
        Entry entry = audiences.get(ended.room());
        if (entry != null && entry.audience.equals(ended.audience())) {
            audiences.remove(ended.room());
            metrics.fault(Part.AUDIENCE);
        }
        return this;
    }
}
