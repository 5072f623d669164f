package talker.room;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.SnapshotFailed;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
    private static final int KEPT_SNAPSHOTS = 2;

    /** What a room is told. */
    public sealed interface Command {}

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

    private record AudienceEnded(ActorRef<Audience.Command> audience) implements Command {}

    private enum Sweep implements Command {
        INSTANCE
    }

    /** What a room knows of an Audience. */
    private record Present(Set<UserName> users, long seen) {}

    private final RoomName name;
    private final ActorContext<Command> context;
    private final RoomSettings settings;
    private final Clock clock;
    private final Map<ActorRef<Audience.Command>, Present> audiences = new HashMap<>();

    /** Users who the journal says are present, but no Audience does, and since when. */
    private final Map<UserName, Long> missing = new HashMap<>();

    /** The behavior of the room with this name. */
    public static Behavior<Command> create(RoomName name, RoomSettings settings, Clock clock) {
        Behavior<Command> room = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Sweep.INSTANCE, settings.beatInterval());
            return new Room(name, context, settings, clock);
        }));
        return Behaviors.withMdc(
                Command.class,
                Map.of("room", name.toString()),
                Behaviors.supervise(room)
                        .onFailure(SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, 0.1)));
    }

    /** The journal's name for a room. */
    public static PersistenceId persistenceId(RoomName name) {
        return PersistenceId.of(TYPE_KEY.name(), name.toString());
    }

    private Room(RoomName name, ActorContext<Command> context, RoomSettings settings, Clock clock) {
        super(persistenceId(name));
        this.name = name;
        this.context = context;
        this.settings = settings;
        this.clock = clock;
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
                .build();
    }

    private Effect<RoomEvent, RoomState> onStore(RoomState state, Store store) {
        if (!audiences.containsKey(store.audience())) {
            welcome(state, store.audience(), false);
        }
        Decision decision = new Decision(state, settings.retention(), clock.millis());
        store.events().forEach(decision::add);
        return Effect().persist(decision.events()).thenRun(after -> {
            announce(state, decision.events());
            decision.subscribed().forEach(user -> holdBack(store.audience(), after, user));
            store.audience().tell(new Audience.Stored(store.batch(), decision.answers(after)));
        });
    }

    private void announce(RoomState before, List<RoomEvent> events) {
        List<StoredMessage> messages = new ArrayList<>();
        long seq = before.seq();
        for (RoomEvent event : events) {
            seq++;
            if (event instanceof RoomEvent.Posted posted) {
                messages.add(new StoredMessage(seq, posted.id(), posted.from(), posted.content(), posted.at()));
            }
        }
        if (!messages.isEmpty()) {
            Audience.Posted posted = new Audience.Posted(before.messageSeq(), List.copyOf(messages));
            audiences.keySet().forEach(audience -> audience.tell(posted));
        }
    }

    /** Until an Audience's next beat counts a user who has just come, what the user has seen is what the room knows. */
    private void holdBack(ActorRef<Audience.Command> audience, RoomState state, UserName user) {
        Long position = state.position(user);
        missing.remove(user);
        if (position != null) {
            audiences.computeIfPresent(
                    audience, (ref, present) -> new Present(present.users, Math.min(present.seen, position)));
        }
    }

    private Effect<RoomEvent, RoomState> onAttach(RoomState state, Attach attach) {
        boolean isNew = !audiences.containsKey(attach.audience());
        if (isNew || attach.isFresh()) {
            welcome(state, attach.audience(), attach.isFresh());
        } else {
            attach.audience()
                    .tell(new Audience.Attached(state.messageSeq(), others(attach.audience()), List.of(), Set.of()));
        }
        audiences.put(attach.audience(), new Present(attach.present(), attach.seen()));
        return Effect().none();
    }

    private void welcome(RoomState state, ActorRef<Audience.Command> audience, boolean isFresh) {
        if (audiences.put(audience, new Present(Set.of(), 0)) == null) {
            context.watchWith(audience, new AudienceEnded(audience));
        }
        List<StoredMessage> recent = isFresh ? state.recent() : List.of();
        Set<UserName> returning = isFresh ? unclaimed(state) : Set.of();
        audience.tell(new Audience.Attached(state.messageSeq(), others(audience), recent, returning));
    }

    private Set<ActorRef<Audience.Command>> others(ActorRef<Audience.Command> audience) {
        Set<ActorRef<Audience.Command>> others = new HashSet<>(audiences.keySet());
        others.remove(audience);
        return others;
    }

    private Effect<RoomEvent, RoomState> onAudienceEnded(RoomState state, AudienceEnded ended) {
        audiences.remove(ended.audience());
        return Effect().none();
    }

    private Set<UserName> unclaimed(RoomState state) {
        Set<UserName> users = new HashSet<>(state.attached());
        audiences.values().forEach(present -> users.removeAll(present.users));
        return users;
    }

    /**
     * Notes how far everyone has got, and lets go of users who are gone: those whose node died and who have not come
     * back, and those whose subscription has lapsed.
     */
    private Effect<RoomEvent, RoomState> onSweep(RoomState state, Sweep sweep) {
        long now = clock.millis();
        List<RoomEvent> events = new ArrayList<>();
        long seen = audiences.values().stream().mapToLong(Present::seen).min().orElse(0);
        boolean isNews = state.attached().stream().anyMatch(user -> isBehind(state, user, seen));
        if (seen > state.delivered() && isNews) {
            events.add(new RoomEvent.Delivered(seen, now));
        }
        Set<UserName> unclaimed = unclaimed(state);
        missing.keySet().retainAll(unclaimed);
        for (UserName user : unclaimed) {
            long since = missing.computeIfAbsent(user, ignored -> now);
            Long position = state.position(user);
            if (now - since >= settings.grace().toMillis() && position != null) {
                events.add(new RoomEvent.Detached(user, position, now));
            }
        }
        state.subscriptions().forEach((user, subscription) -> {
            if (hasLapsed(subscription, settings.retention(), now)) {
                events.add(new RoomEvent.Unsubscribed(user, now));
            }
        });
        return events.isEmpty() ? Effect().none() : Effect().persist(events);
    }

    private static boolean isBehind(RoomState state, UserName user, long seen) {
        Long position = state.position(user);
        return position != null && position < seen;
    }

    static boolean hasLapsed(@Nullable Subscription subscription, Duration retention, long now) {
        return subscription != null && !subscription.isAttached() && now - subscription.at() > retention.toMillis();
    }

    @Override
    public EventHandler<RoomState, RoomEvent> eventHandler() {
        return RoomState::apply;
    }

    @Override
    public SignalHandler<RoomState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> context.getLog()
                        .debug("Room {} recovered at {}", name, state.seq()))
                .onSignal(SnapshotFailed.class, (state, failed) -> context.getLog()
                        .warn(
                                "Room {} could not save a snapshot, its next start will take longer: {}",
                                name,
                                failed.getFailure().getMessage()))
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(settings.snapshotEvery(), KEPT_SNAPSHOTS);
    }

    @Override
    public SnapshotAdapter<RoomState> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(RoomState state) {
                return RoomSnapshot.of(state);
            }

            @Override
            public RoomState fromJournal(Object from) {
                return ((RoomSnapshot) from).toState(RoomState.Window.of(settings));
            }
        };
    }
}
