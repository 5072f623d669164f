package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, 1.2 "How the bytes are cut into segments means nothing". */
class SegmentsTest {
    private static final long SEED = System.nanoTime();

    @RegisterExtension
    final Venue venue = Venue.open();

    /** Where a client's bytes are cut. */
    enum Cut {
        NOWHERE {
            @Override
            boolean before(byte[] bytes, int at) {
                return false;
            }
        },
        EVERYWHERE {
            @Override
            boolean before(byte[] bytes, int at) {
                return true;
            }
        },
        INSIDE_CHARACTERS {
            @Override
            boolean before(byte[] bytes, int at) {
                return (bytes[at] & 0xC0) == 0x80;
            }
        },
        INSIDE_LINE_BREAKS {
            @Override
            boolean before(byte[] bytes, int at) {
                return bytes[at] == '\n';
            }
        },
        ANYWHERE {
            @Override
            boolean before(byte[] bytes, int at) {
                return new Random(SEED + at).nextInt(10) == 0;
            }
        };

        abstract boolean before(byte[] bytes, int at);
    }

    /** Every kind of line, with every answer to the last byte. */
    @ParameterizedTest
    @EnumSource
    void everyLineMeansTheSame(Cut cut) {
        String a = "6d9f2f0e-52a3-4e1c-9b0a-3f5d0c7e8a11";
        String b = "7e8a1165-0d3f-4c1e-8b2a-6d9f2f0e52a3";
        String user = "Åsa 😀";
        exchange(
                cut,
                """
                {"type":"ping"}\r

                %s\r
                {"type":"ping"}
                {"type":"message","content":"é€😀","id":"%s"}
                {"type":"message","content":"é€😀!","id":"%s","final":true}
                {"type":"message","content":"","id":"%s","final":false}
                {"type":"connect"}
                {"type":"é"}
                {"type":"message","content":"","id":"😀"}
                {"type":"close"}
                {"type":"message","content":"too late","id":"%s","final":true}
                """
                        .formatted(venue.connectLine(user), a, a, b, b),
                """
                {"type":"message","content":"é€😀","id":"%s","from":"Åsa 😀"}
                {"type":"message","content":"","id":"%s","from":"Åsa 😀"}
                {"type":"error","message":"Already connected to a room"}
                {"type":"error","message":"Field 'type' must be connect, message, ping or close"}
                {"type":"error","message":"Field 'id' must be a UUID"}
                {"type":"message","content":"é€😀!","id":"%s","from":"Åsa 😀","final":true}
                """
                        .formatted(a, b, a));
        exchange(cut, "{\"type\":\"close\"}\n", "");
        exchange(cut, "{\"type\":\"é\"}\n", error("Not connected to a room"));
        exchange(cut, "{\"é\"}\n", error("Invalid JSON"));
        exchange(cut, "GET / HTTP/1.1\r\n", error("Invalid JSON"));
        exchange(cut, Venue.connectLine(venue.room("lobby"), user, "é") + "\r\n", error("Authentication failed"));
    }

    private void exchange(Cut cut, String sent, String expected) {
        Talk talk = venue.dial("a client");
        byte[] bytes = sent.getBytes(UTF_8);
        int from = 0;
        for (int to = 1; to < bytes.length; to++) {
            if (cut.before(bytes, to)) {
                talk.sendsRaw(Arrays.copyOfRange(bytes, from, to));
                from = to;
            }
        }
        talk.sendsRaw(Arrays.copyOfRange(bytes, from, bytes.length));
        String received = new String(talk.readsToTheEnd(), UTF_8);
        assertThat(sorted(received)).as("seed %s, sent %s", SEED, sent).isEqualTo(sorted(expected));
    }

    /** A final comes when it is stored, so its place among the other answers is open. */
    private static String sorted(String lines) {
        assertThat(lines.isEmpty() || lines.endsWith("\n"))
                .as("every line is ended")
                .isTrue();
        return lines.lines().sorted().toList().toString();
    }

    private static String error(String text) {
        return "{\"type\":\"error\",\"message\":\"" + text + "\"}\n";
    }
}
