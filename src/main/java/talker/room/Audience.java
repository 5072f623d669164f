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
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.JsonLines;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;

/**
 * A room's members on this node. It hands what is typed to all of them at once, encoded once; collects their finals into
 * batches for the {@link Room} and keeps each until the Room has confirmed it; and gives every reader the finals of the
 * Room in one order, without a hole: live ones once the reader is up to date, those before from the past.
 *
 * <p>Partials and presence never wait for the Room or the journal.
 */
public final class Audience extends AbstractBehavior<Audience.Command> {
    private static final int FLUSH_BYTES = 64 * 1024;
    private static final int HOLE_PAGE = 1000;
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

    /** About one event of a batch. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = AlreadyStored.class, name = "already-stored"),
        @JsonSubTypes.Type(value = IdInUse.class, name = "id-in-use"),
        @JsonSubTypes.Type(value = Position.class, name = "position")
    })
    public sealed interface Answer {}

    /** The sender's message with this id has been stored before. */
    public record AlreadyStored(MessageId id, long seq) implements Answer {}

    /** The id belongs to another user's message. */
    public record IdInUse(MessageId id) implements Answer {}

    /** The user is subscribed and owed what comes after {@code position}. */
    public record Position(UserName user, long position) implements Answer {}

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

    private record OtherEnded(ActorRef<Command> audience) implements Command {}

    private record PageRead(
            ActorRef<MemberEvent> session, List<StoredMessage> messages, long upTo, @Nullable Throwable failure)
            implements Command {}

    private record HoleRead(List<StoredMessage> messages, long upTo, @Nullable Throwable failure) implements Command {}

    private record EchoRead(
            ActorRef<MemberEvent> session, long seq, List<StoredMessage> messages, @Nullable Throwable failure)
            implements Command {}

    private record SessionEnded(ActorRef<MemberEvent> session) implements Command {}

    private enum Tick implements Command {
        FLUSH,
        FOLLOW,
        RETRY,
        BEAT
    }

    private final RoomName name;
    private final RecipientRef<Room.Command> room;
    private final Past past;
    private final RoomSettings settings;
    private final Clock clock;
    private final ActorRef<Audiences.Command> parent;
    private final TimerScheduler<Command> timers;

    private final Map<ActorRef<MemberEvent>, Member> members = new LinkedHashMap<>();
    private final List<Enter> atTheDoor = new ArrayList<>();
    private final Presence<ActorRef<Command>> presence = new Presence<>();
    private final Set<ActorRef<Command>> others = new HashSet<>();
    private final Batches batches;
    private final PageQueue pages = new PageQueue();
    private final LineBuffer lines = new LineBuffer();

    /** Connections that broke while their user had another one: what the user may have missed through them. */
    private final Map<UserName, Missed> missed = new HashMap<>();

    private record Missed(long seen, long since) {}

    private RecentIds finished;
    private RecentLines recent;
    private boolean isAttached;
    private long attachedAt;
    private boolean isClosing;
    private long seq;
    private long holeUpTo;
    private boolean isReadingHole;
    private long lastFlush;
    private boolean flushIsDue;
    private boolean isRetryDue;
    private long emptySince;
    private long entered;

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
        this.past = past;
        this.settings = settings;
        this.clock = clock;
        this.parent = parent;
        this.timers = timers;
        batches = new Batches(settings.batchLimit());
        finished = RecentIds.empty(settings.rememberedIds());
        recent = new RecentLines(settings.recentMessages(), settings.recentBytes(), 0);
        lastFlush = System.nanoTime() - settings.flush().nanos(0);
        emptySince = System.nanoTime();
        timers.startTimerWithFixedDelay(Tick.BEAT, settings.beatInterval());
        attach();
        retryLater();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Say.class, this::onSay)
                .onMessage(Posted.class, this::onPosted)
                .onMessage(Stored.class, this::onStored)
                .onMessageEquals(Tick.FLUSH, this::onFlush)
                .onMessage(Enter.class, this::onEnter)
                .onMessage(Leave.class, this::onLeave)
                .onMessage(ReadOn.class, this::onReadOn)
                .onMessage(Typed.class, this::onTyped)
                .onMessage(Came.class, this::onCame)
                .onMessage(Went.class, this::onWent)
                .onMessage(Present.class, this::onPresent)
                .onMessage(OtherEnded.class, this::onOtherEnded)
                .onMessage(Attached.class, this::onAttached)
                .onMessage(PageRead.class, this::onPageRead)
                .onMessage(HoleRead.class, this::onHoleRead)
                .onMessage(EchoRead.class, this::onEchoRead)
                .onMessage(SessionEnded.class, this::onSessionEnded)
                .onMessage(Moving.class, this::onMoving)
                .onMessageEquals(Tick.FOLLOW, this::onFollow)
                .onMessageEquals(Tick.RETRY, this::onRetry)
                .onMessageEquals(Tick.BEAT, this::onBeat)
                .onMessage(Retire.class, retire -> Behaviors.stopped())
                .build();
    }

    // Coming and going

    private Behavior<Command> onEnter(Enter enter) {
        entered++;
        getContext().watchWith(enter.session(), new SessionEnded(enter.session()));
        if (isAttached) {
            admit(enter);
        } else {
            atTheDoor.add(enter);
        }
        return flushed();
    }

    private void admit(Enter enter) {
        UserName user = enter.user();
        Member member = new Member(user, enter.reader(), enter.session());
        Long seen = seenElsewhere(user);
        boolean isFirst = !presence.isConnected(user);
        if (presence.enter(user)) {
            lines.add(new ServerMessage.Join(user));
        }
        if (isFirst) {
            tellOthers(new Came(getContext().getSelf(), user));
        }
        members.put(enter.session(), member);
        member.from = lines.size();
        enter.session().tell(new MemberEvent.Entered(getContext().getSelf()));
        if (seen != null) {
            start(member, seen);
        } else if (isFirst) {
            store(new RoomEvent.Subscribed(user, seq, clock.millis()), null);
        }
    }

    /**
     * What a user has surely received through the other connections, of which some may be dead without anybody knowing;
     * null where none of them says.
     */
    private @Nullable Long seenElsewhere(UserName user) {
        if (!presence.isConnected(user)) {
            return null;
        }
        Missed gap = missed.remove(user);
        Long seen = gap == null ? null : gap.seen;
        for (Member other : members.values()) {
            if (other.user.equals(user) && other.phase() != Member.Phase.ENTERING) {
                seen = seen == null ? other.seen() : Long.valueOf(Math.min(seen, other.seen()));
            }
        }
        return seen;
    }

    private Behavior<Command> onLeave(Leave leave) {
        Member member = members.get(leave.session());
        if (member != null && member.from < lines.size()) {
            deliver(member, lines.peek());
        }
        depart(leave.session(), leave.departure());
        leave.session().tell(new MemberEvent.Left());
        return flushed();
    }

    private Behavior<Command> onSessionEnded(SessionEnded ended) {
        depart(ended.session(), Departure.DROPPED);
        return flushed();
    }

    private void depart(ActorRef<MemberEvent> session, Departure departure) {
        atTheDoor.removeIf(enter -> enter.session().equals(session));
        getContext().unwatch(session);
        Member member = members.remove(session);
        if (member == null) {
            return;
        }
        UserName user = member.user;
        isClosing |= departure == Departure.SHUTDOWN;
        boolean isGone = presence.leave(user);
        long seen = member.seen();
        Missed gap = missed.get(user);
        if (gap != null) {
            seen = Math.min(seen, gap.seen);
        }
        if (presence.isConnected(user)) {
            if (departure != Departure.CLOSED && member.phase() != Member.Phase.ENTERING) {
                missed.put(user, new Missed(seen, System.nanoTime()));
            }
        } else if (departure != Departure.SHUTDOWN) {
            missed.remove(user);
            tellOthers(new Went(getContext().getSelf(), user));
            if (isGone) {
                sayGoodbye(user, departure, seen);
            }
        }
        if (members.isEmpty()) {
            emptySince = System.nanoTime();
        }
    }

    private void sayGoodbye(UserName user, Departure departure, long seen) {
        lines.add(new ServerMessage.Leave(user));
        store(
                departure == Departure.CLOSED
                        ? new RoomEvent.Unsubscribed(user, clock.millis())
                        : new RoomEvent.Detached(user, seen, clock.millis()),
                null);
    }

    // The other Audiences of the room

    /** Gets to know another Audience: from the Room, or because it spoke. */
    private void meet(ActorRef<Command> other) {
        if (!other.equals(getContext().getSelf()) && others.add(other)) {
            getContext().watchWith(other, new OtherEnded(other));
            other.tell(new Present(getContext().getSelf(), presence.users()));
        }
    }

    private void tellOthers(Command message) {
        others.forEach(other -> other.tell(message));
    }

    private Behavior<Command> onTyped(Typed typed) {
        for (ClientMessage.Post partial : typed.partials()) {
            if (owner(partial.id()) == null) {
                lines.addPartial(partial.id(), partial.content(), typed.user());
            }
        }
        return flushed();
    }

    private Behavior<Command> onCame(Came came) {
        meet(came.audience());
        if (presence.cameTo(came.audience(), came.user())) {
            lines.add(new ServerMessage.Join(came.user()));
        }
        return flushed();
    }

    private Behavior<Command> onWent(Went went) {
        meet(went.audience());
        if (presence.wentFrom(went.audience(), went.user())) {
            lines.add(new ServerMessage.Leave(went.user()));
        }
        return flushed();
    }

    /** Who is there already when this Audience begins is no news; later, it is what a lost message would have said. */
    private Behavior<Command> onPresent(Present present) {
        meet(present.audience());
        Presence.Change change = presence.sync(present.audience(), present.users());
        if (isSettled()) {
            change.came().forEach(user -> lines.add(new ServerMessage.Join(user)));
        }
        change.went().forEach(user -> lines.add(new ServerMessage.Leave(user)));
        return flushed();
    }

    private boolean isSettled() {
        return isAttached
                && System.nanoTime() - attachedAt >= 2 * settings.beatInterval().toNanos();
    }

    private Behavior<Command> onOtherEnded(OtherEnded ended) {
        others.remove(ended.audience());
        presence.lost(ended.audience(), System.nanoTime() + settings.grace().toNanos());
        return this;
    }

    // What members type

    private Behavior<Command> onSay(Say say) {
        Member member = members.get(say.session());
        if (member == null) {
            return this;
        }
        int settled = 0;
        List<ClientMessage.Post> partials = new ArrayList<>();
        for (ClientMessage.Post post : say.posts()) {
            if (!post.isFinal()) {
                if (type(member, post)) {
                    partials.add(post);
                }
            } else if (!submit(member, post)) {
                settled++;
            }
        }
        if (settled > 0) {
            member.session.tell(new MemberEvent.Settled(settled));
        }
        if (!others.isEmpty() && !partials.isEmpty()) {
            tellOthers(new Typed(member.user, partials));
        }
        return flushed();
    }

    /** Passes a partial on, unless its message is finished: a partial never follows its final. */
    private boolean type(Member member, ClientMessage.Post post) {
        UserName owner = owner(post.id());
        if (owner == null) {
            lines.addPartial(post.id(), post.content(), member.user);
        } else if (!owner.equals(member.user)) {
            refuse(member, new ServerMessage.Error(ErrorCode.ID_IN_USE.text(), null));
        }
        return owner == null;
    }

    private @Nullable UserName owner(MessageId id) {
        RecentIds.Known known = finished.find(id);
        if (known != null) {
            return known.from();
        }
        Batches.Entry waiting = batches.find(id);
        return waiting != null && waiting.event() instanceof RoomEvent.Posted posted ? posted.from() : null;
    }

    /** Takes a final for the next batch; tells whether there is anything to wait for. */
    private boolean submit(Member member, ClientMessage.Post post) {
        RecentIds.Known known = finished.find(post.id());
        UserName owner = owner(post.id());
        if (owner != null && !owner.equals(member.user)) {
            refuse(member, new ServerMessage.Error(ErrorCode.ID_IN_USE.text(), null));
        } else if (known != null) {
            echo(member, known.seq());
        } else if (owner != null) {
            batches.alsoAsks(post.id(), member.session);
        } else {
            store(new RoomEvent.Posted(post.id(), member.user, post.content(), clock.millis()), member.session);
            return true;
        }
        return false;
    }

    private static void refuse(Member member, ServerMessage.Error error) {
        member.reader.deliver(Delivery.of(JsonLines.encode(error)));
    }

    private void store(RoomEvent event, @Nullable ActorRef<MemberEvent> sender) {
        batches.add(new Batches.Entry(event, sender, System.nanoTime()));
    }

    private void send(Batches.@Nullable Batch batch) {
        if (batch != null) {
            room.tell(new Room.Store(getContext().getSelf(), batch.number(), batch.events()));
            retryLater();
        }
    }

    private void retryLater() {
        if (!isRetryDue) {
            isRetryDue = true;
            timers.startSingleTimer(Tick.RETRY, settings.batchTimeout());
        }
    }

    /** What the Room has not answered may have been lost with its node. */
    private Behavior<Command> onRetry() {
        isRetryDue = false;
        if (!isAttached) {
            attach();
        }
        send(batches.overdue(System.nanoTime(), settings.batchTimeout()));
        if (!isAttached || batches.isUnderWay()) {
            retryLater();
        }
        return this;
    }

    /** Asks for the Room where it moves to, once it has let go of where it was. */
    private Behavior<Command> onMoving(Moving moving) {
        fillHole(moving.messageSeq());
        timers.startSingleTimer(Tick.FOLLOW, FOLLOW_AFTER);
        return this;
    }

    private Behavior<Command> onFollow() {
        if (!isClosing) {
            attach();
            send(batches.overdue(System.nanoTime(), Duration.ZERO));
        }
        return this;
    }

    // What the Room says

    private Behavior<Command> onAttached(Attached attached) {
        attached.others().forEach(this::meet);
        if (!isAttached) {
            isAttached = true;
            attachedAt = System.nanoTime();
            seq = attached.messageSeq();
            List<StoredMessage> newest = attached.recent();
            long floor = newest.isEmpty() ? seq : newest.get(0).seq() - 1;
            recent = new RecentLines(settings.recentMessages(), settings.recentBytes(), floor);
            for (StoredMessage message : newest) {
                recent.add(StoredLine.of(message));
                finished = finished.plus(message.id(), message.from(), message.seq());
            }
            presence.expect(
                    attached.returning(), System.nanoTime() + settings.grace().toNanos());
            atTheDoor.forEach(this::admit);
            atTheDoor.clear();
        }
        fillHole(attached.messageSeq());
        return flushed();
    }

    private Behavior<Command> onPosted(Posted posted) {
        List<StoredMessage> messages = posted.messages();
        long last = messages.get(messages.size() - 1).seq();
        if (posted.previousSeq() > seq || holeUpTo > seq) {
            fillHole(last);
        } else {
            take(messages);
        }
        return flushed();
    }

    private void take(List<StoredMessage> messages) {
        for (StoredMessage message : messages) {
            if (message.seq() > seq) {
                StoredLine line = StoredLine.of(message);
                seq = message.seq();
                recent.add(line);
                finished = finished.plus(message.id(), message.from(), message.seq());
                lines.addFinal(line);
            }
        }
    }

    private void fillHole(long upTo) {
        holeUpTo = Math.max(holeUpTo, upTo);
        if (holeUpTo > seq && !isReadingHole && isAttached) {
            isReadingHole = true;
            long end = holeUpTo;
            getContext()
                    .pipeToSelf(
                            past.read(name, seq, end, HOLE_PAGE),
                            (messages, failure) -> new HoleRead(messages == null ? List.of() : messages, end, failure));
        }
    }

    private Behavior<Command> onHoleRead(HoleRead hole) {
        isReadingHole = false;
        if (hole.failure() != null) {
            getContext()
                    .getLog()
                    .warn("Room {}: missed messages could not be read, trying again", name, hole.failure());
            return this;
        }
        take(hole.messages());
        if (hole.messages().size() < HOLE_PAGE) {
            seq = Math.max(seq, hole.upTo());
        }
        fillHole(holeUpTo);
        members.values().forEach(this::catchUp);
        return flushed();
    }

    private Behavior<Command> onStored(Stored stored) {
        Batches.Batch batch = batches.confirm(stored.batch());
        if (batch == null) {
            return this;
        }
        Map<ActorRef<MemberEvent>, Integer> settled = new HashMap<>();
        for (Batches.Entry entry : batch.entries()) {
            ActorRef<MemberEvent> sender = entry.sender();
            if (sender != null) {
                settled.merge(sender, 1, Integer::sum);
            }
        }
        stored.answers().forEach(answer -> onAnswer(answer, batch));
        settled.forEach((sender, finals) -> sender.tell(new MemberEvent.Settled(finals)));
        return flushed();
    }

    private void onAnswer(Answer answer, Batches.Batch batch) {
        if (answer instanceof Position position) {
            for (Member member : members.values()) {
                if (member.user.equals(position.user()) && member.phase() == Member.Phase.ENTERING) {
                    start(member, position.position());
                }
            }
        } else if (answer instanceof AlreadyStored known) {
            onAlreadyStored(known, members(batch.askers(known.id())));
        } else if (answer instanceof IdInUse taken) {
            members(batch.askers(taken.id()))
                    .forEach(member -> refuse(member, new ServerMessage.Error(ErrorCode.ID_IN_USE.text(), null)));
        }
    }

    /** The senders are owed the echo, unless the message has come as news since they sent it, or will do so. */
    private void onAlreadyStored(AlreadyStored known, List<Member> senders) {
        if (known.seq() > seq) {
            fillHole(known.seq());
        } else if (finished.find(known.id()) == null) {
            senders.stream()
                    .findAny()
                    .ifPresent(sender -> finished = finished.plus(known.id(), sender.user, known.seq()));
            senders.forEach(sender -> echo(sender, known.seq()));
        }
    }

    /** Sends a stored message once more to its sender alone, unless the replay that is under way will bring it. */
    private void echo(Member member, long messageSeq) {
        if (member.phase() == Member.Phase.ENTERING) {
            member.owe(messageSeq);
            return;
        }
        if (member.phase() == Member.Phase.CATCHING_UP && member.position() < messageSeq) {
            return;
        }
        flush();
        ActorRef<MemberEvent> session = member.session;
        recent.at(messageSeq)
                .ifPresentOrElse(line -> member.reader.deliver(Delivery.of(line.bytes())), () -> getContext()
                        .pipeToSelf(
                                past.read(name, messageSeq - 1, messageSeq, 1),
                                (messages, failure) -> new EchoRead(
                                        session, messageSeq, messages == null ? List.of() : messages, failure)));
    }

    private Behavior<Command> onEchoRead(EchoRead echo) {
        Member member = members.get(echo.session());
        if (member != null && echo.failure() != null) {
            getContext().getLog().warn("Room {}: an echo could not be read, trying again", name, echo.failure());
            member.owe(echo.seq());
        } else if (member != null) {
            echo.messages()
                    .forEach(message -> member.reader.deliver(
                            Delivery.of(StoredLine.of(message).bytes())));
        }
        return this;
    }

    /** Sends the echoes that had to wait. */
    private void echoOwed(Member member) {
        if (member.phase() != Member.Phase.ENTERING) {
            member.takeOwed().forEach(messageSeq -> echo(member, messageSeq));
        }
    }

    // Bringing a reader up to date

    private void start(Member member, long position) {
        member.startAfter(position);
        echoOwed(member);
        catchUp(member);
    }

    private void catchUp(Member member) {
        if (member.phase() != Member.Phase.CATCHING_UP || member.isBusy()) {
            return;
        }
        if (member.position() > seq) {
            fillHole(member.position());
            return;
        }
        if (member.hasPage()) {
            flush();
            member.deliverPage();
            return;
        }
        recent.after(member.position()).ifPresentOrElse(rest -> goLive(member, rest), () -> readPage(member));
    }

    /** Finals that wait to be flushed are among the rest: they leave first, or the member would get them twice. */
    private void goLive(Member member, List<StoredLine> rest) {
        if (lines.hasFinals()) {
            flush();
        }
        member.goLive(rest);
    }

    private void readPage(Member member) {
        member.readingPage();
        if (pages.admits(member)) {
            askForPage(member);
        }
    }

    private void askForPage(Member member) {
        ActorRef<MemberEvent> session = member.session;
        long upTo = seq;
        int limit = member.pageLimit();
        getContext().pipeToSelf(past.read(name, member.position(), upTo, limit), (messages, failure) -> {
            List<StoredMessage> page = messages == null ? List.of() : messages;
            long end = page.size() < limit ? upTo : page.get(page.size() - 1).seq();
            return new PageRead(session, page, end, failure);
        });
    }

    private Behavior<Command> onPageRead(PageRead read) {
        Member next = pages.next(waiting -> members.get(waiting.session) == waiting);
        if (next != null) {
            askForPage(next);
        }
        Member member = members.get(read.session());
        if (member == null) {
            return this;
        }
        if (read.failure() != null) {
            getContext().getLog().warn("Room {}: a replay could not be read, trying again", name, read.failure());
            member.pageFailed();
            return this;
        }
        member.turnPage(read.messages(), read.upTo(), settings.pageBytes());
        catchUp(member);
        return flushed();
    }

    private Behavior<Command> onReadOn(ReadOn readOn) {
        Member member = members.get(readOn.session());
        if (member != null) {
            member.pageWritten();
            catchUp(member);
        }
        return flushed();
    }

    // Time

    private Behavior<Command> onBeat() {
        long now = System.nanoTime();
        if (!isClosing) {
            attach();
            tellOthers(new Present(getContext().getSelf(), presence.users()));
        }
        batches.giveUp(now, settings.giveUp(), entry -> !members(entry.askers()).isEmpty())
                .forEach(this::giveUp);
        for (UserName user : presence.overdue(now)) {
            lines.add(new ServerMessage.Leave(user));
        }
        missed.values().removeIf(gap -> now - gap.since >= settings.retention().toNanos());
        fillHole(holeUpTo);
        members.values().forEach(this::catchUp);
        members.values().forEach(this::echoOwed);
        if (isIdle() && now - emptySince >= settings.linger().toNanos()) {
            parent.tell(new Audiences.Idle(name, entered));
        }
        return flushed();
    }

    private boolean isIdle() {
        return members.isEmpty() && atTheDoor.isEmpty() && presence.isQuiet() && batches.isEmpty();
    }

    private void attach() {
        room.tell(new Room.Attach(getContext().getSelf(), !isAttached, presence.users(), seenByAll()));
    }

    private long seenByAll() {
        long seen = seq;
        for (Member member : members.values()) {
            seen = Math.min(seen, member.seen());
        }
        for (Missed gap : missed.values()) {
            seen = Math.min(seen, gap.seen);
        }
        return seen;
    }

    private void giveUp(Batches.Entry entry) {
        ServerMessage.Error error = new ServerMessage.Error(ErrorCode.NOT_STORED.text(), entry.id());
        members(entry.askers()).forEach(member -> refuse(member, error));
        ActorRef<MemberEvent> sender = entry.sender();
        if (sender != null) {
            sender.tell(new MemberEvent.Settled(1));
        }
    }

    private List<Member> members(Set<ActorRef<MemberEvent>> sessions) {
        List<Member> found = new ArrayList<>();
        for (ActorRef<MemberEvent> session : sessions) {
            Member member = members.get(session);
            if (member != null) {
                found.add(member);
            }
        }
        return found;
    }

    // The way out: at once after a pause, then at most once an interval

    private Behavior<Command> flushed() {
        send(batches.next(System.nanoTime()));
        if (lines.isEmpty()) {
            return this;
        }
        long wait = lastFlush + settings.flush().nanos(members.size()) - System.nanoTime();
        if (wait <= 0 || lines.size() >= FLUSH_BYTES) {
            flush();
        } else if (!flushIsDue) {
            flushIsDue = true;
            timers.startSingleTimer(Tick.FLUSH, Duration.ofNanos(wait));
        }
        return this;
    }

    private Behavior<Command> onFlush() {
        flushIsDue = false;
        flush();
        return this;
    }

    private void flush() {
        if (lines.isEmpty()) {
            return;
        }
        lastFlush = System.nanoTime();
        Delivery delivery = lines.take();
        for (Member member : members.values()) {
            if (member.from < delivery.size()) {
                deliver(member, delivery);
            }
            member.from = 0;
        }
    }

    private static void deliver(Member member, Delivery delivery) {
        Delivery part = delivery.from(member.from);
        member.reader.deliver(member.phase() == Member.Phase.LIVE ? part : part.withoutFinals());
    }
}
