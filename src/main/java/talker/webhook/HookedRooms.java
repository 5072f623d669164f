package talker.webhook;

import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import talker.protocol.RoomName;

/**
 * What a node knows of the webhooks of the cluster: which rooms have any, so that only these say when they have grown. It
 * asks all {@link Webhooks} again and again, which also keeps them running. What it knows may be old: a room that it does
 * not know of is found by the next sweep.
 */
public final class HookedRooms {
    /** What it is told. */
    public sealed interface Command {}

    /** The rooms of a part of the accounts that have webhooks. */
    public record Hooked(int part, Set<RoomName> rooms) implements Command {
        public Hooked {
            rooms = Set.copyOf(rooms);
        }
    }

    private enum Tick implements Command {
        INSTANCE
    }

    private final Function<String, ? extends RecipientRef<Webhooks.Command>> webhooks;
    private final Map<String, Set<RoomName>> known = new ConcurrentHashMap<>();

    /**
     * Nothing is known yet.
     *
     * @param webhooks the part with an id
     */
    public HookedRooms(Function<String, ? extends RecipientRef<Webhooks.Command>> webhooks) {
        this.webhooks = webhooks;
    }

    /** A room has new messages, the newest of them with this seq. Costs a look-up where it has no webhook. */
    public void whenPosted(RoomName room, long seq) {
        String part = Webhooks.idFor(room.account());
        if (known.getOrDefault(part, Set.of()).contains(room)) {
            webhooks.apply(part).tell(new Webhooks.Grown(room, seq));
        }
    }

    /** A room may have been removed. */
    public void whenRevoked(RoomName room) {
        webhooks.apply(Webhooks.idFor(room.account())).tell(new Webhooks.Recheck(room));
    }

    /** The behavior of the actor that asks, at once and then in this interval. */
    public Behavior<Command> behavior(Duration interval) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.INSTANCE, interval);
            context.getSelf().tell(Tick.INSTANCE);
            return Behaviors.receive(Command.class)
                    .onMessage(Hooked.class, hooked -> {
                        known.put(Integer.toString(hooked.part()), hooked.rooms());
                        return Behaviors.same();
                    })
                    .onMessage(Tick.class, tick -> {
                        Webhooks.ids().forEach(id -> webhooks.apply(id).tell(new Webhooks.Ping(context.getSelf())));
                        return Behaviors.same();
                    })
                    .build();
        }));
    }
}
