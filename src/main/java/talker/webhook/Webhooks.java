package talker.webhook;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import talker.protocol.RoomName;

/**
 * The webhooks of a part of all accounts: who is registered, and a {@link Courier} for each. Sharded and event-sourced.
 * There are {@value #PARTS} of them, named by their numbers, so that whoever starts can wake them all without knowing
 * what webhooks there are: every node does so, again and again ({@link HookedRooms}), and so all of them run somewhere in
 * the cluster, whatever died.
 */
public final class Webhooks extends EventSourcedBehavior<Webhooks.Command, WebhookEvent, WebhooksState> {
    /** Where they live in the cluster; the entities' ids are {@code "0"} and the numbers after it. */
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "webhooks");

    /** How many parts there are: the same for ever, since what is stored under a number stays there. */
    private static final int PARTS = 16;

    private static final int EVENTS_PER_SNAPSHOT = 100;
    private static final int SNAPSHOTS_KEPT = 2;

    /** What they are told. */
    public sealed interface Command {}

    /** Registers a webhook; its room is known to exist. */
    public record Add(Webhook webhook, ActorRef<WebhookReply.ToAdd> replyTo) implements Command {}

    /** Takes a webhook out. */
    public record Remove(RoomName room, String id, ActorRef<WebhookReply.ToRemove> replyTo) implements Command {}

    /** Asks for a room's webhooks. */
    public record ListWebhooks(RoomName room, ActorRef<WebhookReply.Listed> replyTo) implements Command {}

    /** A node says that it is there, and wants to know which rooms have webhooks: now, and when that changes. */
    public record Ping(ActorRef<HookedRooms.Command> node) implements Command {}

    /** A room has new messages, the newest of them with this seq. */
    public record Grown(RoomName room, long seq) implements Command {}

    /** A room may have been removed. */
    public record Recheck(RoomName room) implements Command {}

    private record Checked(RoomName room, boolean isThere) implements Command {}

    /** How a courier fares. */
    record Report(String id, CourierState state, @Nullable String error) implements Command {}

    /** A courier has given up. */
    record Disable(String id, String reason, long delivered) implements Command {}

    private enum Sweep implements Command {
        INSTANCE
    }

    private final int part;
    private final Deliveries deliveries;
    private final WebhookSettings settings;
    private final Clock clock;
    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Couriers couriers;

    /** The nodes that asked, and how many sweeps ago. */
    private final Map<ActorRef<HookedRooms.Command>, Integer> nodes = new HashMap<>();

    /** The ids of all parts. */
    public static Stream<String> ids() {
        return IntStream.range(0, PARTS).mapToObj(Integer::toString);
    }

    /** The id of the part that has an account's webhooks. */
    public static String idFor(String account) {
        return Integer.toString(Math.floorMod(account.hashCode(), PARTS));
    }

    /** The behavior of the part with this id. */
    public static Behavior<Command> create(String id, Deliveries deliveries, Clock clock) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Webhooks(Integer.parseInt(id), deliveries, clock, context, timers)));
    }

    private Webhooks(
            int part,
            Deliveries deliveries,
            Clock clock,
            ActorContext<Command> context,
            TimerScheduler<Command> timers) {
        super(
                PersistenceId.of(TYPE_KEY.name(), Integer.toString(part)),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.2)
                        .withResetBackoffAfter(Duration.ofSeconds(30)));
        this.part = part;
        this.deliveries = deliveries;
        this.settings = deliveries.settings();
        this.clock = clock;
        this.context = context;
        this.timers = timers;
        couriers = new Couriers(context, deliveries, clock);
    }

    @Override
    public WebhooksState emptyState() {
        return WebhooksState.EMPTY;
    }

    @Override
    public CommandHandler<Command, WebhookEvent, WebhooksState> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(Grown.class, this::onGrown)
                .onCommand(Report.class, this::onReport)
                .onCommand(Ping.class, this::onPing)
                .onCommand(Add.class, this::onAdd)
                .onCommand(Remove.class, this::onRemove)
                .onCommand(ListWebhooks.class, this::onList)
                .onCommand(Recheck.class, this::onRecheck)
                .onCommand(Checked.class, this::onChecked)
                .onCommand(Disable.class, this::onDisable)
                .onCommand(Sweep.class, this::onSweep)
                .build();
    }

    @Override
    public SignalHandler<WebhooksState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .build();
    }

    /** At every start, a restart after a failure of the journal included, which ends the couriers and all timers. */
    private void onRecovered(WebhooksState state) {
        couriers.clear();
        timers.startTimerWithFixedDelay(Sweep.INSTANCE, settings.sweep());
        state.enabled().forEach(couriers::dispatch);
    }

    // Registrations

    private Effect<WebhookEvent, WebhooksState> onAdd(WebhooksState state, Add add) {
        Webhook webhook = add.webhook();
        if (state.of(webhook.room()).size() >= settings.maxPerRoom()) {
            add.replyTo().tell(new WebhookReply.TooMany(settings.maxPerRoom(), "max-per-room"));
            return Effect().none();
        }
        if (state.count(webhook.room().account()) >= settings.maxPerAccount()) {
            add.replyTo().tell(new WebhookReply.TooMany(settings.maxPerAccount(), "max-per-account"));
            return Effect().none();
        }
        return Effect().persist(new WebhookEvent.Added(webhook)).thenRun(after -> {
            couriers.dispatch(webhook);
            tellNodes(after);
            add.replyTo().tell(new WebhookReply.Done());
        });
    }

    private Effect<WebhookEvent, WebhooksState> onRemove(WebhooksState state, Remove remove) {
        @Nullable Webhook webhook = state.webhooks().get(remove.id());
        if (webhook == null || !webhook.room().equals(remove.room())) {
            remove.replyTo().tell(new WebhookReply.Unknown(remove.id()));
            return Effect().none();
        }
        return Effect()
                .persist(new WebhookEvent.Removed(remove.id(), clock.millis()))
                .thenRun(after -> {
                    couriers.forget(webhook);
                    tellNodes(after);
                    remove.replyTo().tell(new WebhookReply.Done());
                });
    }

    private Effect<WebhookEvent, WebhooksState> onList(WebhooksState state, ListWebhooks list) {
        list.replyTo()
                .tell(new WebhookReply.Listed(
                        state.of(list.room()).stream().map(couriers::entry).toList()));
        return Effect().none();
    }

    /** It may be one of many that were removed, or only one whose members were decided afresh. */
    private Effect<WebhookEvent, WebhooksState> onRecheck(WebhooksState state, Recheck recheck) {
        RoomName room = recheck.room();
        if (!state.of(room).isEmpty()) {
            context.pipeToSelf(
                    deliveries.roomExists(room), (isThere, failure) -> new Checked(room, failure != null || isThere));
        }
        return Effect().none();
    }

    private Effect<WebhookEvent, WebhooksState> onChecked(WebhooksState state, Checked checked) {
        List<Webhook> lost = checked.isThere() ? List.of() : state.of(checked.room());
        long now = clock.millis();
        List<WebhookEvent> removed = lost.stream()
                .<WebhookEvent>map(webhook -> new WebhookEvent.Removed(webhook.id(), now))
                .toList();
        return removed.isEmpty()
                ? Effect().none()
                : Effect().persist(removed).thenRun(after -> {
                    lost.forEach(couriers::forget);
                    tellNodes(after);
                });
    }

    // Deliveries

    private Effect<WebhookEvent, WebhooksState> onGrown(WebhooksState state, Grown grown) {
        couriers.wake(grown.room(), grown.seq());
        return Effect().none();
    }

    private Effect<WebhookEvent, WebhooksState> onReport(WebhooksState state, Report report) {
        if (state.webhooks().containsKey(report.id())) {
            couriers.hear(report);
        }
        return Effect().none();
    }

    private Effect<WebhookEvent, WebhooksState> onDisable(WebhooksState state, Disable disable) {
        @Nullable Webhook webhook = state.webhooks().get(disable.id());
        if (webhook == null || webhook.disabled() != null) {
            return Effect().none();
        }
        return Effect()
                .persist(new WebhookEvent.Disabled(disable.id(), disable.reason(), disable.delivered(), clock.millis()))
                .thenRun(after -> {
                    context.getLog()
                            .warn(
                                    "Webhook {} of {} to {} is disabled: {}. Add it again when its receiver works",
                                    webhook.id(),
                                    webhook.room(),
                                    webhook.url().host(),
                                    disable.reason());
                    couriers.recall(webhook);
                    tellNodes(after);
                });
    }

    // Nodes and time

    private Effect<WebhookEvent, WebhooksState> onPing(WebhooksState state, Ping ping) {
        nodes.put(ping.node(), 0);
        ping.node().tell(new HookedRooms.Hooked(part, state.rooms()));
        return Effect().none();
    }

    private void tellNodes(WebhooksState state) {
        HookedRooms.Hooked hooked = new HookedRooms.Hooked(part, state.rooms());
        nodes.keySet().forEach(node -> node.tell(hooked));
    }

    /** What a lost signal left undone is done now; a node that has not asked for two sweeps is gone. */
    private Effect<WebhookEvent, WebhooksState> onSweep(WebhooksState state, Sweep sweep) {
        couriers.wakeAll();
        nodes.replaceAll((node, sweeps) -> sweeps + 1);
        nodes.values().removeIf(sweeps -> sweeps > 2);
        return Effect().none();
    }

    @Override
    public EventHandler<WebhooksState, WebhookEvent> eventHandler() {
        return WebhooksState::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, SNAPSHOTS_KEPT)
                .withDeleteEventsOnSnapshot();
    }
}
