package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, 1.9 to 1.11: the same protocol by WebSocket. */
class WebSocketTest {
    private static final String ID = "6d9f2f0e-52a3-4e1c-9b0a-3f5d0c7e8a11";
    private static final String PING = "{\"type\":\"ping\"}";
    private static final int LIMIT = 64 * 1024;

    @RegisterExtension
    final Venue venue = Venue.open();

    /** 1.9 "in every other way". */
    @Test
    void whoComesByWebSocketTalksWithWhoComesByTcp() {
        Talk ann = venue.connectByWebSocket("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        String id = ann.types("hel");
        bob.seesTyping("hel").from("ann").withId(id);
        ann.says("hello");
        bob.hears("hello").from("ann").withId(id);
        ann.seesTyping("hel");
        ann.hears("hello").withId(id);
        bob.says("hello ann \u00e9\u20ac\ud83d\ude00");
        ann.hears("hello ann \u00e9\u20ac\ud83d\ude00").from("bob");
        ann.closes();
        ann.isClosed();
        bob.hears("hello ann \u00e9\u20ac\ud83d\ude00");
        bob.hearsLeave("ann").hearsNothingElse();
    }

    /** 1.9 "with or without its line break". */
    @Test
    void aMessageNeedsNoLineBreak() {
        Talk ann = venue.dialWebSocket("ann");
        ann.sendsInOneMessage(venue.connectLine("ann"));
        ann.sendsInOneMessage(partial("one"));
        ann.sendsInOneMessage(partial("two") + "\n");
        ann.sendsInOneMessage(partial("three") + "\r\n");
        ann.sendsInOneMessage("\n").sendsInOneMessage("");
        ann.sendsInOneMessage(
                partial("four").substring(0, 20), "", partial("four").substring(20), "\n", "");
        ann.seesTyping("one");
        ann.seesTyping("two");
        ann.seesTyping("three");
        ann.seesTyping("four");
        ann.hearsNothingElse();
    }

    /** 1.10 "more than one line". */
    @Test
    void aMessageOfSeveralLinesCannotBeRead() {
        for (String[] frames : List.of(
                new String[] {PING + "\n" + PING},
                new String[] {PING, "\n", PING},
                new String[] {PING + "\n", "", "\n"},
                new String[] {PING + "\n", PING},
                new String[] {PING + "\n\n"},
                new String[] {"\n" + PING})) {
            Talk ann = venue.connectByWebSocket("ann");
            ann.sendsInOneMessage(frames).receivesError("Invalid JSON").isClosed();
        }
    }

    /** 1.10 "a binary message". */
    @Test
    void aBinaryMessageCannotBeRead() {
        for (byte[] bytes : List.of(PING.getBytes(UTF_8), new byte[0], new byte[10 * LIMIT])) {
            Talk ann = venue.connectByWebSocket("ann");
            ann.sendsBinary(bytes).receivesError("Invalid JSON").isClosed();
        }
    }

    /** 1.3 of a message, whatever its frames. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void aMessageAsLongAsTheLimitIsReadAndALongerOneIsNot(int frames) {
        for (String filler : List.of("x", "\u00e9", "\u20ac", "\ud83d\ude00")) {
            Talk ann = venue.connectByWebSocket("ann");
            String content = contentOf(filler, LIMIT);
            ann.sendsInOneMessage(cut(partial(content), frames));
            ann.seesTyping(content);
            ann.sendsInOneMessage(cut(partial(contentOf(filler, LIMIT + 1)), frames));
            ann.receivesError("Line too long").isClosed();
        }
    }

    /** 1.3 "whether or not its end has come". */
    @Test
    void aMessageThatGoesOnIsTooLongBeforeItsEnd() {
        Talk ann = venue.connectByWebSocket("ann");
        for (int i = 0; i < 65; i++) {
            ann.sendsFrame("x".repeat(1024));
        }
        ann.receivesError("Line too long").isClosed();
    }

    /** 2.5. */
    @Test
    void aWrongTokenIsRefused() {
        venue.knows("ann");
        venue.dialWebSocket("ann")
                .sends(Venue.connectLine(venue.room("lobby"), "ann", "a guess"))
                .receivesError("Authentication failed")
                .isClosed();
    }

    /** 2.9. */
    @Test
    void whoLosesAccessIsTold() {
        Talk ann = venue.connectByWebSocket("ann");
        venue.rotatesToken("ann");
        ann.receivesError("Access revoked").isClosed();
    }

    /** 4.4, for a page that is closed and one that vanishes. */
    @Test
    void whoDropsGetsWhatWasMissed() {
        Talk bob = venue.connect("bob");
        Talk ann = venue.connectByWebSocket("ann");
        bob.hearsJoin("ann");
        ann.drops();
        bob.hearsLeave("ann");
        bob.says("one");
        ann = venue.dialWebSocket("ann").sends(venue.connectLine("ann"));
        ann.hears("one");
        ann.passesFence();
        bob.hears("one");
        bob.hearsJoin("ann");
        ann.resets();
        bob.hearsLeave("ann");
        bob.says("two");
        ann = venue.dialWebSocket("ann").sends(venue.connectLine("ann"));
        assertThat(ann.finalsUntil("two")).extracting(Line::content).endsWith("two");
    }

    /** 1.9 "each of the server's lines is a text message". */
    @Test
    void manyLinesAreAMessageEach() {
        Talk ann = venue.connectByWebSocket("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            said.add(bob.says("line " + i));
        }
        assertThat(ann.finalsUntil("line 2999")).extracting(Line::id).isEqualTo(said);
        List<String> answered = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            answered.add(ann.says("answer " + i));
        }
        assertThat(bob.finalsUntil("answer 2999").stream()
                        .filter(line -> line.from().equals("ann"))
                        .map(Line::id))
                .isEqualTo(answered);
    }

    /** 4.7. */
    @Test
    void aPageThatDoesNotReadDisturbsNobodyAndMissesNothing() {
        Talk bob = venue.connect("bob");
        Talk stuck = venue.connectByWebSocket("ann");
        bob.hearsJoin("ann");
        String sixKb = "x".repeat(6000);
        List<String> said = new ArrayList<>();
        boolean hasLeft = false;
        for (int i = 0; i < 4000; i++) {
            said.add(bob.says(i + sixKb));
            if (i % 50 == 49) {
                hasLeft |= bob.linesUntil(i + sixKb).stream()
                        .anyMatch(line -> line.field("type").equals("leave"));
            }
        }
        assertThat(hasLeft || bob.next().field("type").equals("leave"))
                .as("ann is cut off")
                .isTrue();
        List<String> before = finalIds(stuck.hearsOutUntilTheEnd());
        assertThat(before).hasSizeLessThan(said.size());
        Talk back = venue.dialWebSocket("ann").sends(venue.connectLine("ann"));
        List<String> heard = new ArrayList<>(before);
        finalIds(back.linesUntil(3999 + sixKb)).stream()
                .filter(id -> !before.contains(id))
                .forEach(heard::add);
        assertThat(heard).isEqualTo(said);
    }

    private static List<String> finalIds(List<Line> lines) {
        return lines.stream().filter(Line::isFinal).map(Line::id).toList();
    }

    /** 1.11 "pages that the server itself has sent". */
    @Test
    void onlyPagesOfTheServersOwnMayConnect() {
        String own = "127.0.0.1:" + venue.server().httpPort();
        venue.dialWebSocketFrom("http://" + own).sends(venue.connectLine("ann")).passesFence();
        venue.dialWebSocketFrom("https://" + own)
                .sends(venue.connectLine("ann"))
                .passesFence();
        for (String other : List.of(
                "http://127.0.0.1",
                "http://127.0.0.1:1",
                "http://evil.example",
                "http://" + own + ".evil.example",
                "http://evil.example/" + own,
                "null",
                own)) {
            assertThat(refusal(other)).as(other).contains("403");
        }
    }

    private String refusal(String origin) {
        try {
            venue.dialWebSocketFrom(origin).drops();
            return "none";
        } catch (UncheckedIOException refused) {
            return String.valueOf(refused.getCause());
        }
    }

    @Test
    void aRequestThatIsNoHandshakeIsAnswered() throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + venue.server().httpPort() + "/ws"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"error\"", "WebSocket");
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

    /** In frames of the same number of characters, but whole ones. */
    private static String[] cut(String text, int frames) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= frames; i++) {
            int to = i == frames ? text.length() : text.length() * i / frames;
            to -= to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? 1 : 0;
            parts.add(text.substring(from, to));
            from = to;
        }
        return parts.toArray(String[]::new);
    }
}
