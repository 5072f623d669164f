package talker.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import akka.http.javadsl.model.ContentType;
import com.fasterxml.jackson.core.io.CharTypes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import talker.protocol.Unicode;

/**
 * The text of a message that comes bit by bit: as plain text in UTF-8, or as lines of JSON, {@code {"delta":…}} for what
 * follows and {@code {"content":…}} for the whole text so far. Not safe for threads.
 */
abstract class StreamedText {
    private static final Set<String> LINES =
            Set.of("application/x-ndjson", "application/jsonl", "application/json-lines", "application/json");

    /** A line of JSON. */
    record Line(@Nullable String delta, @Nullable String content) {
        Line {
            String given = delta != null ? delta : content;
            if (given == null || (delta != null && content != null)) {
                throw new IllegalArgumentException("Each line has the field 'delta' or the field 'content'");
            }
        }

        String text() {
            return content != null ? content : Objects.requireNonNull(delta);
        }
    }

    /** Of each ASCII character: 0 where JSON has it as it is, the character after the backslash, or less than 0. */
    private static final int[] ESCAPES = CharTypes.get7BitOutputEscapes();

    private static final int BYTES_OF_CODE = "\\u0000".length();

    final StringBuilder text = new StringBuilder();
    private int jsonLength;

    /** The text of a body of a type: plain unless the type is one of lines of JSON. */
    static StreamedText of(ContentType type) {
        return LINES.contains(type.mediaType().toString()) ? new OfJsonLines() : new Plain();
    }

    /** Takes what has come; tells what is wrong with it. */
    abstract Optional<String> add(byte[] bytes);

    /** Nothing more will come. */
    abstract Optional<String> end();

    String soFar() {
        return text.toString();
    }

    /** How long {@link #soFar} is as a string of JSON, in bytes of UTF-8. Takes no time, however long that is. */
    final int jsonLength() {
        return jsonLength;
    }

    final void append(CharSequence more) {
        text.append(more);
        for (int i = 0; i < more.length(); i++) {
            jsonLength += jsonLength(more.charAt(i));
        }
    }

    final void clear() {
        text.setLength(0);
        jsonLength = 0;
    }

    final void dropLast() {
        int last = text.length() - 1;
        jsonLength -= jsonLength(text.charAt(last));
        text.setLength(last);
    }

    /** A pair of surrogates counts when its second half has come: until then it is no part of the text. */
    private static int jsonLength(char c) {
        if (c < ESCAPES.length) {
            return ESCAPES[c] == 0 ? 1 : ESCAPES[c] > 0 ? 2 : BYTES_OF_CODE;
        } else if (Character.isSurrogate(c)) {
            return Character.isHighSurrogate(c) ? 0 : 4;
        }
        return c < 0x800 ? 2 : 3;
    }

    private static final class Plain extends StreamedText {
        private static final Optional<String> MALFORMED = Optional.of("The body is not UTF-8");

        private final CharsetDecoder decoder = UTF_8.newDecoder();
        private byte[] rest = {};

        @Override
        Optional<String> add(byte[] bytes) {
            return decode(bytes, false);
        }

        private Optional<String> decode(byte[] bytes, boolean isEnd) {
            ByteBuffer in = ByteBuffer.allocate(rest.length + bytes.length)
                    .put(rest)
                    .put(bytes)
                    .flip();
            CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
            CoderResult result = decoder.decode(in, out, isEnd);
            append(out.flip());
            rest = new byte[in.remaining()];
            in.get(rest);
            return result.isError() ? MALFORMED : Optional.empty();
        }

        /** Programs end what they write with a line break, which is no part of the message. */
        @Override
        Optional<String> end() {
            Optional<String> wrong = decode(new byte[0], true);
            int length = text.length();
            if (length > 0 && text.charAt(length - 1) == '\n') {
                dropLast();
            }
            return wrong.isEmpty() && text.isEmpty() ? Optional.of("The body is empty") : wrong;
        }
    }

    private static final class OfJsonLines extends StreamedText {
        /** A message's text is at most as long, so a line of the whole text is not much longer. */
        private static final int MAX_LINE = 1024 * 1024;

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        Optional<String> add(byte[] bytes) {
            for (byte each : bytes) {
                if (each == '\n') {
                    Optional<String> wrong = read();
                    if (wrong.isPresent()) {
                        return wrong;
                    }
                } else if (line.size() == MAX_LINE) {
                    return Optional.of("A line has more than " + MAX_LINE + " bytes");
                } else {
                    line.write(each);
                }
            }
            return Optional.empty();
        }

        private Optional<String> read() {
            byte[] bytes = line.toByteArray();
            line.reset();
            if (new String(bytes, UTF_8).isBlank()) {
                return Optional.empty();
            }
            Json.Body<Line> body = Json.read(bytes, Line.class);
            if (!(body instanceof Json.Read<Line> read)) {
                return Optional.of(((Json.Unreadable<Line>) body).reason());
            }
            if (read.value().content() != null) {
                clear();
            }
            int before = endsInHalf() ? text.length() - 1 : text.length();
            append(read.value().text());
            int end = endsInHalf() ? text.length() - 1 : text.length();
            return Unicode.isWellFormed(text.substring(before, Math.max(before, end)))
                    ? Optional.empty()
                    : Optional.of("The text is not well-formed Unicode");
        }

        /** Half a pair of surrogates may come in one line, and the other half in the next. */
        private boolean endsInHalf() {
            return !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
        }

        @Override
        Optional<String> end() {
            Optional<String> wrong = read();
            if (wrong.isPresent()) {
                return wrong;
            }
            if (text.isEmpty()) {
                return Optional.of("The body is empty");
            }
            return endsInHalf() ? Optional.of("The text is not well-formed Unicode") : Optional.empty();
        }

        @Override
        String soFar() {
            return endsInHalf() ? text.substring(0, text.length() - 1) : text.toString();
        }
    }
}
