package talker.webhook;

import akka.actor.typed.ActorRef;
import akka.actor.typed.BackoffSupervisorStrategy;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import talker.metrics.Hooks;
import talker.metrics.Metrics;

/**
 * Tells one webhook of what is said in its room: one delivery after the other, in the room's order, each until the
 * receiver has accepted it. How far it has got is in the journal before it goes on; after a crash the last delivery may
 * come once more.
 *
 * <p>Being woken makes it look into the journal, and nothing else does: what woke it up is not relied on.
 */
final class Courier extends EventSourcedBehavior<Courier.Command, CourierEvent, CourierState> {
    private static final int EVENTS_PER_SNAPSHOT = 50;

    /** What a courier is told. */
    sealed interface Command {}

    /** There may be something to tell: up to this seq for sure, or, with 0, who knows. */
    record Wake(long seq) implements Command {}

    private record Finished(Object attempt, Deliveries.@Nullable Result result, @Nullable Throwable failure)
            implements Command {}

    private enum Retry implements Command {
        INSTANCE
    }

    private final Webhook webhook;
    private final Deliveries deliveries;
    private final WebhookSettings settings;
    private final Clock clock;
    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ActorRef<Webhooks.Command> parent;
    private final BackOff backOff;
    private final Hooks metrics;

    /** Up to where there is nothing to tell, though no event says so. */
    private long looked;

    private long known;
    private boolean isWoken;
    /** Why nothing more is delivered; null while it is. */
    private @Nullable String disabled;

    private @Nullable Object attempt;
    private int failures;
    /** Whether the journal or the account does not answer. */
    private boolean isLost;

    /** The behavior of the courier of a webhook; it says to {@code parent} how it fares. */
    static Behavior<Command> create(
            Webhook webhook, Deliveries deliveries, Clock clock, ActorRef<Webhooks.Command> parent) {
        Behavior<Command> courier = Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Courier(webhook, deliveries, clock, context, timers, parent)));
        return Behaviors.supervise(courier).onFailure(restart());
    }

    private static BackoffSupervisorStrategy restart() {
        return SupervisorStrategy.restartWithBackoff(Duration.ofMillis(500), Duration.ofSeconds(10), 0.2)
                .withResetBackoffAfter(Duration.ofSeconds(30));
    }

    private Courier(
            Webhook webhook,
            Deliveries deliveries,
            Clock clock,
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ActorRef<Webhooks.Command> parent) {
        super(PersistenceId.of("webhook", webhook.id()), restart());
        this.webhook = webhook;
        this.deliveries = deliveries;
        this.settings = deliveries.settings();
        this.clock = clock;
        this.context = context;
        this.timers = timers;
        this.parent = parent;
        this.metrics = Metrics.of(context.getSystem()).hooks();
        this.backOff = new BackOff(settings.retryMin(), settings.retryMax(), ThreadLocalRandom.current());
    }

    @Override
    public CourierState emptyState() {
        return new CourierState(webhook.after(), 0);
    }

    @Override
    public CommandHandler<Command, CourierEvent, CourierState> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(Wake.class, this::onWake)
                .onCommand(Finished.class, this::onFinished)
                .onCommand(Retry.class, this::onRetry)
                .build();
    }

    @Override
    public SignalHandler<CourierState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .onSignal(PostStop.instance(), state -> metrics.behind(webhook.id(), 0))
                .build();
    }

    private void onRecovered(CourierState state) {
        attempt = null;
        report(state, null);
        context.getSelf().tell(new Wake(0));
    }

    private Effect<CourierEvent, CourierState> onWake(CourierState state, Wake wake) {
        known = Math.max(known, wake.seq());
        isWoken = true;
        showBacklog(state);
        if (disabled != null) {
            parent.tell(new Webhooks.Disable(webhook.id(), disabled, state.position()));
        } else if (!timers.isTimerActive(Retry.INSTANCE)) {
            goOn(state);
        }
        return Effect().none();
    }

    private Effect<CourierEvent, CourierState> onRetry(CourierState state, Retry retry) {
        goOn(state);
        return Effect().none();
    }

    /** Looks for what comes next, where nothing is under way. */
    private void goOn(CourierState state) {
        if (attempt != null) {
            return;
        }
        Object next = new Object();
        attempt = next;
        isWoken = false;
        CompletionStage<Deliveries.Result> result =
                deliveries.next(webhook, Math.max(state.position(), looked), known, failures);
        context.pipeToSelf(result, (found, failure) -> new Finished(next, found, failure));
    }

    private Effect<CourierEvent, CourierState> onFinished(CourierState state, Finished finished) {
        if (finished.attempt() != attempt) {
            return Effect().none();
        }
        attempt = null;
        isLost = isLost && finished.failure() != null;
        Deliveries.Result result = finished.result();
        if (result instanceof Deliveries.Told told) {
            return onTold(told);
        } else if (result instanceof Deliveries.Nothing nothing) {
            looked = Math.max(looked, nothing.upTo());
            showBacklog(state);
            goOnIf(isWoken, state);
            return Effect().none();
        } else if (result instanceof Deliveries.NotTold notTold) {
            return onNotTold(state, notTold.reason());
        } else if (result instanceof Deliveries.Unwanted) {
            return disable(state, "the receiver answered 410 Gone");
        } else if (result instanceof Deliveries.NoRoom) {
            parent.tell(new Webhooks.Recheck(webhook.room()));
            return Effect().none();
        }
        // the journal or the account: the next sweep tries again
        if (!isLost) {
            isLost = true;
            context.getLog()
                    .warn(
                            "Webhook {} of {} could not look for messages, and goes on trying: {}",
                            webhook.id(),
                            webhook.room(),
                            String.valueOf(finished.failure()));
        }
        return Effect().none();
    }

    private Effect<CourierEvent, CourierState> onTold(Deliveries.Told told) {
        boolean wasFailing = failures > 0;
        metrics.accepted();
        failures = 0;
        return Effect()
                .persist(new CourierEvent.Delivered(told.upTo(), clock.millis()))
                .thenRun(state -> {
                    if (wasFailing) {
                        context.getLog().info("Webhook {} of {} is delivered again", webhook.id(), webhook.room());
                    }
                    report(state, null);
                    showBacklog(state);
                    goOnIf(told.more() || isWoken || known > told.upTo(), state);
                });
    }

    private void goOnIf(boolean isWanted, CourierState state) {
        if (isWanted) {
            goOn(state);
        }
    }

    private Effect<CourierEvent, CourierState> onNotTold(CourierState state, String reason) {
        failures++;
        metrics.failed();
        long now = clock.millis();
        long since = state.isFailing() ? state.failingSince() : now;
        long left = since + settings.giveUp().toMillis() - now;
        if (left <= 0) {
            return disable(state, "deliveries failed for " + settings.giveUp().toSeconds() + " s, last: " + reason);
        }
        Duration pause = backOff.after(failures);
        timers.startSingleTimer(
                Retry.INSTANCE, Retry.INSTANCE, pause.toMillis() < left ? pause : Duration.ofMillis(left));
        if (state.isFailing()) {
            report(state, reason);
            return Effect().none();
        }
        context.getLog()
                .info(
                        "Webhook {} of {} to {} fails and is tried again: {}",
                        webhook.id(),
                        webhook.room(),
                        webhook.url().host(),
                        reason);
        return Effect().persist(new CourierEvent.Failing(now)).thenRun(after -> report(after, reason));
    }

    private Effect<CourierEvent, CourierState> disable(CourierState state, String reason) {
        disabled = reason;
        metrics.disabled();
        metrics.behind(webhook.id(), 0);
        parent.tell(new Webhooks.Disable(webhook.id(), reason, state.position()));
        return Effect().none();
    }

    /** A courier that was disabled owes nothing. */
    private void showBacklog(CourierState state) {
        metrics.behind(webhook.id(), disabled == null ? known - Math.max(state.position(), looked) : 0);
    }

    private void report(CourierState state, @Nullable String error) {
        parent.tell(new Webhooks.Report(webhook.id(), state, error));
    }

    @Override
    public EventHandler<CourierState, CourierEvent> eventHandler() {
        return CourierState::apply;
    }

    /** Only the newest position counts: nothing older is kept. */
    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
    }
}
