package talker.net;

import akka.NotUsed;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines as WebSocket messages: one a text message, with or without its line break. What is not one line (a message of
 * several, a binary one) becomes a line that cannot be read, and is answered as such.
 */
final class TextFrames {
    private static final ByteString LINE_BREAK = ByteString.fromString("\n");

    /** No JSON has it, neither in a string nor outside. */
    private static final char NEVER_IN_JSON = '\0';

    private static final ByteString UNREADABLE = ByteString.fromString(NEVER_IN_JSON + "\n");

    private TextFrames() {}

    /** The client's messages as bytes. A message that comes in parts is passed on in parts, so none is ever collected. */
    static Flow<Message, ByteString, NotUsed> toLines() {
        return Flow.of(Message.class).flatMapConcat(TextFrames::toLine);
    }

    private static Source<ByteString, ?> toLine(Message message) {
        if (!message.isText()) {
            return Source.single(UNREADABLE)
                    .concat(message.asBinaryMessage().getStreamedData().filter(part -> false));
        }
        TextMessage text = message.asTextMessage();
        return text.isStrict()
                ? Source.single(ByteString.fromString(asOneLine(text.getStrictText()) + "\n"))
                : toParts(text.getStreamedText());
    }

    private static String asOneLine(String text) {
        int end = text.endsWith("\n") ? text.length() - 1 : text.length();
        return text.substring(0, end).replace('\n', NEVER_IN_JSON);
    }

    /** Only the last part may end with a line break, and which one is the last shows when no more comes. */
    private static Source<ByteString, ?> toParts(Source<String, ?> parts) {
        return parts.statefulMapConcat(() -> {
                    boolean[] isBroken = {false};
                    return part -> {
                        boolean wasBroken = isBroken[0];
                        isBroken[0] = part.endsWith("\n") || (wasBroken && part.isEmpty());
                        return List.of(ByteString.fromString(
                                (wasBroken && !part.isEmpty() ? NEVER_IN_JSON : "") + asOneLine(part)));
                    };
                })
                .concat(Source.single(LINE_BREAK));
    }

    /** Chunks of whole lines as messages, one a line. */
    static Flow<ByteString, Message, NotUsed> fromLines() {
        return Flow.of(ByteString.class).mapConcat(TextFrames::split);
    }

    private static List<Message> split(ByteString chunk) {
        List<Message> lines = new ArrayList<>();
        String text = chunk.utf8String();
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            lines.add(TextMessage.create(text.substring(from, end)));
            from = end + 1;
        }
        return lines;
    }
}
