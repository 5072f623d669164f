package talker.room;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * A final message as the journal has it.
 *
 * @param seq its place in the room's order: the sequence number of its event in the journal, which grows and may skip
 * @param id the sender's name for it
 * @param from who sent it
 * @param content the full text
 * @param at when the server accepted it, in milliseconds since the epoch
 * @param to the one user whom it is for; null where it is for everybody
 */
public record StoredMessage(
        long seq,
        MessageId id,
        UserName from,
        String content,
        long at,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UserName to) {
    /** A message for everybody. */
    public StoredMessage(long seq, MessageId id, UserName from, String content, long at) {
        this(seq, id, from, content, at, null);
    }

    /** The message that an event stands for. */
    public static StoredMessage of(long seq, RoomEvent.Posted posted) {
        return new StoredMessage(seq, posted.id(), posted.from(), posted.content(), posted.at(), posted.to());
    }
}
