package talker.history;

import akka.Done;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.journal.JournalTables;
import talker.journal.Row;
import talker.protocol.RoomName;
import talker.room.Blanking;
import talker.room.RoomEvent;
import talker.room.RoomSnapshot;
import talker.room.StoredMessage;

/** Blanks messages in the journal's tables. Safe for any number of threads. */
public final class JournalBlanking implements Blanking {
    private static final Logger LOG = LoggerFactory.getLogger(JournalBlanking.class);

    /** Rooms that redact one message after the other do not have the log emptied for each. */
    private static final Duration CALM = Duration.ofSeconds(5);

    private final JournalTables tables;
    private final Duration calm;
    private final AtomicBoolean isDue = new AtomicBoolean();

    public JournalBlanking(JournalTables tables) {
        this(tables, CALM);
    }

    /** {@code calm}: how long after a redaction the database's log is emptied. */
    JournalBlanking(JournalTables tables, Duration calm) {
        this.tables = tables;
        this.calm = calm;
    }

    @Override
    public CompletionStage<Optional<RoomEvent>> find(RoomName room, long seq) {
        return tables.events(room, seq - 1, 1).thenApply(rows -> rows.stream()
                .filter(row -> row.seq() == seq)
                .map(tables::read)
                .filter(RoomEvent.class::isInstance)
                .map(RoomEvent.class::cast)
                .findFirst());
    }

    @Override
    public CompletionStage<Done> blank(RoomName room, Map<Long, RoomEvent.Posted> rest) {
        return tables.replaceMessages(room, rest).thenApply(replaced -> Done.getInstance());
    }

    @Override
    public CompletionStage<Done> cleanSnapshots(RoomName room, Set<Long> messages) {
        return tables.snapshots(room).thenCompose(rows -> {
            List<Row> cleaned = new ArrayList<>();
            for (Row row : rows) {
                clean(room, row, messages).ifPresent(cleaned::add);
            }
            return cleaned.isEmpty()
                    ? CompletableFuture.completedStage(Done.getInstance())
                    : tables.replaceSnapshots(room, cleaned).thenApply(replaced -> Done.getInstance());
        });
    }

    /** Empty where it has none of the messages, or cannot be read: then no room is ever made of it either. */
    private Optional<Row> clean(RoomName room, Row row, Set<Long> messages) {
        try {
            if (tables.read(row) instanceof RoomSnapshot snapshot) {
                List<StoredMessage> left = snapshot.recent().stream()
                        .filter(message -> !messages.contains(message.seq()))
                        .toList();
                return left.size() < snapshot.recent().size()
                        ? Optional.of(row.with(tables.bytes(snapshot.with(left))))
                        : Optional.empty();
            }
        } catch (RuntimeException unreadable) {
            LOG.warn("Room {}: snapshot {} cannot be read, and may have redacted text", room, row.seq(), unreadable);
        }
        return Optional.empty();
    }

    @Override
    public CompletionStage<Done> forgetSnapshots(RoomName room, long before) {
        return tables.deleteReplacedSnapshots(room, before).thenApply(deleted -> Done.getInstance());
    }

    @Override
    public void settle() {
        if (isDue.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(calm.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> {
                        isDue.set(false);
                        emptyLog();
                    });
        }
    }

    /** Where somebody was reading the log lasts until the next redaction, or the database's own checkpoint. */
    private void emptyLog() {
        tables.emptyLog().whenComplete((isEmpty, failure) -> {
            if (failure != null) {
                LOG.debug("The log of the database could not be emptied", failure);
            }
        });
    }
}
