package talker.history;

import akka.actor.typed.ActorSystem;
import akka.persistence.jdbc.query.javadsl.JdbcReadJournal;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import akka.stream.javadsl.Sink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import talker.protocol.RoomName;
import talker.room.Room;
import talker.room.RoomEvent;
import talker.room.StoredMessage;
import talker.room.View;

/**
 * History as Akka Persistence Query reads it. A room's events are numbered from 1 without a gap, and only some of them
 * are messages; so it reads windows of events, none larger than the largest page, until a page is full.
 */
public final class JournalHistory implements History {
    private static final int MAX_LIMIT = 1000;

    private final CurrentEventsByPersistenceIdQuery journal;
    private final Materializer materializer;

    JournalHistory(CurrentEventsByPersistenceIdQuery journal, Materializer materializer) {
        this.journal = journal;
        this.materializer = materializer;
    }

    /** Reads the journal of akka-persistence-jdbc, on the read journal's own connections. */
    public static JournalHistory of(ActorSystem<?> system) {
        return new JournalHistory(
                PersistenceQuery.get(system).getReadJournalFor(JdbcReadJournal.class, JdbcReadJournal.Identifier()),
                SystemMaterializer.get(system).materializer());
    }

    @Override
    public CompletionStage<Page> before(RoomName room, long before, int limit, View view) {
        check(limit);
        return newest(room, Math.max(before, 1) - 1)
                .thenCompose(end -> backward(room, end, limit, limit + 1, view, new ArrayList<>()));
    }

    @Override
    public CompletionStage<Page> after(RoomName room, long after, long upTo, int limit, View view) {
        check(limit);
        return forward(room, Math.max(after, 0), upTo, limit, limit + 1, view, new ArrayList<>());
    }

    @Override
    public CompletionStage<Long> last(RoomName room, long from) {
        return ahead(room, Math.max(from, 0), 1, Long.MAX_VALUE);
    }

    private static void check(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " messages, not " + limit);
        }
    }

    /**
     * Adds messages, newest first, until there is one more than a page holds: it tells that there are more. Reads no
     * more than it needs where all events are messages, which may be long, and ever more where few are.
     */
    private CompletionStage<Page> backward(
            RoomName room, long end, int limit, long window, View view, List<StoredMessage> found) {
        if (found.size() > limit || end < 1) {
            List<StoredMessage> page = new ArrayList<>(found.subList(0, Math.min(limit, found.size())));
            Collections.reverse(page);
            return CompletableFuture.completedStage(new Page(page, found.size() > limit));
        }
        long start = Math.max(1, end - window + 1);
        return read(room, start, end).thenCompose(events -> {
            List<StoredMessage> messages = messages(events, view);
            Collections.reverse(messages);
            found.addAll(messages);
            return backward(room, start - 1, limit, wider(window), view, found);
        });
    }

    /** Likewise, oldest first. */
    private CompletionStage<Page> forward(
            RoomName room, long after, long upTo, int limit, long window, View view, List<StoredMessage> found) {
        if (found.size() > limit || after >= upTo) {
            return CompletableFuture.completedStage(
                    new Page(found.subList(0, Math.min(limit, found.size())), found.size() > limit));
        }
        long end = upTo - after > window ? after + window : upTo;
        return read(room, after + 1, end).thenCompose(events -> {
            found.addAll(messages(events, view));
            boolean isLast = events.size() < end - after;
            return forward(room, isLast ? upTo : end, upTo, limit, wider(window), view, found);
        });
    }

    /** The room's last event up to a number, which may be far beyond it: found by doubling, then by halving. */
    private CompletionStage<Long> newest(RoomName room, long upTo) {
        if (upTo < 1) {
            return CompletableFuture.completedStage(0L);
        }
        return exists(room, upTo)
                .thenCompose(isThere -> isThere ? CompletableFuture.completedStage(upTo) : ahead(room, 0, 1, upTo));
    }

    private CompletionStage<Long> ahead(RoomName room, long there, long step, long missing) {
        if (missing - there <= step) {
            return between(room, there, missing);
        }
        return exists(room, there + step)
                .thenCompose(isThere ->
                        isThere ? ahead(room, there + step, step * 2, missing) : between(room, there, there + step));
    }

    private CompletionStage<Long> between(RoomName room, long there, long missing) {
        if (missing - there == 1) {
            return CompletableFuture.completedStage(there);
        }
        long middle = there + (missing - there) / 2;
        return exists(room, middle)
                .thenCompose(isThere -> isThere ? between(room, middle, missing) : between(room, there, middle));
    }

    private CompletionStage<Boolean> exists(RoomName room, long seq) {
        return read(room, seq, seq).thenApply(events -> !events.isEmpty());
    }

    private CompletionStage<List<EventEnvelope>> read(RoomName room, long from, long to) {
        return journal.currentEventsByPersistenceId(Room.persistenceId(room).id(), from, to)
                .runWith(Sink.seq(), materializer);
    }

    private static long wider(long window) {
        return Math.min(2 * window, MAX_LIMIT + 1);
    }

    private static List<StoredMessage> messages(List<EventEnvelope> events, View view) {
        List<StoredMessage> messages = new ArrayList<>();
        for (EventEnvelope envelope : events) {
            if (envelope.event() instanceof RoomEvent.Posted posted) {
                StoredMessage message = StoredMessage.of(envelope.sequenceNr(), posted);
                if (view.shows(message)) {
                    messages.add(message);
                }
            }
        }
        return messages;
    }
}
