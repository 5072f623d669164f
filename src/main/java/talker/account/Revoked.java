package talker.account;

import java.util.Optional;
import talker.protocol.UserName;

/**
 * A notice that somebody may have lost access: whoever it is about has to authenticate again.
 *
 * @param account the account it happened in
 * @param user the user it is about; empty when it is about everyone in the room
 * @param room the room it is about, the part of its name after the dot; empty when it is about all of the user's rooms
 */
public record Revoked(String account, Optional<UserName> user, Optional<String> room) {
    static Revoked user(String account, UserName user) {
        return new Revoked(account, Optional.of(user), Optional.empty());
    }

    static Revoked room(String account, String room) {
        return new Revoked(account, Optional.empty(), Optional.of(room));
    }
}
