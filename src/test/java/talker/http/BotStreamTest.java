package talker.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static talker.http.BotMessagesTest.assertRefused;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Bot;
import talker.testkit.Dictated;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** A message that is streamed, token by token, to a real server. */
class BotStreamTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    @RegisterExtension
    final Venue venue = Venue.open("talker.http.stream-idle-timeout = 5s", "talker.http.streams-per-user = 2");

    /** The case of a language model: 30 tokens a second for two seconds. */
    @Test
    void sixtyTokensAreShownAtTheIntervalAndAreOneMessageOfHistory() {
        Talk ann = venue.connect2("ann");
        Bot bot = venue.bot("bot");
        String id = Bot.id();
        Dictated dictated = bot.streams(id);
        StringBuilder text = new StringBuilder();
        long start = System.nanoTime();
        for (int token = 0; token < 60; token++) {
            long due = start + token * 1_000_000_000L / 30;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            text.append("token").append(token).append(' ');
            dictated.adds("token" + token + " ");
        }
        Bot.Answer answer = dictated.ends();
        long took = System.nanoTime() - start;
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.id()).isEqualTo(id);
        List<Line> lines = ann.linesUntil(text.toString());
        long most = took / INTERVAL.toNanos() + 2;
        assertThat(lines.size() - 1).as("partials").isBetween(5, (int) most);
        assertThat(lines)
                .allMatch(line -> line.id().equals(id) && text.toString().startsWith(line.content()));
        assertThat(lines.stream().map(line -> line.content().length()).toList()).isSorted();
        assertThat(bot.reads("").texts("messages", "content")).containsExactly(text.toString());
        ann.hearsNothingElse();
    }

    @Test
    void aLongTextThatGrowsByLittleIsShownAtTheIntervalUpToItsEnd() {
        Talk ann = venue.connect2("ann");
        String start = "x".repeat(60_000);
        Dictated dictated = venue.bot("bot").streams(Bot.id()).adds(start);
        ann.seesTyping(start);
        long begunAt = System.nanoTime();
        for (int i = 0; i < 2000; i++) {
            dictated.adds("y");
        }
        String text = start + "y".repeat(2000);
        List<Line> partials = ann.linesUntilPartial(text);
        long most = (System.nanoTime() - begunAt) / INTERVAL.toNanos() + 2;
        assertThat(partials.size()).as("partials").isBetween(1, (int) most);
        assertThat(dictated.ends().status()).isEqualTo(201);
        ann.hears(text);
    }

    @Test
    void charactersMayBeCutAnywhereAndOneLineBreakAtTheEndIsLeftOut() {
        Talk ann = venue.connect2("ann");
        byte[] bytes = "né 😀\n\n".getBytes(UTF_8);
        Dictated dictated = venue.bot("bot").streams(Bot.id());
        for (byte each : bytes) {
            dictated.adds(new byte[] {each});
        }
        assertThat(dictated.ends().json().path("content").asText()).isEqualTo("né 😀\n");
        assertThat(ann.linesUntil("né 😀\n"))
                .allMatch(line -> "né 😀\n\n".startsWith(line.content()) || line.isFinal());
    }

    @Test
    void linesOfJsonAddOrReplace() {
        Talk ann = venue.connect2("ann");
        Dictated dictated = venue.bot("bot").streams(Bot.id(), "", "application/x-ndjson");
        dictated.adds("{\"delta\":\"hel\"}\n{\"del").adds("ta\":\"lo\\ud83d\"}\n\n");
        ann.linesUntilPartial("hello");
        dictated.adds("{\"delta\":\"\\ude00\"}\n")
                .adds("{\"content\":\"bye\"}\n")
                .adds("{\"delta\":\"!\"}");
        assertThat(dictated.ends().json().path("content").asText()).isEqualTo("bye!");
        assertThat(ann.linesUntil("bye!").stream().map(Line::content)).doesNotContain("hello\ufffd", "hello?");
    }

    @Test
    void aBodyThatBreaksOffTakesTheDraftBack() {
        Talk ann = venue.connect2("ann");
        String id = Bot.id();
        Dictated dictated = venue.bot("bot").streams(id).adds("and then");
        ann.seesTyping("and then").withId(id);
        dictated.breaksOff();
        ann.seesTyping("").withId(id);
        ann.hearsNothingElse();
        assertThat(venue.connect2("eve").hearsNothingElse()).isNotNull();
        assertThat(venue.bot("bot").reads("").texts("messages", "content")).doesNotContain("and then");
    }

    @Test
    void aBodyThatRestsTooLongTakesTheDraftBack() {
        Talk ann = venue.connect2("ann");
        String id = Bot.id();
        Dictated dictated = venue.bot("bot").streams(id).adds("hm");
        ann.seesTyping("hm");
        assertRefused(dictated.answer(), 408, "stream_timeout", "5000 ms");
        ann.seesTyping("").withId(id);
        ann.hearsNothingElse();
    }

    @Test
    void aBodyThatIsWrongTakesTheDraftBack() {
        Talk ann = venue.connect2("ann");
        Bot bot = venue.bot("bot");
        Dictated latin = bot.streams(Bot.id()).adds("na");
        ann.seesTyping("na");
        assertRefused(latin.adds(new byte[] {(byte) 0xEF, 'v'}).answer(), 400, "bad_request", "not UTF-8");
        ann.seesTyping("");
        Dictated halved = bot.streams(Bot.id()).adds(new byte[] {'x', (byte) 0xC3});
        assertRefused(halved.ends(), 400, "bad_request", "not UTF-8");
        for (String wrong : List.of(
                "{\"delta\":5}\n",
                "{}\n",
                "{\"delta\":\"a\",\"content\":\"b\"}\n",
                "x\n",
                "{\"delta\":\"\\udc00\"}\n")) {
            Dictated lines = bot.streams(Bot.id(), "", "application/x-ndjson").adds("{\"delta\":\"x\"}\n" + wrong);
            assertRefused(lines.answer(), 400, "bad_request", "");
        }
        assertRefused(bot.streams(Bot.id()).ends(), 400, "bad_request", "empty");
        assertRefused(bot.streams(Bot.id()).adds("\n").ends(), 400, "bad_request", "empty");
        assertRefused(
                bot.streams(Bot.id(), "", "application/x-ndjson")
                        .adds("{\"delta\":\"\\ud83d\"}\n")
                        .ends(),
                400,
                "bad_request",
                "well-formed");
        assertThat(bot.reads("").texts("messages", "content")).isEmpty();
    }

    @Test
    void aTextThatGetsTooLongTakesTheDraftBack() {
        Talk ann = venue.connect2("ann");
        String longest = "x".repeat(64 * 1024);
        Bot bot = venue.bot("bot");
        assertThat(bot.streams(Bot.id()).adds(longest).ends().status()).isEqualTo(201);
        ann.hears(longest);
        Dictated dictated = bot.streams(Bot.id()).adds(longest);
        ann.seesTyping(longest);
        assertRefused(dictated.adds("x").answer(), 413, "too_long", "65536");
        ann.seesTyping("");
        ann.hearsNothingElse();
    }

    @Test
    void whoLosesAccessInTheMiddleIsRefusedAndTheDraftTakenBack() {
        Talk ann = venue.connect2("ann");
        Dictated dictated = venue.bot("bot").streams(Bot.id()).adds("secret pl");
        ann.seesTyping("secret pl");
        venue.removesUser("bot");
        assertRefused(dictated.answer(), 403, "revoked", "Access revoked");
        ann.seesTyping("");
        ann.hearsNothingElse();
    }

    @Test
    void aUserStreamsSoManyMessagesAtATimeAndNoMore() {
        Bot bot = venue.bot("bot");
        Talk ann = venue.connect2("ann");
        Dictated first = bot.streams(Bot.id()).adds("1");
        ann.seesTyping("1");
        Dictated second = bot.streams(Bot.id()).adds("2");
        ann.seesTyping("2");
        Bot.Answer refused = bot.streams(Bot.id()).adds("3").answer();
        assertRefused(refused, 429, "rate_limited", "at most 2 messages at a time");
        assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
        assertThat(venue.bot("eve").streams(Bot.id()).adds("4").ends().status()).isEqualTo(201);
        first.breaksOff();
        assertThat(second.ends().status()).isEqualTo(201);
        Awaitility.await("as soon as one has ended")
                .until(() -> bot.streams(Bot.id()).adds("5").ends().status() == 201);
    }

    @Test
    void anIdThatIsTakenIsRefusedAsSoonAsItShows() {
        String id = Bot.id();
        venue.bot("eve").postsAs(id, "mine");
        assertRefused(venue.bot("bot").streams(id).adds("no, ").answer(), 409, "bad_id", "another message");
        venue.bot("bot").postsAs(Bot.id(), "said");
        String own = Bot.id();
        assertThat(venue.bot("bot").streams(own).adds("said").ends().status()).isEqualTo(201);
        assertThat(venue.bot("bot").streams(own).adds("said").ends().status()).isEqualTo(200);
        assertRefused(venue.bot("bot").streams(own).adds("unsaid").ends(), 409, "bad_id", "another message");
    }

    @Test
    void aPrivateMessageIsStreamedToOneUser() {
        Talk ann = venue.connect2("ann");
        Talk eve = venue.connect2("eve");
        ann.hearsJoin("eve");
        Dictated dictated =
                venue.bot("bot").streams(Bot.id(), "?to=ann", "text/plain").adds("psst");
        ann.seesTyping("psst");
        assertThat(dictated.ends().json().path("to").asText()).isEqualTo("ann");
        ann.hears("psst");
        eve.hearsNothingElse();
        assertRefused(
                venue.bot("bot").streams(Bot.id(), "?to=nobody", "text/plain").answer(), 404, "unknown_user", "");
    }
}
