package talker.limits;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import talker.protocol.ErrorCode;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * The connections of a node, counted by where they come from, whose they are, and in which rooms. What is counted is there
 * only as long as there are connections. Safe for any number of threads.
 */
public final class Seats {
    private record User(String account, UserName name) {}

    private final LimitSettings settings;
    private final Notices notices;
    private final Map<Origin, Integer> byOrigin = new HashMap<>();
    private final Map<String, Integer> byAccount = new HashMap<>();
    private final Map<User, Map<String, Integer>> roomsByUser = new HashMap<>();
    private int all;

    Seats(LimitSettings settings, Notices notices) {
        this.settings = settings;
        this.notices = notices;
    }

    /** A connection has come; tells why it has to go, if it has to. Otherwise {@link #leave(Origin)} ends it. */
    synchronized Optional<ErrorCode> come(Origin from) {
        if (all >= settings.connections()) {
            return refused(Bound.CONNECTIONS, from, ErrorCode.FULL);
        }
        if (!from.isExempt() && byOrigin.getOrDefault(from, 0) >= settings.connectionsPerAddress()) {
            return refused(Bound.ADDRESS, from, ErrorCode.ADDRESS_FULL);
        }
        all++;
        add(byOrigin, from);
        return Optional.empty();
    }

    synchronized void leave(Origin from) {
        all--;
        remove(byOrigin, from);
    }

    /** A user wants to enter a room; tells why not. Otherwise {@link #leave(RoomName, UserName)} ends it. */
    synchronized Optional<ErrorCode> enter(RoomName room, UserName user) {
        User who = new User(room.account(), user);
        @Nullable Map<String, Integer> rooms = roomsByUser.get(who);
        int connections = rooms == null
                ? 0
                : rooms.values().stream().mapToInt(Integer::intValue).sum();
        if (byAccount.getOrDefault(room.account(), 0) >= settings.connectionsPerAccount()) {
            return refused(Bound.ACCOUNT, room.account(), ErrorCode.ACCOUNT_FULL);
        }
        if (connections >= settings.connectionsPerUser()) {
            return refused(Bound.USER, who, ErrorCode.USER_FULL);
        }
        if (rooms != null && rooms.size() >= settings.roomsPerUser() && !rooms.containsKey(room.room())) {
            return refused(Bound.ROOMS, who, ErrorCode.TOO_MANY_ROOMS);
        }
        add(byAccount, room.account());
        add(roomsByUser.computeIfAbsent(who, ignored -> new HashMap<>(1)), room.room());
        return Optional.empty();
    }

    synchronized void leave(RoomName room, UserName user) {
        remove(byAccount, room.account());
        roomsByUser.computeIfPresent(new User(room.account(), user), (who, rooms) -> {
            remove(rooms, room.room());
            return rooms.isEmpty() ? null : rooms;
        });
    }

    private Optional<ErrorCode> refused(Bound bound, Object who, ErrorCode why) {
        notices.note(bound, who);
        return Optional.of(why);
    }

    private static <K> void add(Map<K, Integer> counts, K key) {
        counts.merge(key, 1, Integer::sum);
    }

    private static <K> void remove(Map<K, Integer> counts, K key) {
        counts.computeIfPresent(key, (name, count) -> count == 1 ? null : count - 1);
    }

    /** How many things are counted. */
    synchronized int size() {
        return byOrigin.size() + byAccount.size() + roomsByUser.size();
    }
}
