package talker.room;

import akka.actor.typed.ActorRef;
import akka.actor.typed.BackoffSupervisorStrategy;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.SnapshotCompleted;
import akka.persistence.typed.SnapshotFailed;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import talker.metrics.Metrics;
import talker.metrics.Part;
import talker.metrics.Starts;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * A room: the cluster-sharded, event-sourced entity that alone decides what is true of it: the order of its messages,
 * which ids are taken, and what each user is still owed. It speaks with the room's {@link Audience}s only, one a node,
 * and what it keeps of them is transient: they attach again and again, and a room that starts afresh learns who is
 * present from them.
 *
 * <p>An exception, the journal's included, restarts the room with back-off; its Audiences keep what it has not
 * confirmed, and send it again.
 */
public final class Room extends EventSourcedBehavior<Room.Command, RoomEvent, RoomState> {
    /** Where the room lives in the cluster; the entity's id is the room's name. */
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "room");

    private static final Duration MIN_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
    /** Longer than the journal takes to fail, or the back-off would begin anew each time. */
    private static final Duration CALM = Duration.ofSeconds(30);

    private static final int KEPT_SNAPSHOTS = 2;

    /** What a room is told. */
    public sealed interface Command permits Attach, Store, Redact, Dismiss, Upkeep, AudienceEnded, GoOn, Sweep {}

    /**
     * An Audience says that it is there, and again at every beat.
     *
     * @param isFresh whether it knows nothing of the room yet
     * @param present the users with a connection through it
     * @param seen up to where all of them have surely received everything
     */
    public record Attach(ActorRef<Audience.Command> audience, boolean isFresh, Set<UserName> present, long seen)
            implements Command {}

    /**
     * Store what is new among these events, in one transaction, and answer for each that is not. The same batch may
     * come again, whole or in part; it is stored once.
     *
     * @param batch the Audience's number for the confirmation
     */
    public record Store(ActorRef<Audience.Command> audience, long batch, List<RoomEvent> events) implements Command {}

    /** Take a message back; {@link Redaction} answers. */
    public record Redact(Redaction.Wish wish, ActorRef<Redaction> replyTo) implements Command {}

    /** A user was sent away: what the room owes the user ends, whether the user is here or not. */
    public record Dismiss(UserName user) implements Command {}

    private record AudienceEnded(ActorRef<Audience.Command> audience) implements Command {}

    /** Something for {@link Redacting} is done. It may be lost: every beat looks too. */
    enum GoOn implements Command {
        INSTANCE
    }

    private enum Sweep implements Command {
        INSTANCE
    }

    private final RoomName name;
    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final RoomSettings settings;
    private final Clock clock;
    private final Attendance attendance;
    private final Intake intake;
    private final Caretaker caretaker;
    private final Starts starts;
    private final Redacting redacting;

    /** What a room reaches of what is stored of it: its past, and the way to take something out of it. */
    public record Stored(Past past, Blanking blanking) {}

    /** Who is told, on the room's thread, that there are new messages: whoever does not attend and reads the journal. */
    @FunctionalInterface
    public interface Growth {
        /** The room's newest message has this seq now. */
        void to(RoomName room, long seq);
    }

    /** The behavior of the room with this name. */
    public static Behavior<Command> create(
            RoomName name, RoomSettings settings, Clock clock, Growth whenPosted, Stored stored) {
        Starts starts = new Starts();
        Behavior<Command> room = Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new Room(name, context, timers, settings, clock, whenPosted, stored, starts)));
        return logged(name, Behaviors.supervise(room).onFailure(backOff()));
    }

    /** With the room in the log, also where it is the journal's answer that fails, which is no command. */
    @SuppressWarnings("unchecked")
    private static Behavior<Command> logged(RoomName name, Behavior<Command> room) {
        Behavior<?> any = room;
        return Behaviors.withMdc(
                        Object.class, Map.of("room", name.toString(), "account", name.account()), (Behavior<Object>)
                                any)
                .narrow();
    }

    private static BackoffSupervisorStrategy backOff() {
        return SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, 0.1)
                .withResetBackoffAfter(CALM);
    }

    /** The journal's name for a room. */
    public static PersistenceId persistenceId(RoomName name) {
        return PersistenceId.of(TYPE_KEY.name(), name.toString());
    }

    private Room(
            RoomName name,
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            RoomSettings settings,
            Clock clock,
            Growth whenPosted,
            Stored stored,
            Starts starts) {
        super(persistenceId(name), backOff());
        this.name = name;
        this.context = context;
        this.timers = timers;
        this.settings = settings;
        this.clock = clock;
        this.starts = starts;
        attendance = new Attendance(settings);
        intake = new Intake(name, context, settings, clock, attendance, Effect(), whenPosted);
        caretaker = new Caretaker(attendance, clock, Effect());
        redacting = new Redacting(name, context, settings, clock, stored, attendance, Effect());
    }

    @Override
    public RoomState emptyState() {
        return RoomState.empty(RoomState.Window.of(settings));
    }

    @Override
    public CommandHandler<Command, RoomEvent, RoomState> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(Store.class, this::onStore)
                .onCommand(Attach.class, this::onAttach)
                .onCommand(AudienceEnded.class, this::onAudienceEnded)
                .onCommand(Sweep.class, this::onSweep)
                .onCommand(Upkeep.Import.class, intake::restore)
                .onCommand(Upkeep.Forget.class, caretaker::forget)
                .onCommand(Upkeep.Trim.class, caretaker::trim)
                .onCommand(Redact.class, redacting::ask)
                .onCommand(GoOn.class, (state, goOn) -> redacting.goOn(state))
                .onCommand(Dismiss.class, this::onDismiss)
                .build();
    }

    private Effect<RoomEvent, RoomState> onStore(RoomState state, Store store) {
        if (!attendance.knows(store.audience())) {
            welcome(state, store.audience(), false);
        }
        return intake.store(state, store);
    }

    private Effect<RoomEvent, RoomState> onAttach(RoomState state, Attach attach) {
        ActorRef<Audience.Command> audience = attach.audience();
        if (!attendance.knows(audience) || attach.isFresh()) {
            welcome(state, audience, attach.isFresh());
        } else {
            audience.tell(new News.Attached(
                    state.messageSeq(), attendance.others(audience), List.of(), Set.of(), caretaker.forgotten(), null));
        }
        attendance.report(audience, attach.present(), attach.seen());
        return Effect().none();
    }

    private void welcome(RoomState state, ActorRef<Audience.Command> audience, boolean isFresh) {
        if (attendance.meet(audience)) {
            context.watchWith(audience, new AudienceEnded(audience));
        }
        @Nullable Boolean isAnew = isFresh ? null : true;
        Set<UserName> returning = isFresh ? attendance.unclaimed(state) : Set.of();
        audience.tell(new News.Attached(
                state.messageSeq(),
                attendance.others(audience),
                state.recent(),
                returning,
                caretaker.forgotten(),
                isAnew));
    }

    private Effect<RoomEvent, RoomState> onAudienceEnded(RoomState state, AudienceEnded ended) {
        attendance.forget(ended.audience());
        return Effect().none();
    }

    private Effect<RoomEvent, RoomState> onSweep(RoomState state, Sweep sweep) {
        return redacting.beat(state, attendance.sweep(state, clock.millis()));
    }

    private Effect<RoomEvent, RoomState> onDismiss(RoomState state, Dismiss dismiss) {
        return state.position(dismiss.user()) == null
                ? Effect().none()
                : Effect().persist(new RoomEvent.Unsubscribed(dismiss.user(), clock.millis()));
    }

    /** What is too old is deleted only once there is a snapshot without it. */
    @Override
    public boolean shouldSnapshot(RoomState state, RoomEvent event, long sequenceNr) {
        return event instanceof RoomEvent.Trimmed;
    }

    private void onSnapshot(RoomState state, SnapshotCompleted saved) {
        redacting.forgetSnapshots(state);
    }

    @Override
    public EventHandler<RoomState, RoomEvent> eventHandler() {
        return RoomState::apply;
    }

    @Override
    public SignalHandler<RoomState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .onSignal(PostStop.instance(), this::onStop)
                .onSignal(SnapshotCompleted.class, this::onSnapshot)
                .onSignal(SnapshotFailed.class, (state, failed) -> context.getLog()
                        .warn(
                                "Room {} could not save a snapshot, its next start will take longer: {}",
                                name,
                                failed.getFailure().getMessage()))
                .build();
    }

    /** At every start, a restart after a failure of the journal included, which cancels all timers. */
    private void onRecovered(RoomState state) {
        starts.started(Metrics.of(context.getSystem()), Part.ROOM);
        context.getLog().debug("Room {} recovered at {}", name, state.seq());
        timers.startTimerWithFixedDelay(Sweep.INSTANCE, settings.beatInterval());
        redacting.resume(state);
    }

    /** Most often because the room's shard moves to another node: whoever waits for it there need not wait for long. */
    private void onStop(RoomState state) {
        redacting.end();
        attendance.tellAll(new News.Moving(state.messageSeq()));
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(settings.snapshotEvery(), KEPT_SNAPSHOTS);
    }

    @Override
    public SnapshotAdapter<RoomState> snapshotAdapter() {
        return RoomSnapshot.adapter(RoomState.Window.of(settings));
    }
}
