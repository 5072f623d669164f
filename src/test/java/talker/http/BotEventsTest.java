package talker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.http.BotMessagesTest.assertRefused;

import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Bot;
import talker.testkit.Events;
import talker.testkit.Events.Event;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** Listening to a room by server-sent events, of a real server. */
class BotEventsTest {
    @RegisterExtension
    final Venue venue = Venue.open(
            "talker.http.event-streams-per-user = 20",
            "talker.http.event-ping-interval = 200ms",
            "talker.session.idle-timeout = 4s",
            "talker.delivery.outbox-limit = 256KiB");

    @Test
    void whatHappensInTheRoomIsHeardAsEvents() {
        Talk ann = venue.connect2("ann");
        Events events = venue.bot("bot").listens("");
        assertThat(events.head())
                .contains("http/1.1 200", "content-type: text/event-stream", "cache-control: no-store");
        Event connected = events.hears("connected");
        assertThat(connected.data().texts("users")).containsExactly("ann");
        assertThat(connected.id()).isEqualTo(connected.data().field("seq"));
        String id = ann.types("hel");
        assertThat(events.hears("draft").data().id()).isEqualTo(id);
        ann.says("hello");
        Event message = events.hears("message");
        assertThat(message.id()).isEqualTo(message.data().field("seq"));
        assertThat(message.data().from()).isEqualTo("ann");
        Talk eve = venue.connect("eve");
        assertThat(events.until("").get(0).name()).isEqualTo("join");
        eve.closes();
        assertThat(events.hears("leave").data().field("user")).isEqualTo("eve");
    }

    @Test
    void aListenerIsNotInTheRoom() {
        Talk ann = venue.connect2("ann");
        try (Events events = venue.bot("bot").listens("")) {
            events.hears("connected");
            assertThat(venue.bot("bot").sends("GET", "/users", "").body()).isEqualTo("{\"users\":[\"ann\"]}");
        }
        ann.hearsNothingElse();
    }

    @Test
    void whoComesBackWithTheLastIdHasNoHoleAndNothingTwice() {
        Bot bot = venue.bot("bot");
        List<String> heard = new ArrayList<>();
        String last;
        try (Events events = bot.listens("")) {
            events.hears("connected");
            last = events.lastId();
        }
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 10; i++) {
                bot.posts("m" + round + "." + i);
            }
            try (Events events = bot.listens("?since=0&history=3", "Last-Event-ID", last)) {
                events.hears("connected");
                String end = "m" + round + ".4";
                events.until(end).forEach(event -> heard.add(event.data().content()));
                last = events.lastId();
            }
        }
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 10 && (round < 4 || i < 5); i++) {
                expected.add("m" + round + "." + i);
            }
        }
        assertThat(heard).containsExactlyElementsOf(expected);
    }

    @Test
    void whoComesBackBeforeTheFirstMessageHasMissedNothingEither() {
        Bot bot = venue.bot("bot");
        bot.posts("long ago");
        String last;
        try (Events events = bot.listens("")) {
            assertThat(events.hears("connected").id()).isNotEmpty();
            last = events.lastId();
        }
        bot.posts("meanwhile");
        try (Events events = bot.listens("", "Last-Event-ID", last)) {
            assertThat(events.hears("connected").id()).isEqualTo(last);
            events.hearsMessage("meanwhile");
        }
        try (Events events = bot.listens("?history=1")) {
            assertThat(events.hears("connected").id())
                    .as("the replay comes first")
                    .isEmpty();
            events.hearsMessage("meanwhile");
        }
    }

    /** More is said meanwhile than {@code history} would bring. */
    @Test
    void whoComesBackToARoomThatWasEmptyHasMissedNothing() {
        Bot bot = venue.bot("bot");
        String last;
        try (Events events = bot.listens("?history=2")) {
            assertThat(events.hears("connected").id()).isEqualTo("0");
            last = events.lastId();
        }
        for (int i = 0; i < 5; i++) {
            bot.posts("m" + i);
        }
        try (Events events = bot.listens("?history=2", "Last-Event-ID", last)) {
            events.hears("connected");
            for (int i = 0; i < 5; i++) {
                events.hearsMessage("m" + i);
            }
        }
    }

    @Test
    void whoWantsNoDraftsGetsNone() {
        Talk ann = venue.connect2("ann");
        Events events = venue.bot("bot").listens("?partials=false");
        events.hears("connected");
        ann.types("hel");
        ann.says("hello");
        events.hears("message");
    }

    @Test
    void privateMessagesAreHeardByTheirReader() {
        Events events = venue.bot("bot").listens("");
        Events eves = venue.bot("eve").listens("");
        events.hears("connected");
        eves.hears("connected");
        Talk ann = venue.connect2("ann");
        events.hears("join");
        eves.hears("join");
        ann.whispers("bot", "psst");
        ann.says("aloud");
        assertThat(events.hearsMessage("psst").data().field("to")).isEqualTo("bot");
        events.hearsMessage("aloud");
        eves.hearsMessage("aloud");
    }

    @Test
    void whoLosesAccessIsToldAndTheStreamEnds() {
        Events rotated = venue.bot("bot").listens("");
        rotated.hears("connected");
        venue.rotatesToken("bot");
        assertThat(rotated.hears("end").data().field("code")).isEqualTo("revoked");
        rotated.isOver();
        Events again = venue.bot("bot").listens("");
        again.hears("connected");
        venue.removesRoom("lobby");
        assertThat(again.hears("end").data().field("code")).isEqualTo("revoked");
        again.isOver();
        venue.addsRoom("lobby");
    }

    @Test
    void aSlowReaderIsCutOffAndGoesOnWhereItWas() {
        Bot bot = venue.bot("bot");
        Events slow = bot.listens("");
        slow.hears("connected");
        String last = slow.lastId();
        Talk ann = venue.connect2("ann");
        String text = "x".repeat(60_000);
        for (int i = 0; i < 400; i++) {
            ann.says(text + i);
            ann.hears(text + i);
        }
        List<String> heard = new ArrayList<>();
        try {
            while (true) {
                Event event = slow.next();
                if (event.name().equals("message")) {
                    heard.add(event.data().content());
                    last = event.id();
                }
            }
        } catch (AssertionError cutOff) {
            assertThat(cutOff).hasMessageContaining("the stream ended");
        }
        assertThat(heard).hasSizeLessThan(400);
        try (Events events = bot.listens("", "Last-Event-ID", last)) {
            events.hears("connected");
            events.until(text + 399).stream()
                    .filter(event -> event.name().equals("message"))
                    .forEach(event -> heard.add(event.data().content()));
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            expected.add(text + i);
        }
        assertThat(heard.stream().map(content -> content.substring(text.length())))
                .as("each once, in order")
                .containsExactlyElementsOf(expected.stream()
                        .map(content -> content.substring(text.length()))
                        .toList());
    }

    @Test
    void aUserListensSoOftenAndNoMore() {
        Bot bot = venue.bot("bot");
        Events first = bot.listens("");
        first.hears("connected");
        for (int i = 1; i < 20; i++) {
            bot.listens("").hears("connected");
        }
        assertRefused(bot.sends("GET", "/events", ""), 429, "rate_limited", "at most 20 streams of events");
        venue.bot("eve").listens("").hears("connected");
        first.close();
        Awaitility.await("as soon as one has ended").untilAsserted(() -> {
            try (Events oneMore = bot.listens("")) {
                assertThat(oneMore.head()).contains("http/1.1 200");
            }
        });
    }

    @Test
    void aQuietStreamIsKeptOpenByComments() {
        Events events = venue.bot("bot").listens("");
        events.hears("connected");
        // for longer than a session may be idle
        for (int i = 0; i < 25; i++) {
            assertThat(events.next().name()).isEqualTo("comment");
        }
        venue.bot("ann").posts("hello");
        events.hearsMessage("hello");
    }

    @Test
    void aServerThatStopsSaysSo() {
        Events events = venue.bot("bot").listens("");
        events.hears("connected");
        venue.server().restart();
        assertThat(events.hears("end").data().field("code")).isEqualTo("shutting_down");
        events.isOver();
    }

    @Test
    void wrongParametersAreRefused() {
        Bot bot = venue.bot("bot");
        assertRefused(bot.sends("GET", "/events?since=x", ""), 400, "bad_request", "'since'");
        assertRefused(bot.sends("GET", "/events?since=-1", ""), 400, "bad_request", "'since'");
        assertRefused(bot.sends("GET", "/events", "", "Last-Event-ID", "x"), 400, "bad_request", "Last-Event-ID");
        assertRefused(bot.sends("GET", "/events?history=1001", ""), 400, "bad_request", "0 to 1000");
        assertRefused(bot.sends("GET", "/events?partials=maybe", ""), 400, "bad_request", "partials");
    }
}
