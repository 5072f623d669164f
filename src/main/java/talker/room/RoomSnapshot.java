package talker.room;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePVector;
import talker.protocol.UserName;

/**
 * A {@link RoomState} as the snapshot store keeps it, so that a room need not replay its whole past. Losing one loses
 * nothing: the events stay.
 */
public record RoomSnapshot(
        long seq,
        long messageSeq,
        RecentIds.Packed ids,
        List<StoredMessage> recent,
        Map<String, Subscription> subscriptions,
        long delivered,
        long deliveredAt) {

    static RoomSnapshot of(RoomState state) {
        Map<String, Subscription> subscriptions = state.subscriptions().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().value(), Map.Entry::getValue));
        return new RoomSnapshot(
                state.seq(),
                state.messageSeq(),
                state.ids().pack(),
                List.copyOf(state.recent()),
                subscriptions,
                state.delivered(),
                state.deliveredAt());
    }

    RoomState toState(RoomState.Window window) {
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
                window);
    }
}
