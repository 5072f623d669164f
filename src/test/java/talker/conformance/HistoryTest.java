package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, clauses 9.5 and 9.6: pages, users and pings. The server has ten finals at hand. */
class HistoryTest {
    @RegisterExtension
    final Venue venue = Venue.open(
            "talker.room.recent-messages = 10",
            "talker.delivery.history-bytes = 300KiB",
            "talker.limits.request-cost = 10",
            "talker.limits.messages-per-second = 100",
            "talker.limits.burst = 3000");

    private Talk ann;

    /** Says so many finals; gives their lines. */
    private List<String> annSays(int count) {
        ann = venue.connect2("ann");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ann.says("message " + i);
        }
        for (int i = 0; i < count; i++) {
            lines.add(ann.hears("message " + i).line().text());
        }
        return lines;
    }

    private static List<String> texts(Line page) {
        return page.lines("messages").stream().map(Line::text).toList();
    }

    /** "the newest finals with a smaller `seq` than `before`, `limit` of them"; "A page is short only when `more` is false." */
    @Test
    void pagesBackwardsAreTheWholeRoomWithoutHoleOrDouble() {
        List<String> said = annSays(47);
        for (int limit : List.of(1, 5, 9, 10, 11, 46, 47, 48, 1000)) {
            List<String> read = new ArrayList<>();
            String before = "";
            boolean more = true;
            while (more) {
                Line page = ann.asksForHistory(",\"limit\":" + limit + before);
                assertThat(page.keys()).containsExactly("type", "messages", "more");
                more = page.field("more").equals("true");
                assertThat(texts(page)).hasSize(more ? limit : 47 - read.size());
                read.addAll(0, texts(page));
                before = ",\"before\":" + page.lines("messages").get(0).seq();
            }
            assertThat(read).as("limit %d", limit).isEqualTo(said);
        }
    }

    /** "(1 to 1000, 100 if it is not said)". */
    @Test
    void aPageHas100MessagesIfNothingIsSaidAnd1000AtTheMost() {
        List<String> said = annSays(1101);
        assertThat(texts(ann.asksForHistory(""))).isEqualTo(said.subList(1001, 1101));
        Line page = ann.asksForHistory(",\"limit\":1000");
        assertThat(texts(page)).isEqualTo(said.subList(101, 1101));
        assertThat(page.field("more")).isEqualTo("true");
    }

    /** 1.9: by WebSocket, a page is a text message. */
    @Test
    void aPageComesByWebSocketToo() {
        List<String> said = annSays(1000);
        Talk page = venue.dialWebSocket("bob").sends(venue.connectLine2("bob"));
        page.hearsConnected();
        assertThat(texts(page.asksForHistory(",\"limit\":1000"))).isEqualTo(said);
        page.pings();
        page.receives("{\"type\":\"pong\"}");
    }

    @Test
    void aRoomInWhichNothingWasSaidHasAnEmptyPage() {
        ann = venue.connect2("ann");
        ann.sends("{\"type\":\"history\"}").receives("{\"type\":\"history\",\"messages\":[],\"more\":false}");
        ann.sends("{\"type\":\"history\",\"before\":0,\"limit\":1}")
                .receives("{\"type\":\"history\",\"messages\":[],\"more\":false}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-5", "\"5\"", "1.5"})
    void aWrongLimitIsABadField(String limit) {
        ann = venue.connect2("ann");
        ann.sends("{\"type\":\"history\",\"limit\":" + limit + "}")
                .receivesError("bad_field", "Field 'limit' must be an integer, 1 to 1000");
        ann.hearsNothingElse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "\"5\"", "null"})
    void aWrongBeforeIsABadField(String before) {
        ann = venue.connect2("ann");
        ann.sends("{\"type\":\"history\",\"before\":" + before + "}")
                .receivesError("bad_field", "Field 'before' must be an integer, 0 or more");
        ann.hearsNothingElse();
    }

    /** "A page longer than `talker.delivery.history-bytes` (4 MiB) is refused", here 300 KiB. */
    @Test
    void aTooLongPageIsRefusedAndAShorterOneIsNot() {
        ann = venue.connect2("ann");
        String large = "x".repeat(50_000);
        for (int i = 0; i < 8; i++) {
            ann.says(i + large);
        }
        ann.linesUntil(7 + large);
        ann.sends("{\"type\":\"history\",\"limit\":7}")
                .receivesError("page_too_long", "Page too long, ask for fewer messages");
        assertThat(ann.asksForHistory(",\"limit\":6").lines("messages")).hasSize(6);
        ann.hearsNothingElse();
    }

    /** "A connection is given one page at a time, in the order in which it asked; what it sends meanwhile waits." */
    @Test
    void manyRequestsAtOnceAreAnsweredInOrder() {
        List<String> said = annSays(40);
        StringBuilder requests = new StringBuilder();
        for (int limit = 1; limit <= 40; limit++) {
            requests.append("{\"type\":\"history\",\"limit\":").append(limit).append("}\n");
        }
        ann.sendsRaw(requests.toString().getBytes(UTF_8));
        for (int limit = 1; limit <= 40; limit++) {
            Line page = ann.next();
            assertThat(texts(page)).isEqualTo(said.subList(40 - limit, 40));
        }
        ann.hearsNothingElse();
    }

    /** A reader who asks for pages and does not read them is not given more and more of them. */
    @Test
    void pagesThatAreNotReadDoNotPileUp() {
        ann = venue.connect2("ann");
        String large = "x".repeat(40_000);
        IntStream.range(0, 6).forEach(i -> ann.says(i + large));
        ann.linesUntil(5 + large);
        Talk lazy = venue.dial("bob", 16 * 1024).sends(venue.connectLine2("bob", "\"partials\":false"));
        lazy.hearsConnected();
        ann.hearsJoin("bob");
        for (int i = 0; i < 40; i++) {
            lazy.sends("{\"type\":\"history\",\"limit\":6}");
        }
        ann.says("still here");
        ann.hears("still here");
        for (int i = 0; i < 40; i++) {
            Line line = lazy.next();
            while (line.isFinal()) {
                line = lazy.next();
            }
            assertThat(line.lines("messages")).hasSize(6);
        }
        lazy.passesFence();
    }

    /** 9.6 "A request for users or history counts as … (10) messages of 3.8." */
    @Test
    void requestsAreSlowedDownAsMessagesAre() {
        ann = venue.connect2("ann");
        long start = System.nanoTime();
        for (int i = 0; i < 310; i++) {
            ann.sends("{\"type\":\"users\"}");
        }
        for (int i = 0; i < 310; i++) {
            ann.receives("{\"type\":\"users\",\"users\":[\"ann\"]}");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("a burst of 300, then ten a second")
                .isGreaterThan(Duration.ofMillis(900));
    }

    /** 9.6 "`users` asks who is here". */
    @Test
    void usersAreThoseWhoAreHereNow() {
        ann = venue.connect2("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        ann.sends("{\"type\":\"users\"}").receives("{\"type\":\"users\",\"users\":[\"ann\",\"bob\"]}");
        bob.drops();
        ann.hearsLeave("bob");
        ann.sends("{\"type\":\"users\"}").receives("{\"type\":\"users\",\"users\":[\"ann\"]}");
    }

    /** 9.6 "`ping` is answered". */
    @Test
    void pingsAreAnswered() {
        ann = venue.dial("ann");
        ann.pings();
        ann.sends(venue.connectLine2("ann")).hearsConnected();
        ann.pings();
        ann.pings();
        ann.receives("{\"type\":\"pong\"}").receives("{\"type\":\"pong\"}").hearsNothingElse();
    }
}
