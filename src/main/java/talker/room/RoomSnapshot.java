package talker.room;

import akka.persistence.typed.SnapshotAdapter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePVector;
import talker.protocol.UserName;

/**
 * A {@link RoomState} as the snapshot store keeps it, so that a room need not replay its whole past. Losing one loses
 * nothing where {@code floor} is null: the events stay. Otherwise those up to {@code floor} are deleted, and it is needed.
 */
public record RoomSnapshot(
        long seq,
        long messageSeq,
        RecentIds.Packed ids,
        List<StoredMessage> recent,
        Map<String, Subscription> subscriptions,
        long delivered,
        long deliveredAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long floor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Redactions redactions) {

    /** One of a room whose events are all kept. */
    public RoomSnapshot(
            long seq,
            long messageSeq,
            RecentIds.Packed ids,
            List<StoredMessage> recent,
            Map<String, Subscription> subscriptions,
            long delivered,
            long deliveredAt) {
        this(seq, messageSeq, ids, recent, subscriptions, delivered, deliveredAt, null, null);
    }

    /** The same with only some of the messages. */
    public RoomSnapshot with(List<StoredMessage> messages) {
        return new RoomSnapshot(
                seq, messageSeq, ids, messages, subscriptions, delivered, deliveredAt, floor, redactions);
    }

    /** The form of a state that can be stored. */
    public static RoomSnapshot of(RoomState state) {
        Map<String, Subscription> subscriptions = state.subscriptions().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().value(), Map.Entry::getValue));
        return new RoomSnapshot(
                state.seq(),
                state.messageSeq(),
                state.ids().pack(),
                List.copyOf(state.recent()),
                subscriptions,
                state.delivered(),
                state.deliveredAt(),
                state.floor() == 0 ? null : state.floor(),
                state.redactions().equals(Redactions.NONE) ? null : state.redactions());
    }

    /** The state that it stands for; of the past it has what was kept when it was made. */
    public RoomState toState(RoomState.Window window) {
        Map<UserName, Subscription> users = subscriptions.entrySet().stream()
                .collect(Collectors.toMap(entry -> UserName.of(entry.getKey()), Map.Entry::getValue));
        return new RoomState(
                seq,
                messageSeq,
                RecentIds.unpack(ids, window.ids()),
                TreePVector.from(recent),
                recent.stream().mapToLong(RoomState::weight).sum(),
                HashTreePMap.from(users),
                delivered,
                deliveredAt,
                floor == null ? 0 : floor,
                redactions == null ? Redactions.NONE : redactions,
                window);
    }

    /** Between a room whose window this is and the snapshot store. */
    static SnapshotAdapter<RoomState> adapter(RoomState.Window window) {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(RoomState state) {
                return of(state);
            }

            @Override
            public RoomState fromJournal(Object from) {
                return ((RoomSnapshot) from).toState(window);
            }
        };
    }
}
