package talker.upkeep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.journal.JournalTables;
import talker.journal.Row;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.room.RoomEvent;
import talker.room.RoomReply;
import talker.room.RoomSnapshot;
import talker.room.StoredMessage;
import talker.room.Upkeep;

/** One room's part of an {@link Erasure}: its rows, then its memory, then its snapshots. One step at a time. */
final class RoomErasure {
    private static final Logger LOG = LoggerFactory.getLogger(RoomErasure.class);

    /** Few enough for a step's transaction to be over before anybody notices. */
    private static final int ROWS = 200;

    private final JournalTables tables;
    private final RoomAsks rooms;
    private final RoomName room;
    private final UserName user;
    private final Consumer<RoomErasure> whenConcerned;
    private long after;
    private boolean isConcerned;
    private boolean isWalked;
    private boolean isDone;

    /** {@code whenConcerned} is told of a room in which the user has written. */
    RoomErasure(
            JournalTables tables, RoomAsks rooms, RoomName room, UserName user, Consumer<RoomErasure> whenConcerned) {
        this.tables = tables;
        this.rooms = rooms;
        this.room = room;
        this.user = user;
        this.whenConcerned = whenConcerned;
    }

    /** Does the next step; empty where there is none left. */
    CompletionStage<Optional<Erasure.Step>> next() {
        if (isDone) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return (isWalked ? finish() : walk()).thenApply(Optional::of);
    }

    private CompletionStage<Erasure.Step> walk() {
        return tables.events(room, after, ROWS).thenCompose(rows -> {
            List<Row> blank = new ArrayList<>();
            long unreadable = 0;
            for (Row row : rows) {
                Object event = read(row);
                unreadable += event == null ? 1 : 0;
                if (event instanceof RoomEvent.Posted posted && posted.from().equals(user)) {
                    isConcerned = true;
                    if (posted.hasText()) {
                        RoomEvent.Posted rest =
                                RoomEvent.Posted.blank(posted.id(), posted.from(), posted.at(), posted.to());
                        blank.add(row.with(tables.bytes(rest)));
                    }
                }
                after = row.seq();
            }
            isWalked = rows.size() < ROWS;
            Erasure.Step step = Erasure.Step.in(room, rows.size(), blank.size(), unreadable);
            return blank.isEmpty()
                    ? CompletableFuture.completedStage(step)
                    : tables.replaceEvents(room, blank).thenApply(replaced -> step);
        });
    }

    /** The room first: whatever snapshot it saves from then on is without the text. */
    private CompletionStage<Erasure.Step> finish() {
        isDone = true;
        if (!isConcerned) {
            return CompletableFuture.completedStage(Erasure.Step.in(room, 0, 0, 0));
        }
        whenConcerned.accept(this);
        return rooms.<RoomReply.Forgot>ask(room, replyTo -> new Upkeep.Forget(user, after, replyTo))
                .thenCompose(forgot -> cleanSnapshots(true));
    }

    /** Takes the text out of what is stored of the room's newest messages. */
    CompletionStage<Erasure.Step> cleanSnapshots(boolean endsRoom) {
        return tables.snapshots(room).thenCompose(rows -> {
            List<Row> cleaned = new ArrayList<>();
            long unreadable = 0;
            for (Row row : rows) {
                if (read(row) instanceof RoomSnapshot snapshot) {
                    List<StoredMessage> left = snapshot.recent().stream()
                            .filter(message ->
                                    message.seq() > after || !message.from().equals(user))
                            .toList();
                    if (left.size() < snapshot.recent().size()) {
                        cleaned.add(row.with(tables.bytes(snapshot.with(left))));
                    }
                } else {
                    unreadable++;
                }
            }
            Erasure.Step step =
                    new Erasure.Step(room, 0, 0, cleaned.size(), endsRoom ? unreadable : 0, endsRoom, false);
            return cleaned.isEmpty()
                    ? CompletableFuture.completedStage(step)
                    : tables.replaceSnapshots(room, cleaned).thenApply(replaced -> step);
        });
    }

    private @Nullable Object read(Row row) {
        try {
            return tables.read(row);
        } catch (Exception unreadable) {
            LOG.warn("Room {}: {} {} cannot be read and was not erased", room, row.manifest(), row.seq());
            return null;
        }
    }
}
