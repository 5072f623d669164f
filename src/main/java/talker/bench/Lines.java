package talker.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import talker.protocol.RoomName;

/** The lines that the connections of a run send, each with its line break. */
final class Lines {
    static final byte[] PING = line("{\"type\":\"ping\"}");
    static final byte[] CLOSE = line("{\"type\":\"close\"}");

    private static final byte[] BEGIN = "{\"type\":\"message\",\"id\":\"".getBytes(US_ASCII);
    private static final byte[] CONTENT = "\",\"content\":\"".getBytes(US_ASCII);
    private static final byte[] PARTIAL_END = "\"}\n".getBytes(US_ASCII);
    private static final byte[] FINAL_END = "\",\"final\":true}\n".getBytes(US_ASCII);
    private static final byte[] WORDS =
            " what people say to each other, as long as it has to be; and then some more of it".getBytes(US_ASCII);
    private static final int ID_AT = BEGIN.length;
    private static final int CONTENT_AT = ID_AT + MessageNumber.ID_LENGTH + CONTENT.length;

    private final int run;
    private final int version;

    /** Of a run with this number, in this version of the protocol. */
    Lines(int run, int version) {
        this.run = run;
        this.version = version;
    }

    /** Enters a room; with a {@code since} of 0 or more, by version 2, everything after it comes. */
    byte[] connect(RoomName room, Target.Guest guest, long since) {
        ObjectNode connect = JsonNodeFactory.instance
                .objectNode()
                .put("type", "connect")
                .put("room", room.toString())
                .put("user", guest.name().value())
                .put("token", guest.token());
        if (version > 1) {
            connect.put("version", version);
            if (since >= 0) {
                connect.put("since", since);
            }
        }
        return line(connect.toString());
    }

    /** A final of a sender; its content has {@code size} characters. */
    byte[] sendFinal(int sender, int number, long sentAt, int size) {
        return message(MessageNumber.TALK, sender, number, sentAt, 0, size, FINAL_END);
    }

    /** What a sender has typed so far of its final with this number. */
    byte[] sendPartial(int sender, int number, int partial, long sentAt, int size) {
        return message(MessageNumber.TALK, sender, number, sentAt, partial, size, PARTIAL_END);
    }

    /** A partial whose echo tells a connection that it is in the room. It has no text, so nothing is shown of it. */
    byte[] probe(int connection) {
        return message(MessageNumber.PROBE, 0, connection, 0, 0, 0, PARTIAL_END);
    }

    private byte[] message(int kind, int sender, int number, long sentAt, int partial, int size, byte[] ending) {
        byte[] line = new byte[CONTENT_AT + size + ending.length];
        System.arraycopy(BEGIN, 0, line, 0, BEGIN.length);
        MessageNumber.writeId(line, ID_AT, run, kind, sender, number);
        System.arraycopy(CONTENT, 0, line, CONTENT_AT - CONTENT.length, CONTENT.length);
        if (size > 0) {
            MessageNumber.writeMarker(line, CONTENT_AT, sentAt, partial);
        }
        int end = CONTENT_AT + size;
        for (int at = CONTENT_AT + MessageNumber.MARKER_LENGTH; at < end; at += WORDS.length) {
            System.arraycopy(WORDS, 0, line, at, Math.min(WORDS.length, end - at));
        }
        System.arraycopy(ending, 0, line, end, ending.length);
        return line;
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(UTF_8);
    }
}
