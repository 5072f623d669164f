package talker.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * A finished message of the room, as it is stored.
 *
 * @param seq its place in the room, which grows; 0 where the server speaks version 1
 * @param id names the message in its room
 * @param from who wrote it
 * @param content the text
 * @param time when the server accepted it, in milliseconds since 1970; 0 where the server speaks version 1
 * @param to whom alone it is for, besides its sender; null where it is for everybody
 */
public record Message(long seq, MessageId id, UserName from, String content, long time, @Nullable UserName to) {
    /** Whom alone it is for; empty where it is for everybody. */
    public Optional<UserName> recipient() {
        return Optional.ofNullable(to);
    }
}
