package talker.room;

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
 */
public record StoredMessage(long seq, MessageId id, UserName from, String content, long at) {}
