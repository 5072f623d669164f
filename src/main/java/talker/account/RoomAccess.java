package talker.account;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import talker.protocol.UserName;

/**
 * Who may enter a room: every user of its account, or, when it is private, its members only.
 *
 * @param isPrivate whether only members may enter
 * @param members the members of a private room, sorted; empty for a public one
 */
public record RoomAccess(boolean isPrivate, SortedSet<UserName> members) {
    private static final RoomAccess EVERYONE = new RoomAccess(false, new TreeSet<>());

    /** Stands in for the access to a room that is not there. */
    static final RoomAccess NOBODY = membersOnly(List.of());

    public RoomAccess {
        if (!isPrivate && !members.isEmpty()) {
            throw new IllegalArgumentException("a public room has no list of members");
        }
        members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
    }

    /** Open to every user of the account. */
    public static RoomAccess everyone() {
        return EVERYONE;
    }

    /** Open to these users only; with none of them, to nobody. */
    public static RoomAccess membersOnly(Collection<UserName> members) {
        return new RoomAccess(true, new TreeSet<>(members));
    }

    /** Whether a user of the account may enter. */
    public boolean admits(UserName user) {
        return !isPrivate || members.contains(user);
    }

    /** Whether everybody whom {@code before} admitted is admitted still. */
    boolean isAsWideAs(RoomAccess before) {
        return !isPrivate || (before.isPrivate && members.containsAll(before.members));
    }

    /** The same for one user more. */
    RoomAccess with(UserName user) {
        SortedSet<UserName> more = new TreeSet<>(members);
        more.add(user);
        return membersOnly(more);
    }

    /** The same without one user, who is no longer one of the account. */
    RoomAccess without(UserName user) {
        SortedSet<UserName> rest = new TreeSet<>(members);
        rest.remove(user);
        return membersOnly(rest);
    }
}
