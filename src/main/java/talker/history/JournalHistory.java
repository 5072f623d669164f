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
import org.jspecify.annotations.Nullable;
import talker.journal.JournalTables;
import talker.journal.Span;
import talker.metrics.Journal;
import talker.metrics.Metrics;
import talker.protocol.RoomName;
import talker.room.Room;
import talker.room.RoomEvent;
import talker.room.StoredMessage;
import talker.room.View;

/**
 * History as Akka Persistence Query reads it. A room's events are numbered without a gap, from 1 or from the oldest that
 * is kept, and only some of them are messages; so it reads windows of events, none larger than the largest page, until a
 * page is full. Only a window that is not full makes it ask where the events begin and end: they may be deleted meanwhile.
 */
public final class JournalHistory implements History {
    private static final int MAX_LIMIT = 1000;

    private final CurrentEventsByPersistenceIdQuery journal;
    private final JournalTables tables;
    private final Materializer materializer;
    private final Journal metrics;

    JournalHistory(
            CurrentEventsByPersistenceIdQuery journal,
            JournalTables tables,
            Materializer materializer,
            Journal metrics) {
        this.journal = journal;
        this.tables = tables;
        this.materializer = materializer;
        this.metrics = metrics;
    }

    /** Reads the journal of akka-persistence-jdbc, on the read journal's own connections. */
    public static JournalHistory of(ActorSystem<?> system) {
        return new JournalHistory(
                PersistenceQuery.get(system).getReadJournalFor(JdbcReadJournal.class, JdbcReadJournal.Identifier()),
                JournalTables.of(system),
                SystemMaterializer.get(system).materializer(),
                Metrics.of(system).journal());
    }

    @Override
    public CompletionStage<Page> before(RoomName room, long before, int limit, View view) {
        check(limit);
        return timed(tables.span(room)
                .thenCompose(span -> backward(
                        room,
                        Math.min(Math.max(before, 1) - 1, span.map(Span::last).orElse(0L)),
                        span.map(Span::first).orElse(1L),
                        new Search(limit, new Wanted(view, false)),
                        limit + 1)));
    }

    @Override
    public CompletionStage<Page> after(RoomName room, long after, long upTo, int limit, View view) {
        check(limit);
        return timed(forward(room, Math.max(after, 0), upTo, new Search(limit, new Wanted(view, false)), limit + 1));
    }

    @Override
    public CompletionStage<Page> since(RoomName room, long after, long upTo, int limit) {
        check(limit);
        Wanted all = new Wanted(View.everything(), true);
        return timed(forward(room, Math.max(after, 0), upTo, new Search(limit, all), limit + 1));
    }

    private CompletionStage<Page> timed(CompletionStage<Page> page) {
        long askedAt = System.nanoTime();
        return page.thenApply(read -> {
            metrics.read(System.nanoTime() - askedAt);
            return read;
        });
    }

    /** Which messages are looked for, and whether redactions are too. */
    private record Wanted(View view, boolean hasRedactions) {
        boolean includes(StoredMessage message) {
            return (message.hasText() || hasRedactions) && view.shows(message);
        }
    }

    @Override
    public CompletionStage<Long> last(RoomName room, long from) {
        return tables.span(room)
                .thenApply(span -> Math.max(from, span.map(Span::last).orElse(0L)));
    }

    private static void check(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " messages, not " + limit);
        }
    }

    /** What is looked for, and what of it is found. One more than a page holds tells that there are more. */
    private static final class Search {
        private final int limit;
        private final Wanted wanted;
        private final List<StoredMessage> found = new ArrayList<>();

        Search(int limit, Wanted wanted) {
            this.limit = limit;
            this.wanted = wanted;
        }

        boolean isDone() {
            return found.size() > limit;
        }

        List<StoredMessage> page() {
            return new ArrayList<>(found.subList(0, Math.min(limit, found.size())));
        }
    }

    /** Adds messages, newest first. Reads no more than it needs where all events are messages, ever more where few are. */
    private CompletionStage<Page> backward(RoomName room, long end, long first, Search search, long window) {
        if (search.isDone() || end < first) {
            List<StoredMessage> page = search.page();
            Collections.reverse(page);
            return CompletableFuture.completedStage(new Page(page, search.isDone()));
        }
        long start = Math.max(first, end - window + 1);
        return read(room, start, end).thenCompose(events -> {
            List<StoredMessage> messages = messages(events, search.wanted);
            Collections.reverse(messages);
            search.found.addAll(messages);
            if (events.size() == end - start + 1) {
                return backward(room, start - 1, first, search, wider(window));
            }
            return tables.span(room)
                    .thenCompose(span ->
                            backward(room, start - 1, span.map(Span::first).orElse(end), search, wider(window)));
        });
    }

    /** Likewise, oldest first. */
    private CompletionStage<Page> forward(RoomName room, long after, long upTo, Search search, long window) {
        if (search.isDone() || after >= upTo) {
            return CompletableFuture.completedStage(new Page(search.page(), search.isDone()));
        }
        long end = upTo - after > window ? after + window : upTo;
        return read(room, after + 1, end).thenCompose(events -> {
            search.found.addAll(messages(events, search.wanted));
            if (events.size() == end - after) {
                return forward(room, end, upTo, search, wider(window));
            }
            return tables.span(room).thenCompose(span -> {
                long last = span.map(Span::last).orElse(0L);
                long next = Math.max(end, span.map(Span::first).orElse(1L) - 1);
                return forward(room, last > end ? next : upTo, upTo, search, wider(window));
            });
        });
    }

    private CompletionStage<List<EventEnvelope>> read(RoomName room, long from, long to) {
        return journal.currentEventsByPersistenceId(Room.persistenceId(room).id(), from, to)
                .runWith(Sink.seq(), materializer);
    }

    private static long wider(long window) {
        return Math.min(2 * window, MAX_LIMIT + 1);
    }

    private static List<StoredMessage> messages(List<EventEnvelope> events, Wanted wanted) {
        List<StoredMessage> messages = new ArrayList<>();
        for (EventEnvelope envelope : events) {
            StoredMessage message = message(envelope.sequenceNr(), envelope.event());
            if (message != null && wanted.includes(message)) {
                messages.add(message);
            }
        }
        return messages;
    }

    /** Nothing is to be had of a message whose text is gone. */
    private static @Nullable StoredMessage message(long seq, Object event) {
        if (event instanceof RoomEvent.Posted posted) {
            return posted.hasText() ? StoredMessage.of(seq, posted) : null;
        }
        return event instanceof RoomEvent.Redacted redacted ? StoredMessage.of(seq, redacted) : null;
    }
}
