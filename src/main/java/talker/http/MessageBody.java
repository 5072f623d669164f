package talker.http;

import org.jspecify.annotations.Nullable;
import talker.protocol.UserName;
import talker.room.StoredMessage;

/**
 * A stored message as the API shows it.
 *
 * @param to of a private message, whom it is for
 */
record MessageBody(long seq, String id, UserName from, String content, long time, @Nullable UserName to) {
    static MessageBody of(StoredMessage message) {
        return new MessageBody(
                message.seq(), message.id().toString(), message.from(), message.content(), message.at(), message.to());
    }
}
