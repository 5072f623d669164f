package talker.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import talker.protocol.UserName;

/**
 * Who is in a room, and whether the others have to hear of a change. A user with several connections is present once. A
 * user who was present when a node or the room died stays so for a while: one who comes back in time was never away.
 */
final class Presence {
    private final Map<UserName, Integer> connections = new HashMap<>();
    private final Map<UserName, Long> returning = new HashMap<>();

    /** Counts a new connection; tells whether the user has just come. */
    boolean enter(UserName user) {
        boolean isFirst = connections.merge(user, 1, Integer::sum) == 1;
        boolean isBack = returning.remove(user) != null;
        return isFirst && !isBack;
    }

    /** Takes a connection away; tells whether it was the user's last. */
    boolean leave(UserName user) {
        return connections.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1) == null;
    }

    /** Waits for these users until {@code deadline}, on the caller's clock. */
    void expect(Set<UserName> users, long deadline) {
        users.stream().filter(user -> !connections.containsKey(user)).forEach(user -> returning.put(user, deadline));
    }

    /** Takes out the users who have not come back in time. */
    List<UserName> overdue(long now) {
        List<UserName> overdue = new ArrayList<>();
        returning.forEach((user, deadline) -> {
            if (deadline - now <= 0) {
                overdue.add(user);
            }
        });
        overdue.forEach(returning::remove);
        return overdue;
    }

    boolean isConnected(UserName user) {
        return connections.containsKey(user);
    }

    boolean isEmpty() {
        return connections.isEmpty() && returning.isEmpty();
    }

    /** The users with a connection. */
    Set<UserName> users() {
        return Set.copyOf(connections.keySet());
    }
}
