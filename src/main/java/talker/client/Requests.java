package talker.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import talker.protocol.ClientMessage;
import talker.protocol.Measure;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** What a client asks of a server: lines, each with its line break. */
final class Requests {
    static final byte[] PING = line(object("ping"));
    static final byte[] CLOSE = line(object("close"));

    private Requests() {}

    /**
     * Asks to enter the room.
     *
     * @param since how far everything was heard, or {@link Settings#NO_SEQ}
     */
    static byte[] connect(Settings settings, long since) {
        ObjectNode connect = object("connect")
                .put("room", settings.room().toString())
                .put("user", settings.user().value())
                .put("token", settings.token().get());
        if (settings.version() > 1) {
            connect.put("version", settings.version());
            if (since != Settings.NO_SEQ) {
                connect.put("since", since);
            } else if (settings.history() > 0) {
                connect.put("history", settings.history());
            }
            if (!settings.wantsPartials()) {
                connect.put("partials", false);
            }
        }
        return line(connect);
    }

    static byte[] message(MessageId id, String content, boolean isFinal, @Nullable UserName to) {
        ObjectNode message = object("message").put("content", content).put("id", id.toString());
        if (to != null) {
            message.put("to", to.value());
        }
        if (isFinal) {
            message.put("final", true);
        }
        return line(message);
    }

    static byte[] history(long before, int limit) {
        return line(object("history").put("before", before).put("limit", limit));
    }

    /** {@code seq}: 0 where it is not known. */
    static byte[] redact(MessageId id, long seq) {
        ObjectNode redact = object(ClientMessage.REDACT).put("id", id.toString());
        return line(seq == 0 ? redact : redact.put("seq", seq));
    }

    /** {@code time}: null for good. */
    static byte[] moderate(Measure measure, UserName user, @Nullable Duration time, @Nullable String reason) {
        ObjectNode moderate = object(measure.word()).put("user", user.value());
        if (time != null) {
            moderate.put("for", time.toSeconds());
        }
        return line(reason == null ? moderate : moderate.put("reason", reason));
    }

    private static ObjectNode object(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static byte[] line(ObjectNode object) {
        return (object + "\n").getBytes(UTF_8);
    }
}
