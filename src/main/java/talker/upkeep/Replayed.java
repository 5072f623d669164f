package talker.upkeep;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import talker.account.AccountEvent;
import talker.account.AccountState;
import talker.protocol.MessageId;
import talker.room.RecentIds;
import talker.room.RoomEvent;
import talker.room.RoomSnapshot;
import talker.room.RoomState;
import talker.room.StoredMessage;

/** An entity's state as its events make it, to be held against its snapshots. */
interface Replayed {
    /** Applies an event; says what is wrong with it, if anything is. */
    Optional<String> apply(Object event);

    /** Says in what a snapshot differs from what the events have made so far. */
    Optional<String> differsFrom(Object snapshot);

    /** Goes on from a snapshot; tells whether it is one. */
    boolean goOnFrom(Object snapshot);

    /** Up to where events may be missing, as a snapshot says. */
    long floorOf(Object snapshot);

    /** For an entity with this name in the journal. */
    static Replayed of(String entity, RoomState.Window window) {
        if (entity.startsWith("room|")) {
            return new OfRoom(window);
        }
        return entity.startsWith("account|") ? new OfAccount() : new OfOther();
    }

    /** A room. */
    final class OfRoom implements Replayed {
        private static final int MOST_BLANK = 10_000;

        private final RoomState.Window window;
        private RoomState state;

        /** The newest messages without their text, by their seq: as many as a snapshot may have at hand, and more. */
        private final Deque<Long> blank = new ArrayDeque<>();

        OfRoom(RoomState.Window window) {
            this.window = window;
            state = RoomState.empty(window);
        }

        @Override
        public Optional<String> apply(Object event) {
            if (!(event instanceof RoomEvent ofRoom)) {
                return Optional.of("is no event of a room");
            }
            RecentIds.@Nullable Known known =
                    ofRoom instanceof RoomEvent.Posted posted ? state.find(posted.id()) : null;
            state = state.apply(ofRoom);
            if (ofRoom instanceof RoomEvent.Posted posted && !posted.hasText()) {
                noteBlank();
            }
            return known == null
                    ? Optional.empty()
                    : Optional.of("is stored under the id of " + known.seq() + " as well");
        }

        private void noteBlank() {
            blank.addLast(state.seq());
            if (blank.size() > MOST_BLANK) {
                blank.removeFirst();
            }
        }

        @Override
        public Optional<String> differsFrom(Object stored) {
            if (!(stored instanceof RoomSnapshot snapshot)) {
                return Optional.of("is no snapshot of a room");
            }
            RoomState read = snapshot.toState(window);
            if (read.seq() != state.seq() || read.messageSeq() != state.messageSeq()) {
                return Optional.of("has another place in the room's order than the events");
            }
            if (!read.subscriptions().equals(state.subscriptions())
                    || read.delivered() != state.delivered()
                    || read.deliveredAt() != state.deliveredAt()) {
                return Optional.of("has other subscriptions than the events");
            }
            return haveOtherMessages(withText(read.recent()), state.recent()) || hasOtherIds(read)
                    ? Optional.of("has other messages than the events")
                    : Optional.empty();
        }

        /** A snapshot may still have the text of a message that lost it since: a redaction, or an erasure, was cut short. */
        private List<StoredMessage> withText(List<StoredMessage> messages) {
            Set<Long> gone = new HashSet<>(blank);
            return messages.stream()
                    .filter(message -> !gone.contains(message.seq()))
                    .toList();
        }

        /** One may reach back further: what is erased makes room, and how much is kept is a setting. */
        private static boolean haveOtherMessages(List<StoredMessage> some, List<StoredMessage> others) {
            int both = Math.min(some.size(), others.size());
            return !some.subList(some.size() - both, some.size())
                    .equals(others.subList(others.size() - both, others.size()));
        }

        private boolean hasOtherIds(RoomState read) {
            for (StoredMessage message : state.recent()) {
                MessageId id = message.id();
                RecentIds.@Nullable Known known = read.find(id);
                if (message.hasText() && (known == null || known.seq() != message.seq())) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean goOnFrom(Object stored) {
            if (stored instanceof RoomSnapshot snapshot) {
                state = snapshot.toState(window);
                return true;
            }
            return false;
        }

        @Override
        public long floorOf(Object stored) {
            return stored instanceof RoomSnapshot snapshot && snapshot.floor() != null ? snapshot.floor() : 0;
        }
    }

    /** An account. */
    final class OfAccount implements Replayed {
        private AccountState state = AccountState.EMPTY;

        @Override
        public Optional<String> apply(Object event) {
            if (!(event instanceof AccountEvent ofAccount)) {
                return Optional.of("is no event of an account");
            }
            state = state.apply(ofAccount);
            return Optional.empty();
        }

        @Override
        public Optional<String> differsFrom(Object snapshot) {
            return state.equals(snapshot) ? Optional.empty() : Optional.of("differs from what the events make");
        }

        @Override
        public boolean goOnFrom(Object snapshot) {
            if (snapshot instanceof AccountState read) {
                state = read;
                return true;
            }
            return false;
        }

        @Override
        public long floorOf(Object snapshot) {
            return 0;
        }
    }

    /** Whatever deletes its events once it has a snapshot of them: only whether they can be read is known. */
    final class OfOther implements Replayed {
        @Override
        public Optional<String> apply(Object event) {
            return Optional.empty();
        }

        @Override
        public Optional<String> differsFrom(Object snapshot) {
            return Optional.empty();
        }

        @Override
        public boolean goOnFrom(Object snapshot) {
            return true;
        }

        @Override
        public long floorOf(Object snapshot) {
            return Long.MAX_VALUE;
        }
    }
}
