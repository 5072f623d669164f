package talker.room;

import talker.protocol.JsonLines;
import talker.protocol.MessageId;
import talker.protocol.ServerMessage;

/** A stored message as the line that its readers get, encoded once. */
@SuppressWarnings("ArrayRecordComponent") // made here and read only
record StoredLine(long seq, MessageId id, byte[] bytes) {
    static StoredLine of(StoredMessage message) {
        byte[] line =
                JsonLines.encode(new ServerMessage.Message(message.content(), message.id(), message.from(), true));
        return new StoredLine(message.seq(), message.id(), line);
    }
}
