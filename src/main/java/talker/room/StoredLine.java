package talker.room;

import org.jspecify.annotations.Nullable;
import talker.protocol.JsonLines;
import talker.protocol.ServerMessage;
import talker.protocol.Version;

/**
 * A stored message as the line that its readers get: encoded once for each version of the protocol, and only where
 * somebody speaks it. Not safe for threads.
 */
final class StoredLine {
    private final StoredMessage message;
    private byte @Nullable [] one;
    private byte @Nullable [] two;

    StoredLine(StoredMessage message) {
        this.message = message;
    }

    StoredMessage message() {
        return message;
    }

    long seq() {
        return message.seq();
    }

    /** Whether the line has been encoded in a version. */
    boolean isWrittenIn(Version version) {
        return (version == Version.ONE ? one : two) != null;
    }

    /** Version 1 does not know redactions. Who sends a redacted message again gets an empty one as its receipt. */
    private ServerMessage toLine(Version version) {
        return message.hasText() || version == Version.ONE
                ? new ServerMessage.Final(
                        message.content(), message.id(), message.from(), message.seq(), message.at(), message.to())
                : new ServerMessage.Redacted(message.id(), message.from(), message.seq(), message.at(), message.to());
    }

    /** The line in a version. Not to be changed. */
    byte[] bytes(Version version) {
        byte[] line = version == Version.ONE ? one : two;
        if (line == null) {
            line = JsonLines.encode(toLine(version), version);
            if (version == Version.ONE) {
                one = line;
            } else {
                two = line;
            }
        }
        return line;
    }
}
