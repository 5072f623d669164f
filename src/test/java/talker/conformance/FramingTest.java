package talker.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, section 1. How lines are cut is {@link SegmentsTest}'s matter. */
class FramingTest {
    private static final String ID = "6d9f2f0e-52a3-4e1c-9b0a-3f5d0c7e8a11";
    private static final int LIMIT = 64 * 1024;

    @RegisterExtension
    final Venue venue = Venue.open();

    /** 1.1 "takes a \r before it as part of the line break, skips blank lines (of nothing but spaces and tabs)". */
    @Test
    void carriageReturnsAndBlankLinesAreTolerated() {
        Talk ann = venue.dial("ann");
        ann.sendsRaw(("\n\r\n \t \n\t\r\n" + venue.connectLine("ann") + "\r\n\r\n\n\n").getBytes(UTF_8));
        ann.sendsRaw("\n".repeat(1000).getBytes(UTF_8));
        ann.sendsRaw((partial("hi") + "\r\n").getBytes(UTF_8));
        ann.seesTyping("hi").withId(ID);
        ann.hearsNothingElse();
    }

    /** 1.1 "drops what is left without a line break when the connection ends". */
    @Test
    void aLineThatIsNotEndedIsDropped() {
        Talk bob = venue.connect("bob");
        Talk ann = venue.connect("ann");
        bob.hearsJoin("ann");
        ann.sendsRaw(Talk.finalLine(ID, "half").getBytes(UTF_8));
        ann.halfCloses().isClosed();
        bob.hearsLeave("ann").hearsNothingElse();
    }

    /** 1.2 "three hundred in one segment". */
    @Test
    void threeHundredLinesInOneSegmentAreDealtWithInOrder() {
        Talk ann = venue.connect("ann");
        StringBuilder segment = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            segment.append(Talk.finalLine(UUID.randomUUID().toString(), "line " + i))
                    .append('\n');
        }
        ann.sendsRaw(segment.toString().getBytes(UTF_8));
        for (int i = 0; i < 300; i++) {
            ann.hears("line " + i);
        }
        ann.hearsNothingElse();
    }

    /** 1.3 "counted in bytes without its line break". */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void aLineAsLongAsTheLimitIsRead(String lineBreak) {
        Talk ann = venue.connect("ann");
        for (String filler : new String[] {"x", "é", "€"}) {
            String content = contentOf(filler, LIMIT);
            ann.sendsRaw((partial(content) + lineBreak).getBytes(UTF_8));
            ann.seesTyping(content);
        }
        ann.hearsNothingElse();
    }

    /** 1.3 "Line too long". */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void aLineOnePastTheLimitIsTooLong(String lineBreak) {
        for (String filler : new String[] {"x", "é"}) {
            Talk ann = venue.connect("ann");
            ann.sendsRaw((partial(contentOf(filler, LIMIT + 1)) + lineBreak).getBytes(UTF_8));
            ann.receivesError("Line too long").isClosed();
        }
    }

    /** 1.3 "Once there is more of it, whether or not its end has come". */
    @Test
    void aLineThatGoesOnIsTooLongBeforeItsEnd() {
        for (Talk ann : List.of(venue.connect("ann"), venue.dial("a stranger"))) {
            ann.sendsRaw("x".repeat(LIMIT).getBytes(UTF_8));
            ann.sendsRaw("x".getBytes(UTF_8));
            ann.receivesError("Line too long").isClosed();
        }
    }

    /** 1.3 and 1.8 "goes on reading and dropping what the client still sends". */
    @Test
    void aClientThatSendsOnAndOnStillReadsWhatWasWrong() {
        Talk ann = venue.dial("ann");
        byte[] flood = new byte[4 * 1024 * 1024];
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                ann.sendsRaw(flood);
            } catch (UncheckedIOException closed) {
                // The server need not take it all.
            }
        });
        ann.receivesError("Line too long");
        ann.hearsOutUntilTheEnd();
        ann.drops();
        assertThat(sending).succeedsWithin(Duration.ofSeconds(10));
    }

    /** 1.3 says so of the line, not of what came before it. */
    @Test
    void whatCameBeforeALineThatIsTooLongIsDealtWith() {
        Talk ann = venue.connect("ann");
        ann.sendsRaw((Talk.finalLine(ID, "before") + "\n" + "x".repeat(2 * LIMIT)).getBytes(UTF_8));
        ann.hears("before");
        ann.receivesError("Line too long").isClosed();
    }

    static List<byte[]> unreadable() {
        List<byte[]> lines = new ArrayList<>();
        String[] texts = {
            "x",
            "[]",
            "[{\"type\":\"ping\"}]",
            "\"ping\"",
            "1e400",
            "null",
            "{\"type\":\"ping\"",
            "{\"type\":\"ping\"} x",
            "{\"type\":\"ping\",}",
            "{'type':'ping'}",
            "\u0000",
            "{\"type\":\"ping\",\"x\":\"\u0001\"}",
            "{\"type\":\"ping\",\"type\":\"ping\"}",
            "{\"type\":\"ping\",\"x\":{\"a\":1,\"\\u0061\":1}}",
            "{\"type\":\"ping\",\"\\ud800\":1}",
            "\ufeff{\"type\":\"ping\"}",
            "{\"type\":\"ping\",\"x\":" + "[".repeat(16) + "]".repeat(16) + "}",
            "{\"type\":\"ping\",\"x\":" + "[".repeat(60_000) + "}",
            "{\"type\":\"ping\",\"x\":NaN}",
            "{\"type\":\"ping\",\"x\":01}"
        };
        for (String text : texts) {
            lines.add(text.getBytes(UTF_8));
        }
        String[] malformed = {"\u00ff", "\u00c3", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00f4\u0090\u0080\u0080"};
        for (String latin1 : malformed) {
            lines.add(("{\"type\":\"ping\",\"x\":\"" + latin1 + "\"}").getBytes(ISO_8859_1));
        }
        lines.add("{\"type\":\"ping\"}".getBytes(UTF_16LE));
        return lines;
    }

    /** 1.4 "The answer is `Invalid JSON` and the connection is closed", in a room as before it. */
    @Test
    void anUnreadableLineEndsTheConnection() {
        for (byte[] line : unreadable()) {
            for (Talk ann : List.of(venue.connect("ann"), venue.dial("a stranger"))) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                bytes.writeBytes(line);
                bytes.write('\n');
                bytes.writeBytes(partial("after").getBytes(UTF_8));
                ann.sendsRaw(bytes.toByteArray());
                ann.receivesError("Invalid JSON").isClosed();
            }
        }
    }

    /** 1.4 "An HTTP request ends the same way." */
    @Test
    void anHttpRequestIsNoJson() {
        Talk browser = venue.dial("a browser");
        browser.sendsRaw("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(UTF_8));
        browser.receivesError("Invalid JSON").isClosed();
    }

    /** 1.4 "nested deeper than 16 (the object itself is the first level)"; "Numbers may have any size". */
    @Test
    void sixteenLevelsAndNumbersOfAnySizeAreReadable() {
        Talk ann = venue.connect("ann");
        String unknown = ",\"x\":" + "[".repeat(15) + "]".repeat(15) + ",\"y\":1e400,\"z\":" + "9".repeat(2000);
        ann.sends(partial("deep").replace("}", unknown + "}"));
        ann.seesTyping("deep");
        ann.hearsNothingElse();
    }

    /** 1.5 "an error that names the field; nothing else happens and the connection stays open". */
    @Test
    void aWrongFieldIsNamed() {
        Talk bob = venue.connect("bob");
        Talk ann = venue.connect("ann");
        bob.hearsJoin("ann");
        ann.sends("{}").receivesError("Field 'type' must be a string");
        ann.sends("{\"type\":1}").receivesError("Field 'type' must be a string");
        ann.sends("{\"type\":\"\"}").receivesError("Field 'type' must be connect, message, ping or close");
        ann.sends("{\"type\":\"message\",\"id\":\"" + ID + "\"}").receivesError("Field 'content' must be a string");
        ann.sends("{\"type\":\"message\",\"id\":\"" + ID + "\",\"content\":null}")
                .receivesError("Field 'content' must be a string");
        ann.sends(partial("\u0000").replace("\\u0000", "\\udc00x"))
                .receivesError("Field 'content' must be well-formed Unicode");
        ann.sends("{\"type\":\"message\",\"content\":\"hi\"}").receivesError("Field 'id' must be a UUID");
        ann.sends(partial("hi").replace(ID, "\\ud800")).receivesError("Field 'id' must be a UUID");
        ann.sends(partial("hi").replace(ID, ID + "0")).receivesError("Field 'id' must be a UUID");
        ann.sends(partial("hi").replace("}", ",\"final\":1}")).receivesError("Field 'final' must be true or false");
        ann.sends(partial("hi").replace("}", ",\"final\":null}")).receivesError("Field 'final' must be true or false");
        ann.hearsNothingElse();
        bob.hearsNothingElse();
    }

    /** 1.5 "A client that makes more than 20 such errors within a minute is closed". */
    @Test
    void twentyErrorsAreForgivenAndTheNextIsNot() {
        Talk ann = venue.connect("ann");
        for (int i = 0; i < 20; i++) {
            ann.sends("{\"type\":1}").receivesError("Field 'type' must be a string");
        }
        ann.hearsNothingElse();
        ann.sends("{\"type\":1}").receivesError("Field 'type' must be a string").isClosed();
    }

    /** 1.6 "`from`, `user`, `time` and `seq` in a message change nothing". */
    @Test
    void nobodyCanSpeakForAnother() {
        Talk bob = venue.connect("bob");
        Talk ann = venue.connect("ann");
        bob.hearsJoin("ann");
        String forged = ",\"from\":\"bob\",\"user\":\"bob\",\"time\":1,\"seq\":-1,\"to\":\"bob\",\"x\":{\"y\":[]}}";
        ann.sends(partial("hi").replace("}", forged));
        bob.receives("{\"type\":\"message\",\"content\":\"hi\",\"id\":\"" + ID + "\",\"from\":\"ann\"}");
        ann.sends(Talk.finalLine(ID, "hi").replace("}", forged));
        bob.receives("{\"type\":\"message\",\"content\":\"hi\",\"id\":\"" + ID + "\",\"from\":\"ann\",\"final\":true}");
    }

    /** 1.7 "compact JSON: no white space, characters outside ASCII as they are". */
    @Test
    void theServerWritesCompactJson() {
        Talk ann = venue.connect("Ann \u00c5 \ud83d\ude00");
        ann.sends("{\"type\":\"message\",\"final\":true,\"id\":\"" + ID
                + "\",\"content\":\"\\u00e9 \\ud83d\\ude00 \\/ \\u0022\\u0000\\u000a\"}");
        ann.receives("{\"type\":\"message\",\"content\":\"\u00e9 \ud83d\ude00 / \\\"\\u0000\\n\",\"id\":\"" + ID
                + "\",\"from\":\"Ann \u00c5 \ud83d\ude00\",\"final\":true}");
    }

    private static String partial(String content) {
        return "{\"type\":\"message\",\"content\":" + Talk.quote(content) + ",\"id\":\"" + ID + "\"}";
    }

    /** A content that makes the line of a partial so many bytes long. */
    private static String contentOf(String filler, int lineLength) {
        int rest = lineLength - partial("").getBytes(UTF_8).length;
        int width = filler.getBytes(UTF_8).length;
        return filler.repeat(rest / width) + "x".repeat(rest % width);
    }
}
