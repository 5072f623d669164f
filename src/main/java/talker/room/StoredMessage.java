package talker.room;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * A final message as the journal has it; or, at a place of its own, that one was redacted.
 *
 * @param seq its place in the room's order: the sequence number of its event in the journal, which grows and may skip
 * @param id the sender's name for it
 * @param from who sent it
 * @param content the full text
 * @param at when the server accepted it, in milliseconds since the epoch
 * @param to the one user whom it is for; null where it is for everybody
 * @param redacts the seq of the message that is redacted here, whose id, sender and recipient these are, and of whose text
 *     nothing is left; null for a message
 */
public record StoredMessage(
        long seq,
        MessageId id,
        UserName from,
        String content,
        long at,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UserName to,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long redacts) {
    /** A message. */
    public StoredMessage(long seq, MessageId id, UserName from, String content, long at, @Nullable UserName to) {
        this(seq, id, from, content, at, to, null);
    }

    /** A message for everybody. */
    public StoredMessage(long seq, MessageId id, UserName from, String content, long at) {
        this(seq, id, from, content, at, null);
    }

    /** The message that an event stands for. */
    public static StoredMessage of(long seq, RoomEvent.Posted posted) {
        return new StoredMessage(seq, posted.id(), posted.from(), posted.content(), posted.at(), posted.to());
    }

    /** The redaction that an event stands for. */
    public static StoredMessage of(long seq, RoomEvent.Redacted redacted) {
        return new StoredMessage(
                seq, redacted.id(), redacted.from(), "", redacted.at(), redacted.to(), redacted.message());
    }

    /** Whether it is a message, and not the redaction of one. */
    public boolean hasText() {
        return redacts == null;
    }
}
