package talker.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import talker.protocol.UserName;

/**
 * Who is in a room, through this Audience or another, and whether the others have to hear of a change. A user with
 * several connections, here or elsewhere, is present once. A user who was present when a node or the room died stays so
 * for a while: one who comes back in time was never away.
 *
 * @param <P> stands for another Audience of the room
 */
final class Presence<P> {
    private final Map<UserName, Integer> connections = new HashMap<>();
    private final Map<P, Set<UserName>> elsewhere = new HashMap<>();
    private final Map<UserName, Long> returning = new HashMap<>();

    /** Users who have become present, and users who no longer are. */
    record Change(List<UserName> came, List<UserName> went) {}

    // Here

    /** Counts a new connection; tells whether the user has just come. */
    boolean enter(UserName user) {
        boolean wasPresent = isPresent(user);
        connections.merge(user, 1, Integer::sum);
        returning.remove(user);
        return !wasPresent;
    }

    /** Takes a connection away; tells whether the user is gone. */
    boolean leave(UserName user) {
        connections.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
        return !isPresent(user);
    }

    /** Whether the user has a connection here. */
    boolean isConnected(UserName user) {
        return connections.containsKey(user);
    }

    /** The users with a connection here. */
    Set<UserName> users() {
        return Set.copyOf(connections.keySet());
    }

    /** Everybody who is present, here or elsewhere, or expected back. */
    NavigableSet<UserName> everybody() {
        NavigableSet<UserName> users = new TreeSet<>(connections.keySet());
        users.addAll(returning.keySet());
        elsewhere.values().forEach(users::addAll);
        return users;
    }

    /** Whether so many users are present, here or elsewhere, or expected back. */
    boolean areAtLeast(int users) {
        int most = connections.size()
                + returning.size()
                + elsewhere.values().stream().mapToInt(Set::size).sum();
        return most >= users && everybody().size() >= users;
    }

    // Elsewhere

    /** A user has come in through another Audience; tells whether the user has just come. */
    boolean cameTo(P other, UserName user) {
        boolean wasPresent = isPresent(user);
        elsewhere.computeIfAbsent(other, ignored -> new HashSet<>()).add(user);
        returning.remove(user);
        return !wasPresent;
    }

    /** A user has left through another Audience; tells whether the user is gone. */
    boolean wentFrom(P other, UserName user) {
        Set<UserName> users = elsewhere.get(other);
        return users != null && users.remove(user) && !isPresent(user);
    }

    /** Takes over what another Audience says of all its users; tells what that changes. */
    Change sync(P other, Set<UserName> users) {
        List<UserName> came = new ArrayList<>();
        List<UserName> went = new ArrayList<>();
        for (UserName user : users) {
            if (cameTo(other, user)) {
                came.add(user);
            }
        }
        for (UserName user : List.copyOf(elsewhere.getOrDefault(other, Set.of()))) {
            if (!users.contains(user) && wentFrom(other, user)) {
                went.add(user);
            }
        }
        return new Change(came, went);
    }

    /** Another Audience has died with its node: its users are expected back until {@code deadline}. */
    void lost(P other, long deadline) {
        Set<UserName> users = elsewhere.remove(other);
        if (users != null) {
            expect(users, deadline);
        }
    }

    // Coming back

    /** Waits for these users, as far as they are not here, until {@code deadline} on the caller's clock. */
    void expect(Set<UserName> users, long deadline) {
        users.stream().filter(user -> !isPresent(user)).forEach(user -> returning.put(user, deadline));
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

    /** Whether nobody is connected here and nobody is waited for. */
    boolean isQuiet() {
        return connections.isEmpty() && returning.isEmpty();
    }

    boolean isPresent(UserName user) {
        return connections.containsKey(user)
                || returning.containsKey(user)
                || elsewhere.values().stream().anyMatch(users -> users.contains(user));
    }
}
