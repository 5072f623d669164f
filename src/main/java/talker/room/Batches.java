package talker.room;

import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import talker.limits.Stake;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * What an Audience wants its Room to store, until the Room confirms it. One batch is under way at a time; what comes
 * meanwhile makes up the next one, so that a transaction grows with the load.
 */
final class Batches {
    /**
     * Something to be stored.
     *
     * @param sender the session of who sent it; null where nobody waits for it
     * @param others the user's other sessions that have sent it too
     * @param since when it was accepted, in nanoseconds on {@link System#nanoTime()}
     */
    record Entry(
            RoomEvent event, @Nullable ActorRef<MemberEvent> sender, Set<ActorRef<MemberEvent>> others, long since) {
        Entry(RoomEvent event, @Nullable ActorRef<MemberEvent> sender, long since) {
            this(event, sender, new HashSet<>(0), since);
        }

        /** The sessions that want to know what becomes of it. */
        Set<ActorRef<MemberEvent>> askers() {
            Set<ActorRef<MemberEvent>> askers = new HashSet<>(others);
            if (sender != null) {
                askers.add(sender);
            }
            return askers;
        }

        /** Roughly the memory that it takes, in bytes. */
        long weight() {
            return event instanceof RoomEvent.Posted posted
                    ? 2L * posted.content().length() + 500
                    : 500;
        }

        @Nullable
        MessageId id() {
            return event instanceof RoomEvent.Posted posted ? posted.id() : null;
        }

        /** What it takes between nodes at the most. */
        long maxBytes() {
            return event instanceof RoomEvent.Posted posted
                    ? (long) BYTES_A_CHAR * posted.content().length()
                    : 0;
        }
    }

    /** What is under way to the Room. */
    record Batch(long number, List<Entry> entries, long sentAt) {
        List<RoomEvent> events() {
            return entries.stream().map(Entry::event).toList();
        }

        /** The sessions that want to know what became of a final. */
        Set<ActorRef<MemberEvent>> askers(MessageId id) {
            return find(id).map(Entry::askers).orElse(Set.of());
        }

        /** Who has sent a final; null where it is not in the batch. */
        @Nullable
        UserName from(MessageId id) {
            return find(id).map(entry -> ((RoomEvent.Posted) entry.event()).from())
                    .orElse(null);
        }

        private Optional<Entry> find(MessageId id) {
            return entries.stream()
                    .filter(entry -> Objects.equals(id, entry.id()))
                    .findFirst();
        }
    }

    /** How much memory finals whose senders are gone may take for longer than a sender would be kept waiting. */
    static final long BYTES_OF_THE_ABSENT = 16 << 20;

    /** A batch must fit into one message between nodes: see maximum-frame-size in akka.conf. */
    private static final long MAX_BYTES = 512 * 1024;

    private static final int BYTES_A_CHAR = 3;

    private final int limit;
    private final Stake stake;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Map<MessageId, Entry> finals = new LinkedHashMap<>();
    private @Nullable Batch underWay;
    private long number;

    /** {@code stake}: what the room has in its account's share of the node's memory. */
    Batches(int limit, Stake stake) {
        this.limit = limit;
        this.stake = stake;
    }

    void add(Entry entry) {
        waiting.addLast(entry);
        MessageId id = entry.id();
        if (id != null) {
            finals.put(id, entry);
            stake.hold(entry.weight());
        }
    }

    /** The final with this id, where it is not stored yet. */
    @Nullable
    Entry find(MessageId id) {
        return finals.get(id);
    }

    /** Another session has sent a final that is not stored yet. */
    void alsoAsks(MessageId id, ActorRef<MemberEvent> session) {
        Entry entry = finals.get(id);
        if (entry != null) {
            entry.others.add(session);
        }
    }

    /** The next batch to send; null while one is under way, or where nothing waits. */
    @Nullable
    Batch next(long now) {
        if (underWay != null || waiting.isEmpty()) {
            return null;
        }
        List<Entry> entries = new ArrayList<>(Math.min(limit, waiting.size()));
        long bytes = 0;
        while (entries.size() < limit && bytes < MAX_BYTES && !waiting.isEmpty()) {
            Entry entry = waiting.removeFirst();
            bytes += entry.maxBytes();
            entries.add(entry);
        }
        underWay = new Batch(++number, entries, now);
        return underWay;
    }

    /** The batch under way, where it is due to be sent again. */
    @Nullable
    Batch overdue(long now, Duration timeout) {
        Batch batch = underWay;
        if (batch == null || now - batch.sentAt < timeout.toNanos()) {
            return null;
        }
        underWay = new Batch(batch.number, batch.entries, now);
        return underWay;
    }

    /** Takes out the batch that the Room has confirmed; null where it is not the one under way. */
    @Nullable
    Batch confirm(long confirmed) {
        Batch batch = underWay;
        if (batch == null || batch.number != confirmed) {
            return null;
        }
        underWay = null;
        batch.entries.forEach(this::forget);
        return batch;
    }

    /**
     * Takes out the finals that have waited for too long, oldest first. One of which nobody can be told is kept, to be
     * stored as soon as that can be done; only of very many of these some are dropped.
     */
    List<Entry> giveUp(long now, Duration patience, Predicate<Entry> canTell) {
        Set<Entry> given = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Entry> inOrder = new ArrayList<>();
        long kept = 0;
        for (Iterator<Entry> all = finals.values().iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (now - entry.since < patience.toNanos()) {
                continue;
            }
            boolean isKept = !canTell.test(entry);
            kept += isKept ? entry.weight() : 0;
            if (!isKept || kept > BYTES_OF_THE_ABSENT) {
                given.add(entry);
                inOrder.add(entry);
                all.remove();
                stake.hold(-entry.weight());
            }
        }
        if (!given.isEmpty()) {
            waiting.removeIf(given::contains);
            Batch batch = underWay;
            if (batch != null) {
                List<Entry> rest = new ArrayList<>(batch.entries);
                rest.removeIf(given::contains);
                underWay = new Batch(batch.number, rest, batch.sentAt);
            }
        }
        return inOrder;
    }

    private void forget(Entry entry) {
        MessageId id = entry.id();
        if (id != null && finals.remove(id, entry)) {
            stake.hold(-entry.weight());
        }
    }

    boolean isUnderWay() {
        return underWay != null;
    }

    boolean isEmpty() {
        return underWay == null && waiting.isEmpty();
    }
}
