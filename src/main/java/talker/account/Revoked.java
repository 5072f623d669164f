package talker.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import talker.protocol.UserName;

/**
 * A notice that somebody may have lost access: whoever it is about has to authenticate again.
 *
 * @param account the account it happened in
 * @param user the user it is about; empty when it is about everyone in the room
 * @param room the room it is about, the part of its name after the dot; empty when it is about all of the user's rooms
 * @param sentAway true where the user is sent out of the room, whatever the user may do, and is owed nothing more; null
 *     otherwise
 */
public record Revoked(
        String account,
        Optional<UserName> user,
        Optional<String> room,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean sentAway) {
    /** A notice to authenticate again. */
    public Revoked(String account, Optional<UserName> user, Optional<String> room) {
        this(account, user, room, null);
    }

    /** What a user may do in a room has changed. */
    static Revoked inRoom(String account, UserName user, String room, boolean sentAway) {
        return new Revoked(account, Optional.of(user), Optional.of(room), sentAway ? true : null);
    }

    /** Whether the user is sent out of the room. */
    public boolean sendsAway() {
        return Boolean.TRUE.equals(sentAway);
    }

    static Revoked user(String account, UserName user) {
        return new Revoked(account, Optional.of(user), Optional.empty());
    }

    static Revoked room(String account, String room) {
        return new Revoked(account, Optional.empty(), Optional.of(room));
    }
}
