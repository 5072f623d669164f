package talker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.http.BotMessagesTest.assertRefused;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Bot;
import talker.testkit.Dictated;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** How much a user may do over HTTP, on a real server. */
class BotLimitsTest {
    @RegisterExtension
    final Venue venue = Venue.open(
            "talker.limits.messages-per-second = 1",
            "talker.limits.burst = 20",
            "talker.limits.request-cost = 10",
            "talker.delivery.partial-interval = 10ms");

    /** Nobody else connects to it, so that no connection of before takes a place. */
    @RegisterExtension
    final Venue small = Venue.open("talker.limits.connections = 3");

    @Test
    void whoDoesTooMuchIsToldWhenToComeBack() {
        Bot bot = venue.bot("bot");
        int posted = 0;
        Bot.Answer answer = bot.posts("m");
        while (answer.status() == 201) {
            posted++;
            answer = bot.posts("m");
        }
        assertThat(posted)
                .as("as many as the burst, and what comes to it meanwhile")
                .isBetween(20, 40);
        assertRefused(answer, 429, "rate_limited", "1 messages a second");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(untilRefused(() -> bot.types(Bot.id(), "m")).code()).isEqualTo("rate_limited");
        assertThat(untilRefused(() -> bot.sends("POST", "/messages/" + Bot.id() + "/stream", "m"))
                        .code())
                .isEqualTo("rate_limited");
        assertRefused(bot.reads(""), 429, "rate_limited", "");
        assertRefused(bot.sends("GET", "/users", ""), 429, "rate_limited", "");
        assertRefused(bot.sends("GET", "/events", ""), 429, "rate_limited", "");
        assertThat(venue.bot("eve").posts("others are not concerned").status()).isEqualTo(201);
    }

    /** The first answer with the status 429: while the test runs, one more message comes to what the user may do. */
    private static Bot.Answer untilRefused(Supplier<Bot.Answer> request) {
        Bot.Answer answer = request.get();
        for (int tries = 1; answer.status() != 429; tries++) {
            assertThat(answer.status()).as(answer.body()).isIn(201, 202);
            assertThat(tries).as("requests that were not refused").isLessThan(20);
            answer = request.get();
        }
        return answer;
    }

    /** What is shown counts as what is posted by a connection: what is too much is skipped, and the newest is shown later. */
    @Test
    void whatIsStreamedIsShownAsOftenAsTheUserMayPost() {
        Talk ann = venue.connect2("ann");
        Dictated dictated = venue.bot("bot").streams(Bot.id());
        StringBuilder text = new StringBuilder();
        long start = System.nanoTime();
        for (int i = 0; i < 60; i++) {
            long due = start + i * 20_000_000L;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            text.append('.');
            dictated.adds(".");
        }
        assertThat(dictated.ends().status()).isEqualTo(201);
        long seconds = (System.nanoTime() - start) / 1_000_000_000L;
        assertThat(ann.linesUntil(text.toString()).stream().filter(Line::isPartial))
                .as("the burst, without the one for the message itself, and one a second")
                .hasSizeBetween(10, 20 + (int) seconds);
    }

    @Test
    void aServerThatIsFullTakesNoMoreListeners() {
        for (String user : new String[] {"ann", "bob", "cyd"}) {
            small.bot(user).listens("").hears("connected");
        }
        Bot.Answer refused = small.bot("bot").sends("GET", "/events", "");
        assertRefused(refused, 503, "full", "no more connections");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    }
}
