package talker.upkeep;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.account.AccountReply;
import talker.account.Retention;
import talker.journal.JournalTables;
import talker.protocol.RoomName;

/**
 * Sees to it that rooms keep their messages no longer than was decided. One in the cluster. In each round it goes through
 * all rooms, one after the other, and deletes what is too old; where it stops, its successor begins anew.
 */
public final class RetentionKeeper extends AbstractBehavior<RetentionKeeper.Command> {
    /** What it is told. */
    public sealed interface Command {}

    /** It is time for a round. */
    public enum Round implements Command {
        INSTANCE
    }

    /** The node stops, or another one takes over. */
    public enum Stop implements Command {
        INSTANCE
    }

    private record Done(long deleted, @Nullable Throwable failure) implements Command {}

    private static final Logger LOG = LoggerFactory.getLogger(RetentionKeeper.class);

    /** How many rooms are asked for at a time. */
    private static final int ROOMS = 200;

    private static final Duration GATHERED_FOR = Duration.ofMillis(200);

    private final AccountAsks accounts;
    private final JournalTables tables;
    private final RetentionSettings settings;
    private final Clock clock;
    private final Materializer materializer;
    private final AtomicBoolean isStopped = new AtomicBoolean();
    private final RoomTrim trim;
    private boolean isAtWork;

    /** The behavior; its first round comes after an interval. */
    public static Behavior<Command> create(
            JournalTables tables, RoomAsks rooms, AccountAsks accounts, RetentionSettings settings, Clock clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new RetentionKeeper(context, timers, tables, rooms, accounts, settings, clock)));
    }

    private RetentionKeeper(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            JournalTables tables,
            RoomAsks rooms,
            AccountAsks accounts,
            RetentionSettings settings,
            Clock clock) {
        super(context);
        this.accounts = accounts;
        this.tables = tables;
        this.settings = settings;
        this.clock = clock;
        materializer = Materializer.createMaterializer(context);
        trim = new RoomTrim(tables, rooms, settings, context.getSystem(), isStopped::get);
        timers.startTimerWithFixedDelay(Round.INSTANCE, settings.interval());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Round.INSTANCE, this::onRound)
                .onMessage(Done.class, this::onDone)
                .onMessageEquals(Stop.INSTANCE, Behaviors::stopped)
                .onSignal(PostStop.class, stopped -> {
                    isStopped.set(true);
                    return this;
                })
                .build();
    }

    private Behavior<Command> onRound() {
        if (!isAtWork) {
            isAtWork = true;
            long now = clock.millis();
            CompletionStage<Long> round = Entities.rooms(tables)
                    .groupedWithin(ROOMS, GATHERED_FOR)
                    .mapConcat(RetentionKeeper::byAccount)
                    .mapAsync(1, group -> inAccount(group, now))
                    .runWith(Sink.fold(0L, Long::sum), materializer);
            getContext().pipeToSelf(round, (deleted, failure) -> new Done(deleted == null ? 0 : deleted, failure));
        }
        return this;
    }

    private static List<List<RoomName>> byAccount(List<RoomName> rooms) {
        return List.copyOf(
                rooms.stream().collect(Collectors.groupingBy(RoomName::account)).values());
    }

    private CompletionStage<Long> inAccount(List<RoomName> group, long now) {
        Set<String> names = new HashSet<>();
        group.forEach(room -> names.add(room.room()));
        return accounts.findRetentions(group.get(0).account(), names).thenCompose(reply -> {
            CompletionStage<Long> deleted = CompletableFuture.completedStage(0L);
            for (RoomName room : group) {
                Retention retention = reply instanceof AccountReply.Retentions known
                        ? known.rooms().getOrDefault(room.room(), settings.ofRooms())
                        : settings.ofRooms();
                if (!retention.isForever()) {
                    deleted = deleted.thenCompose(
                            before -> trim(room, retention, now).thenApply(more -> before + more));
                }
            }
            return deleted;
        });
    }

    /** What fails in one room does not keep the others. */
    private CompletionStage<Long> trim(RoomName room, Retention retention, long now) {
        if (isStopped.get()) {
            return CompletableFuture.completedStage(0L);
        }
        return trim.trim(room, retention, now).exceptionally(failure -> {
            LOG.warn("Room {}: what is too old could not be deleted, the next time may: {}", room, failure.toString());
            return 0L;
        });
    }

    private Behavior<Command> onDone(Done done) {
        isAtWork = false;
        Throwable failure = done.failure();
        if (failure != null) {
            LOG.warn("Not all rooms could be looked at for what is too old", failure);
        }
        if (done.deleted() > 0) {
            LOG.info("{} events were too old and are deleted", done.deleted());
        }
        return this;
    }
}
