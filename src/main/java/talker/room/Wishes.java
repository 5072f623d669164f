package talker.room;

import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.protocol.MessageId;
import talker.protocol.RoomName;

/** Which messages of a {@link Room} are wished to be redacted: finds each, and answers where it may not be. */
final class Wishes {
    private static final Logger LOG = LoggerFactory.getLogger(Wishes.class);

    /** Who is told of what may be redacted. */
    @FunctionalInterface
    interface Agreement {
        void to(RoomState state, StoredMessage message, Redaction.Wish wish, ActorRef<Redaction> replyTo);
    }

    /** A message that is looked for in the journal. */
    private record Search(Room.Redact redact, long seq, CompletableFuture<Optional<RoomEvent>> found) {}

    private final RoomName name;
    private final Blanking blanking;
    private final Agreement agreement;
    private final Consumer<CompletionStage<?>> whenFound;
    private final List<Search> searches = new ArrayList<>(0);

    /** {@code whenFound}: has {@link #settle} called once something is done. */
    Wishes(RoomName name, Blanking blanking, Agreement agreement, Consumer<CompletionStage<?>> whenFound) {
        this.name = name;
        this.blanking = blanking;
        this.agreement = agreement;
        this.whenFound = whenFound;
    }

    /** How many messages are being looked for. */
    int size() {
        return searches.size();
    }

    /** Nothing comes of what is being looked for. */
    void refuse() {
        searches.forEach(search -> search.redact().replyTo().tell(new Redaction.Busy()));
        searches.clear();
    }

    /** Looks for the message: among the recent ones, or else in the journal, unless there is no room for another search. */
    void ask(RoomState state, Room.Redact redact, boolean isFull) {
        Redaction.Wish wish = redact.wish();
        MessageId id = wish.id();
        RecentIds.Known known = id == null ? null : state.find(id);
        Long seq = known != null ? Long.valueOf(known.seq()) : wish.seq();
        StoredMessage recent = seq == null ? null : state.recentAt(seq);
        if (seq == null || seq < 1 || seq > state.seq()) {
            redact.replyTo().tell(new Redaction.Unknown());
        } else if (recent != null) {
            decide(state, redact, recent);
        } else if (isFull) {
            redact.replyTo().tell(new Redaction.Busy());
        } else {
            CompletableFuture<Optional<RoomEvent>> found =
                    blanking.find(name, seq).toCompletableFuture();
            searches.add(new Search(redact, seq, found));
            whenFound.accept(found);
        }
    }

    /** Decides about what has been found. */
    void settle(RoomState state) {
        for (Iterator<Search> all = searches.iterator(); all.hasNext(); ) {
            Search search = all.next();
            if (search.found().isDone()) {
                all.remove();
                settle(state, search);
            }
        }
    }

    private void settle(RoomState state, Search search) {
        Optional<RoomEvent> found;
        try {
            found = search.found().join();
        } catch (RuntimeException failed) {
            LOG.warn("Room {}: a message to be redacted could not be read", name, failed);
            search.redact().replyTo().tell(new Redaction.Busy());
            return;
        }
        decide(
                state,
                search.redact(),
                found.map(event -> message(state, search.seq(), event)).orElse(null));
    }

    /** Without its text is also a message whose redaction was cut short before the event: its id leads to itself. */
    private static @Nullable StoredMessage message(RoomState state, long seq, RoomEvent event) {
        if (event instanceof RoomEvent.Redacted redacted) {
            return StoredMessage.of(seq, redacted);
        }
        if (!(event instanceof RoomEvent.Posted posted)) {
            return null;
        }
        RecentIds.Known known = state.find(posted.id());
        boolean isItself = known != null && known.seq() == seq;
        return posted.hasText() || isItself ? StoredMessage.of(seq, posted) : null;
    }

    /** What stands there is known, null for nothing. */
    private void decide(RoomState state, Room.Redact redact, @Nullable StoredMessage message) {
        ActorRef<Redaction> replyTo = redact.replyTo();
        Redaction.Wish wish = redact.wish();
        MessageId id = wish.id();
        if (message == null || (id != null && !id.equals(message.id()))) {
            replyTo.tell(new Redaction.Unknown());
        } else if (!wish.mayTakeBack(message.from(), message.to())) {
            boolean isSeen = View.of(Objects.requireNonNull(wish.by())).shows(message.from(), message.to());
            replyTo.tell(isSeen ? new Redaction.NotYours() : new Redaction.Unknown());
        } else {
            agreement.to(state, message, wish, replyTo);
        }
    }
}
