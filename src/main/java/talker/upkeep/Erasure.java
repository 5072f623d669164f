package talker.upkeep;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.japi.Pair;
import akka.pattern.Patterns;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import talker.journal.JournalTables;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * Takes the text that a user has written out of every room of an account, those that were removed included: out of the
 * journal's rows, the snapshots, and the memory of rooms and Audiences. Walks through the journal in short steps beside
 * rooms that run. It keeps no books: what broke off is simply done again, and passes over what is erased already.
 *
 * <p>What the user says after the walk has passed stays; so a user who is to be gone for good is removed first.
 */
public final class Erasure {
    private static final int TRIES = 20;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

    private final JournalTables tables;
    private final RoomAsks rooms;
    private final ActorSystem<?> system;

    public Erasure(JournalTables tables, RoomAsks rooms, ActorSystem<?> system) {
        this.tables = tables;
        this.rooms = rooms;
        this.system = system;
    }

    /**
     * What one step has done.
     *
     * @param room where; null for the last step, which has the database forget what stood there before
     * @param events how many events were looked at
     * @param messages how many messages lost their text
     * @param snapshots how many snapshots lost some of theirs
     * @param unreadable how many events or snapshots could not be read, and so may have kept text of the user's
     * @param endsRoom whether it was the last step of a room in which the user has written
     * @param isDone whether it was the last of all
     */
    public record Step(
            @Nullable RoomName room,
            long events,
            long messages,
            long snapshots,
            long unreadable,
            boolean endsRoom,
            boolean isDone) {
        static Step in(RoomName room, long events, long messages, long unreadable) {
            return new Step(room, events, messages, 0, unreadable, false, false);
        }
    }

    /** The steps, each done when there is demand for it. Ends after the last one; fails where the journal does. */
    public Source<Step, NotUsed> of(String account, UserName user) {
        Queue<RoomErasure> concerned = new ConcurrentLinkedQueue<>();
        Source<Step, NotUsed> walk = Entities.rooms(tables, account)
                .flatMapConcat(room -> steps(new RoomErasure(tables, rooms, room, user, concerned::add)));
        // a snapshot that was being saved meanwhile may have come after the look at the snapshots
        Source<Step, NotUsed> again = Source.lazySource(
                        () -> Source.from(concerned).mapAsync(1, each -> each.cleanSnapshots(false)))
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
        Source<Step, NotUsed> end = Source.lazyCompletionStage(() -> emptyLog(TRIES))
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
        return walk.concatLazy(again).concatLazy(end);
    }

    private static Source<Step, NotUsed> steps(RoomErasure erasure) {
        return Source.unfoldAsync(
                erasure, each -> each.next().thenApply(step -> step.map(done -> Pair.create(each, done))));
    }

    /** Somebody who reads a page holds it up for a moment. */
    private CompletionStage<Step> emptyLog(int tries) {
        return tables.emptyLog().thenCompose(isEmpty -> {
            if (isEmpty) {
                return CompletableFuture.completedStage(new Step(null, 0, 0, 0, 0, false, true));
            }
            if (tries == 1) {
                return CompletableFuture.failedStage(new UpkeepFailure(
                        "The rows are erased, but SQLite's log still holds what they were, since somebody reads all the"
                                + " time. Run it again"));
            }
            return after(BETWEEN_TRIES, () -> emptyLog(tries - 1));
        });
    }

    private <T> CompletionStage<T> after(Duration pause, Supplier<CompletionStage<T>> next) {
        return Patterns.after(pause, system.classicSystem(), next::get);
    }
}
