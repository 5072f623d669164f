package talker.room;

import akka.actor.typed.ActorRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The Room without its actor: the same rules, a journal in memory, and messages that wait until somebody takes them. */
final class ModelRoom {
    private static final RoomState.Window WINDOW = new RoomState.Window(1000, 1000, 1 << 20);

    final List<RoomEvent> journal = new ArrayList<>();
    final List<StoredMessage> messages = new ArrayList<>();
    final Map<ActorRef<Audience.Command>, Deque<Audience.Command>> out = new LinkedHashMap<>();
    private final RoomSettings settings;
    private RoomState state = RoomState.empty(WINDOW);
    private Attendance attendance;
    private long now;

    ModelRoom(RoomSettings settings) {
        this.settings = settings;
        attendance = new Attendance(settings);
    }

    RoomState state() {
        return state;
    }

    void receive(Room.Command command) {
        if (command instanceof Room.Store store) {
            store(store);
        } else if (command instanceof Room.Attach attach) {
            attach(attach);
        } else {
            throw new IllegalArgumentException("no Audience sends " + command);
        }
    }

    private void store(Room.Store store) {
        if (!attendance.knows(store.audience())) {
            welcome(store.audience(), false);
        }
        RoomState before = state;
        Decision decision = new Decision(before, settings, now, user -> attendance.isElsewhere(store.audience(), user));
        store.events().forEach(decision::add);
        decision.events().forEach(this::persist);
        if (!decision.messages().isEmpty()) {
            messages.addAll(decision.messages());
            News.Posted posted = new News.Posted(before.messageSeq(), decision.messages());
            attendance.audiences().forEach(audience -> tell(audience, posted));
        }
        decision.subscribed().forEach(user -> {
            Long position = state.position(user);
            if (position != null) {
                attendance.came(store.audience(), user, position);
            }
        });
        decision.left().forEach(attendance::left);
        tell(store.audience(), new News.Stored(store.batch(), decision.answers(state)));
    }

    private void attach(Room.Attach attach) {
        if (!attendance.knows(attach.audience()) || attach.isFresh()) {
            welcome(attach.audience(), attach.isFresh());
        } else {
            tell(
                    attach.audience(),
                    new News.Attached(state.messageSeq(), attendance.others(attach.audience()), List.of(), Set.of()));
        }
        attendance.report(attach.audience(), attach.present(), attach.seen());
    }

    private void welcome(ActorRef<Audience.Command> audience, boolean isFresh) {
        attendance.meet(audience);
        tell(
                audience,
                new News.Attached(
                        state.messageSeq(),
                        attendance.others(audience),
                        isFresh ? state.recent() : List.of(),
                        isFresh ? attendance.unclaimed(state) : Set.of()));
    }

    private void persist(RoomEvent event) {
        journal.add(event);
        state = state.apply(event);
    }

    private void tell(ActorRef<Audience.Command> audience, Audience.Command message) {
        out.computeIfAbsent(audience, ignored -> new ArrayDeque<>()).addLast(message);
    }

    void sweep() {
        now++;
        attendance.sweep(state, now).forEach(this::persist);
    }

    void forget(ActorRef<Audience.Command> audience) {
        attendance.forget(audience);
        out.remove(audience);
    }

    /** Ends and starts again: what it knew of its Audiences is gone, the rest comes from the journal. */
    void restart() {
        attendance = new Attendance(settings);
        state = journal.stream().reduce(RoomState.empty(WINDOW), RoomState::apply, (one, other) -> other);
    }
}
