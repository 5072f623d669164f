package talker.upkeep;

import akka.actor.typed.ActorSystem;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.account.Retention;
import talker.journal.JournalTables;
import talker.journal.Row;
import talker.protocol.RoomName;
import talker.room.RoomEvent;
import talker.room.RoomReply;
import talker.room.RoomSnapshot;
import talker.room.Upkeep;

/**
 * Deletes what is too old in a room: finds out up to where that is, has the room let go of it and save a snapshot, and
 * only when that is there and can be read deletes the events, oldest first and few at a time, and the older snapshots.
 * What broke off anywhere is done again from the beginning.
 */
final class RoomTrim {
    private static final Logger LOG = LoggerFactory.getLogger(RoomTrim.class);

    /** How many events or messages are looked at in one go. */
    private static final int LOOK = 500;

    private static final int SNAPSHOT_TRIES = 50;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final JournalTables tables;
    private final RoomAsks rooms;
    private final RetentionSettings settings;
    private final ActorSystem<?> system;
    private final BooleanSupplier isStopped;

    RoomTrim(
            JournalTables tables,
            RoomAsks rooms,
            RetentionSettings settings,
            ActorSystem<?> system,
            BooleanSupplier isStopped) {
        this.tables = tables;
        this.rooms = rooms;
        this.settings = settings;
        this.system = system;
        this.isStopped = isStopped;
    }

    /** How many events were deleted. */
    CompletionStage<Long> trim(RoomName room, Retention retention, long now) {
        return cut(room, retention, now).thenCompose(cut -> cut == 0 ? done(0L) : trim(room, cut));
    }

    // Where to cut

    /** The last message that is too old; 0 where none is. */
    private CompletionStage<Long> cut(RoomName room, Retention retention, long now) {
        Long count = retention.count();
        Long age = retention.age();
        CompletionStage<Long> byCount = count == null ? done(0L) : tooMany(room, Long.MAX_VALUE, count);
        CompletionStage<Long> byAge = age == null ? done(0L) : tooOld(room, 0, now - age, 0);
        return byCount.thenCombine(byAge, Math::max);
    }

    /** The newest message after {@code count} others before a place. */
    private CompletionStage<Long> tooMany(RoomName room, long before, long count) {
        boolean isLast = count < LOOK;
        return tables.newestMessage(room, before, isLast ? (int) count : LOOK - 1)
                .thenCompose(found ->
                        found.isEmpty() || isLast ? done(found.orElse(0L)) : tooMany(room, found.get(), count - LOOK));
    }

    /** The last message before the oldest one that is young enough. */
    private CompletionStage<Long> tooOld(RoomName room, long after, long oldest, long found) {
        return tables.events(room, after, LOOK).thenCompose(rows -> {
            long last = found;
            for (Row row : rows) {
                if (read(room, row) instanceof RoomEvent.Posted posted) {
                    if (posted.at() >= oldest) {
                        return done(last);
                    }
                    last = row.seq();
                }
            }
            return rows.size() < LOOK
                    ? done(last)
                    : tooOld(room, rows.get(LOOK - 1).seq(), oldest, last);
        });
    }

    // The cut

    private CompletionStage<Long> trim(RoomName room, long cut) {
        return rooms.<RoomReply.Trimmed>ask(room, replyTo -> new Upkeep.Trim(cut, replyTo))
                .thenCompose(trimmed -> awaitSnapshot(room, trimmed.floor(), SNAPSHOT_TRIES)
                        .thenCompose(isThere -> isThere ? delete(room, trimmed.floor(), 0) : skip(room)));
    }

    private CompletionStage<Boolean> awaitSnapshot(RoomName room, long floor, int tries) {
        return tables.snapshots(room).thenCompose(rows -> {
            if (holds(room, rows, floor)) {
                return done(true);
            }
            return tries == 1 || isStopped.getAsBoolean()
                    ? done(false)
                    : after(BETWEEN_TRIES, () -> awaitSnapshot(room, floor, tries - 1));
        });
    }

    /** Whether the room would recover from its newest snapshot with nothing but what is kept. */
    private boolean holds(RoomName room, List<Row> rows, long floor) {
        if (rows.isEmpty()) {
            return false;
        }
        Object newest = read(room, rows.get(rows.size() - 1));
        return newest instanceof RoomSnapshot snapshot
                && snapshot.seq() >= floor
                && Optional.ofNullable(snapshot.floor()).orElse(0L) >= floor;
    }

    private static CompletionStage<Long> skip(RoomName room) {
        LOG.warn("Room {}: nothing too old was deleted, since its state could not be saved; the next time may", room);
        return done(0L);
    }

    private CompletionStage<Long> delete(RoomName room, long floor, long deleted) {
        return tables.deleteEvents(room, floor, settings.step()).thenCompose(now -> {
            long all = deleted + now;
            if (isStopped.getAsBoolean()) {
                return done(all);
            }
            return now < settings.step()
                    ? tables.deleteSnapshots(room, floor).thenApply(older -> all)
                    : after(settings.pause(), () -> delete(room, floor, all));
        });
    }

    private @Nullable Object read(RoomName room, Row row) {
        try {
            return tables.read(row);
        } catch (Exception unreadable) {
            LOG.warn("Room {}: {} {} cannot be read", room, row.manifest(), row.seq());
            return null;
        }
    }

    private <T> CompletionStage<T> after(Duration pause, Supplier<CompletionStage<T>> next) {
        return Patterns.after(pause, system.classicSystem(), next::get);
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedStage(value);
    }
}
