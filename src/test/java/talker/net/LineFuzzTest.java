package talker.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import talker.fuzz.Attempts;
import talker.fuzz.Garble;
import talker.protocol.ClientLine;
import talker.protocol.ClientLines;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.JsonLines;
import talker.protocol.ServerMessage;
import talker.protocol.StrictJson;
import talker.protocol.Unicode;
import talker.protocol.UserName;
import talker.protocol.Version;

/** docs/PROTOCOL.md, section 1, for bytes that nobody would send: whatever comes, it is a line, a refusal or nothing. */
class LineFuzzTest {
    private static final int LIMIT = 64 * 1024;
    private static final String CONNECT =
            "{\"type\":\"connect\",\"room\":\"a.b\",\"user\":\"eve\",\"token\":\"t\",\"version\":2}\n";

    @Test
    void whateverComesIsReadAsTheGrammarSaysHoweverItIsCut() {
        Attempts.run(Duration.ofSeconds(8), LineFuzzTest::attempt);
    }

    private static void attempt(long seed) {
        Garble garble = new Garble(new Random(seed));
        byte[] stream = garble.stream(20);
        byte[] bytes = garble.oneIn(2) ? stream : (CONNECT + new String(stream, UTF_8)).getBytes(UTF_8);
        List<ClientLine> whole = new LineFraming(LIMIT).feed(bytes);
        LineFraming framing = new LineFraming(LIMIT);
        List<ClientLine> parts = new ArrayList<>();
        garble.cut(bytes).forEach(part -> parts.addAll(framing.feed(part)));
        assertThat(parts).isEqualTo(whole);
        assertThat(whole).as("lines of %d bytes", bytes.length).isEqualTo(lines(bytes));
        whole.forEach(LineFuzzTest::check);
    }

    /** The same said in other words: the lines one by one, up to the first that cannot be read. */
    private static List<ClientLine> lines(byte[] bytes) {
        List<ClientLine> lines = new ArrayList<>();
        ClientLines decoder = new ClientLines();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                int to = i > from && bytes[i - 1] == '\r' ? i - 1 : i;
                if (to - from > LIMIT) {
                    break;
                }
                if (!isBlank(bytes, from, to)) {
                    ClientLine line = decoder.read(bytes, from, to);
                    lines.add(line);
                    boolean isReadable = isReadable(Arrays.copyOfRange(bytes, from, to));
                    assertThat(!(line instanceof ClientLine.Unreadable))
                            .as("readable, as the grammar has it: %s", line)
                            .isEqualTo(isReadable);
                    if (!isReadable) {
                        return lines;
                    }
                }
                from = i + 1;
            }
        }
        int rest = bytes.length - from;
        boolean mayEndInTime = rest == LIMIT + 1 && bytes[bytes.length - 1] == '\r';
        if (indexOfBreak(bytes, from) > 0 || (rest > LIMIT && !mayEndInTime)) {
            lines.add(new ClientLine.Unreadable(ErrorCode.TOO_LONG));
        }
        return lines;
    }

    /** Whether a line that begins there ends at all: then it was too long. */
    private static int indexOfBreak(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private static boolean isReadable(byte[] line) {
        try {
            return StrictJson.accepts(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString());
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** What got through can be passed on, and is what a client may say. */
    private static void check(ClientLine line) {
        if (line instanceof ClientMessage.Post post) {
            assertThat(Unicode.isWellFormed(post.content())).isTrue();
            for (Version version : Version.values()) {
                String sent = sent(
                        new ServerMessage.Final(post.content(), post.id(), UserName.of("eve"), 1, 1, post.to()),
                        version);
                assertThat(StrictJson.accepts(sent)).as(sent).isTrue();
                ClientLine back = new ClientLines().read(sent.getBytes(UTF_8), 0, sent.getBytes(UTF_8).length);
                assertThat(back).isEqualTo(new ClientMessage.Post(post.id(), post.content(), true));
            }
        } else if (line instanceof ClientLine.BadField bad) {
            String sent = sent(new ServerMessage.Error(bad.error(), bad.id()), Version.TWO);
            assertThat(sent).contains("\"code\":\"" + bad.error().code() + "\"");
        } else if (line instanceof ClientMessage.History history) {
            assertThat(history.limit()).isBetween(1, 1000);
            assertThat(history.before()).isNotNegative();
        }
    }

    private static String sent(ServerMessage message, Version version) {
        String line = new String(JsonLines.encode(message, version), UTF_8);
        assertThat(line.indexOf('\n')).as("one line").isEqualTo(line.length() - 1);
        return line.strip();
    }
}
