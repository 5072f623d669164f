package talker.upkeep;

import akka.serialization.Serialization;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import talker.journal.Row;
import talker.journal.Sql;

/** One entity's part of a {@link Verification}. */
final class EntityCheck {
    private static final int ROWS = 1000;

    private final Connection database;
    private final Serialization serialization;
    private final String entity;
    private final Replayed replayed;
    private final Consumer<Finding> whenFound;

    /** The snapshots that can be read, by their sequence numbers. */
    private final NavigableMap<Long, Object> readable = new TreeMap<>();

    private long events;
    private long snapshots;
    private long seq;
    private long ordering = -1;

    /** Whether the events so far make up the entity's state: after a hole they do not, until the next snapshot. */
    private boolean isWhole = true;

    EntityCheck(
            Connection database,
            Serialization serialization,
            String entity,
            Replayed replayed,
            Consumer<Finding> whenFound) {
        this.database = database;
        this.serialization = serialization;
        this.entity = entity;
        this.replayed = replayed;
        this.whenFound = whenFound;
    }

    long events() {
        return events;
    }

    long snapshots() {
        return snapshots;
    }

    void run() throws SQLException {
        readSnapshots();
        List<Sql.Event> rows = Sql.numbered(database, entity, 0, ROWS);
        if (!rows.isEmpty()) {
            begin(rows.get(0).row().seq());
        }
        while (!rows.isEmpty()) {
            for (Sql.Event row : rows) {
                check(row);
            }
            rows = Sql.numbered(database, entity, seq, ROWS);
        }
        for (long above : readable.tailMap(seq, false).keySet()) {
            if (events > 0) {
                found(above, "is a snapshot of more events than there are");
            }
        }
    }

    private void readSnapshots() throws SQLException {
        for (Row row : Sql.snapshots(database, entity)) {
            snapshots++;
            Object snapshot = read(row, "the snapshot cannot be read");
            if (snapshot != null) {
                readable.put(row.seq(), snapshot);
            }
        }
    }

    /** Where the first events are gone, a snapshot has to hold what they made. */
    private void begin(long first) {
        seq = first - 1;
        if (first == 1) {
            return;
        }
        isWhole = false;
        boolean isHeld = readable.tailMap(first - 1).values().stream()
                .anyMatch(snapshot -> replayed.floorOf(snapshot) >= first - 1);
        if (!isHeld) {
            found(first - 1, "and all before it are missing, and no snapshot holds what they made");
        }
        resume();
    }

    private void check(Sql.Event event) {
        Row row = event.row();
        if (row.seq() != seq + 1) {
            found(row.seq(), "comes after " + seq + ": what is between them is missing");
            isWhole = false;
        }
        if (event.ordering() <= ordering) {
            found(row.seq(), "was stored before " + seq + ": the numbers go back");
        }
        ordering = event.ordering();
        seq = row.seq();
        events++;
        Object read = event.isDeleted() ? null : read(row, "cannot be read");
        if (isWhole && read != null) {
            replayed.apply(read).ifPresent(wrong -> found(row.seq(), wrong));
        } else if (!event.isDeleted()) {
            isWhole = isWhole && read != null;
        }
        compare();
    }

    private void compare() {
        Object snapshot = readable.get(seq);
        if (isWhole && snapshot != null) {
            Optional<String> difference = replayed.differsFrom(snapshot);
            difference.ifPresent(wrong -> found(seq, "the snapshot " + wrong));
        } else {
            resume();
        }
    }

    /** The events after a snapshot make up the state again. */
    private void resume() {
        Object snapshot = readable.get(seq);
        if (!isWhole && snapshot != null) {
            isWhole = replayed.goOnFrom(snapshot);
        }
    }

    private @Nullable Object read(Row row, String otherwise) {
        try {
            return serialization
                    .deserialize(row.payload(), row.serializer(), row.manifest())
                    .get();
        } catch (Exception unreadable) {
            String why = Objects.requireNonNullElse(unreadable.getMessage(), unreadable.toString());
            found(
                    row.seq(),
                    otherwise + " (" + row.manifest() + ": "
                            + why.lines().findFirst().orElse("") + ")");
            return null;
        }
    }

    private void found(long about, String what) {
        whenFound.accept(new Finding(entity, about, what));
    }
}
