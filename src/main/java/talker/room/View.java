package talker.room;

import org.jspecify.annotations.Nullable;
import talker.protocol.UserName;

/**
 * Which of a room's messages somebody may read. A private message is for its sender and the user whom it is for.
 *
 * @param isWhole whether all may be read, the private ones of others included
 * @param user whose private messages may be read; null where nobody's
 */
public record View(boolean isWhole, @Nullable UserName user) {
    private static final View EVERYTHING = new View(true, null);
    private static final View PUBLIC = new View(false, null);

    /** What those see who administer the server. */
    public static View everything() {
        return EVERYTHING;
    }

    /** What clients see that know of no private messages. */
    public static View publicOnly() {
        return PUBLIC;
    }

    /** What a user sees. */
    public static View of(UserName user) {
        return new View(false, user);
    }

    /** Whether a message may be read, or its redaction be heard of: that is for users and administrators. */
    public boolean shows(StoredMessage message) {
        boolean isHeardOf = message.hasText() || isWhole || user != null;
        return isHeardOf && shows(message.from(), message.to());
    }

    boolean shows(UserName from, @Nullable UserName to) {
        return to == null || isWhole || from.equals(user) || to.equals(user);
    }
}
