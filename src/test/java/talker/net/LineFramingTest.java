package talker.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;

class LineFramingTest {
    private static final int LIMIT = 100;
    private static final ClientLine PING = new ClientMessage.Ping();
    private static final ClientLine TOO_LONG = new ClientLine.Unreadable(ErrorCode.TOO_LONG);
    private static final ClientLine INVALID = new ClientLine.Unreadable(ErrorCode.INVALID_JSON);

    private final LineFraming framing = new LineFraming(LIMIT);

    /** Whole, byte by byte, inside a character, many in one segment: it makes no difference. */
    @Property(tries = 500)
    void howTheBytesAreSplitMakesNoDifference(
            @ForAll("texts") List<String> texts,
            @ForAll @IntRange(min = 1, max = 60) int largest,
            @ForAll Random random) {
        byte[] bytes = String.join("", texts).getBytes(UTF_8);
        List<ClientLine> whole = new LineFraming(LIMIT).feed(bytes);
        LineFraming bitByBit = new LineFraming(LIMIT);
        List<ClientLine> parts = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(largest));
            parts.addAll(bitByBit.feed(Arrays.copyOfRange(bytes, from, to)));
            from = to;
        }
        assertThat(parts).isEqualTo(whole);
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.of(
                                "{\"type\":\"ping\"}\n",
                                "{\"type\":\"close\"}\r\n",
                                "\n",
                                "\r\n",
                                " \t\n",
                                "{\"type\":\"nü😀\"}\n",
                                "{\"type\":\"ping\"}"),
                        Arbitraries.of("{}\n", "{\"type\":5}\n"),
                        Arbitraries.of("nonsense\n", "\r\r\n", ping(LIMIT + 1) + "\n")
                                .edgeCases(none -> none.none()),
                        Arbitraries.integers()
                                .between(LIMIT - 2, LIMIT)
                                .map(length -> ping(length) + (length % 2 == 0 ? "\r\n" : "\n")))
                .list()
                .ofMaxSize(12);
    }

    @Example
    void aLineMayBeAsLongAsTheLimitAndNoLonger() {
        assertThat(feed(ping(LIMIT) + "\n")).containsExactly(PING);
        assertThat(feed(ping(LIMIT + 1) + "\n")).containsExactly(TOO_LONG);
    }

    @Example
    void theLineBreakDoesNotCountAndMayComeByteByByte() {
        for (byte b : (ping(LIMIT) + "\r").getBytes(UTF_8)) {
            assertThat(framing.feed(new byte[] {b})).isEmpty();
        }
        assertThat(feed("\n")).containsExactly(PING);
    }

    @Example
    void aCarriageReturnAtTheLimitThatEndsNoLineIsOneByteTooMany() {
        assertThat(feed(ping(LIMIT) + "\r")).isEmpty();
        assertThat(feed("x")).containsExactly(TOO_LONG);
    }

    @Example
    void aLineThatIsTooLongIsRefusedBeforeItsEnd() {
        assertThat(feed("x".repeat(LIMIT))).isEmpty();
        assertThat(feed("x")).containsExactly(TOO_LONG);
        assertThat(framing.isBroken()).isTrue();
    }

    @Example
    void aLineThatIsTooLongIsRefusedWhereverItBegins() {
        assertThat(feed("{\"type\":\"ping\"}\n" + "x".repeat(LIMIT + 1))).containsExactly(PING, TOO_LONG);
    }

    @Example
    void charactersCountInBytes() {
        String line = "{\"type\":\"ping\",\"x\":\"" + "ü".repeat((LIMIT - 22) / 2) + "\"}";
        assertThat(line.getBytes(UTF_8)).hasSize(LIMIT);
        assertThat(feed(line + "\n")).containsExactly(PING);
        assertThat(feed(line.replace("ping", "ping ") + "\n")).containsExactly(TOO_LONG);
    }

    @Example
    void blankLinesAreSkipped() {
        assertThat(feed("\n\r\n \t \n{\"type\":\"ping\"}\n\n")).containsExactly(PING);
    }

    @Example
    void afterALineThatCannotBeReadNothingIsTaken() {
        assertThat(feed("{\"type\":\"ping\"}\nGET / HTTP/1.1\r\n{\"type\":\"ping\"}\n"))
                .containsExactly(PING, INVALID);
        assertThat(framing.isBroken()).isTrue();
        assertThat(feed("{\"type\":\"ping\"}\n")).isEmpty();
    }

    @Example
    void aLineWithoutAnEndIsNoLine() {
        assertThat(feed("{\"type\":\"ping\"}")).isEmpty();
        assertThat(framing.isBroken()).isFalse();
    }

    private List<ClientLine> feed(String text) {
        return framing.feed(text.getBytes(UTF_8));
    }

    /** A ping that is so many bytes long. */
    private static String ping(int length) {
        String start = "{\"type\":\"ping\",\"x\":\"";
        return start + "x".repeat(length - start.length() - 2) + "\"}";
    }
}
