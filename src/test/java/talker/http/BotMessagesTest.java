package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Bot;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** Posting without a connection, to a real server. */
class BotMessagesTest {
    private static final int LIMIT = 64 * 1024;

    @RegisterExtension
    final Venue venue = Venue.open(
            "talker.delivery.give-up = 2s", "talker.http.timeout = 1s", "talker.limits.unconfirmed-finals = 3");

    @Test
    void aPostedMessageIsHeardByAllAndAnsweredWithItsPlace() {
        Talk ann = venue.connect2("ann");
        Bot.Answer answer = venue.bot("bot").posts("hello é€😀");
        Line heard = ann.hears("hello é€😀").from("bot").line();
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.seq()).isEqualTo(heard.seq());
        assertThat(answer.body())
                .isEqualTo("{\"seq\":" + heard.seq() + ",\"id\":\"" + heard.id()
                        + "\",\"from\":\"bot\",\"content\":\"hello é€😀\",\"time\":" + heard.field("time") + "}");
        ann.hearsNothingElse();
    }

    @Test
    void nobodyNeedsToBeThere() {
        assertThat(venue.bot("bot").posts("anybody?").status()).isEqualTo(201);
        assertThat(venue.bot("bot").reads("").texts("messages", "content")).containsExactly("anybody?");
    }

    @Test
    void theSameIdWithTheSameTextIsStoredOnce() {
        Talk ann = venue.connect("ann");
        Bot bot = venue.bot("bot");
        String id = Bot.id();
        Bot.Answer first = bot.postsAs(id, "once");
        Bot.Answer again = bot.postsAs(id.toUpperCase(Locale.ROOT), "once");
        assertThat(List.of(first.status(), again.status())).containsExactly(201, 200);
        assertThat(again.body()).isEqualTo(first.body());
        ann.hears("once").withId(id);
        ann.hearsNothingElse();
    }

    @Test
    void theSameIdWithAnotherTextOrOfAnotherUserIsRefused() {
        Bot bot = venue.bot("bot");
        String id = Bot.id();
        bot.postsAs(id, "once");
        assertRefused(bot.postsAs(id, "twice"), 409, "bad_id", "another message");
        assertRefused(venue.bot("eve").postsAs(id, "once"), 409, "bad_id", "another message");
        venue.knows("ann");
        assertRefused(bot.posts("once", ",\"id\":\"" + id + "\",\"to\":\"ann\""), 409, "bad_id", "another message");
        assertThat(bot.postsAs(id, "twice").json().at("/error/id").asText()).isEqualTo(id);
    }

    @Test
    void twoWhoPostTheSameIdAtOnceAreBothToldWhatBecameOfTheirs() {
        Bot bot = venue.bot("bot");
        String id = Bot.id();
        List<CompletableFuture<Bot.Answer>> answers = new ArrayList<>();
        for (String content : List.of("this", "that")) {
            answers.add(CompletableFuture.supplyAsync(() -> bot.postsAs(id, content)));
        }
        List<Integer> statuses = answers.stream()
                .map(CompletableFuture::join)
                .map(Bot.Answer::status)
                .sorted()
                .toList();
        assertThat(statuses).containsExactly(201, 409);
    }

    @Test
    void theIdMayBeAHeader() {
        Bot bot = venue.bot("bot");
        String id = Bot.id();
        String body = "{\"content\":\"hello\"}";
        assertThat(bot.sends("POST", "/messages", body, "Idempotency-Key", id).id())
                .isEqualTo(id);
        assertThat(bot.sends("POST", "/messages", body, "Idempotency-Key", "\"" + id + "\"")
                        .status())
                .isEqualTo(200);
        assertRefused(bot.sends("POST", "/messages", body, "Idempotency-Key", "k"), 400, "bad_request", "UUID");
        String other = "{\"content\":\"hello\",\"id\":\"" + Bot.id() + "\"}";
        assertRefused(
                bot.sends("POST", "/messages", other, "Idempotency-Key", id), 400, "bad_request", "give one of them");
    }

    @Test
    void aPrivateMessageIsForOneUser() {
        Talk ann = venue.connect2("ann");
        Talk eve = venue.connect2("eve");
        ann.hearsJoin("eve");
        Bot.Answer answer = venue.bot("bot").posts("psst", ",\"to\":\"ann\"");
        assertThat(answer.json().path("to").asText()).isEqualTo("ann");
        ann.hears("psst").from("bot");
        eve.hearsNothingElse();
        assertThat(venue.bot("eve").reads("").texts("messages", "content")).doesNotContain("psst");
        assertRefused(venue.bot("bot").posts("psst", ",\"to\":\"nobody\""), 404, "unknown_user", "'nobody'");
        venue.addsPrivateRoom("attic", "bot");
        assertRefused(
                venue.bot(venue.room("attic"), venue.token("bot")).posts("psst", ",\"to\":\"ann\""),
                404,
                "unknown_user",
                "'ann'");
    }

    @Test
    void whatIsWrongIsToldByField() {
        Bot bot = venue.bot("bot");
        assertRefused(bot.sends("POST", "/messages", "hello"), 400, "bad_request", "not JSON");
        assertRefused(bot.sends("POST", "/messages", "{}"), 400, "bad_request", "'content' must be a string");
        assertRefused(bot.sends("POST", "/messages", "{\"content\":5}"), 400, "bad_request", "'content'");
        assertRefused(bot.sends("POST", "/messages", "{\"content\":\"\\ud83d\"}"), 400, "bad_request", "well-formed");
        assertRefused(bot.posts("x", ",\"id\":\"7\""), 400, "bad_request", "UUID");
        assertRefused(bot.posts("x", ",\"to\":\" \""), 400, "bad_request", "1 to 64 characters");
        assertRefused(bot.posts("x", ",\"from\":\"ann\""), 400, "bad_request", "'from' is unknown");
        assertRefused(bot.types("7", "x"), 400, "bad_request", "UUID");
        assertRefused(bot.sends("GET", "/messages", ""), 405, "method_not_allowed", "");
        assertThat(bot.reads("").texts("messages", "content")).isEmpty();
    }

    @Test
    void aTextMayBeAsLongAsALineOfTheProtocol() {
        Talk ann = venue.connect("ann");
        Bot bot = venue.bot("bot");
        String longest = "x".repeat(LIMIT);
        assertThat(bot.posts(longest).status()).isEqualTo(201);
        ann.hears(longest);
        assertRefused(bot.posts(longest + "x"), 413, "too_long", "65536 bytes");
        assertRefused(bot.posts("é".repeat(LIMIT / 2) + "x"), 413, "too_long", "65536 bytes");
        assertRefused(bot.posts("\u0001".repeat(LIMIT / 6 + 1)), 413, "too_long", "65536 bytes");
        assertRefused(bot.types(Bot.id(), longest + "x"), 413, "too_long", "65536 bytes");
        assertRefused(
                bot.posts("x".repeat(1024 * 1024)), 413, "content_too_large", "1048576 bytes (talker.http.max-body)");
        ann.hearsNothingElse();
    }

    @Test
    void whatIsTypedPartByPartIsSeenAndStoredAtTheEnd() {
        Talk ann = venue.connect2("ann");
        Bot bot = venue.bot("bot");
        String id = Bot.id();
        Bot.Answer taken = bot.types(id, "hel");
        assertThat(taken.status()).isEqualTo(202);
        assertThat(taken.id()).isEqualTo(id);
        ann.seesTyping("hel").from("bot").withId(id);
        assertThat(bot.sends("PUT", "/messages/" + id, "{\"content\":\"hello\",\"final\":true}")
                        .status())
                .isEqualTo(201);
        ann.hears("hello").withId(id);
        assertThat(bot.types(id, "late").status()).isEqualTo(202);
        assertThat(bot.sends("PUT", "/messages/" + id, "{\"content\":\"hello\",\"final\":true}")
                        .status())
                .isEqualTo(200);
        ann.hearsNothingElse();
        assertRefused(venue.bot("eve").types(id, "mine"), 409, "bad_id", "another message");
    }

    @Test
    void whatIsTypedFastIsShownAtLastAsItIs() {
        Talk ann = venue.connect2("ann");
        Bot bot = venue.bot("bot");
        String id = Bot.id();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            text.append(i).append(' ');
            bot.types(id, text.toString());
        }
        List<Line> seen = ann.linesUntilPartial(text.toString());
        assertThat(seen).hasSizeLessThan(20);
        ann.hearsNothingElse();
    }

    @Test
    void whileTheJournalIsAwayNobodyKnowsAndTheSameIdMayBeSentAgain() throws Exception {
        Bot bot = venue.bot("bot");
        bot.posts("before");
        String id = Bot.id();
        try (Connection other = DriverManager.getConnection(
                        "jdbc:sqlite:" + venue.server().folder().resolve("journal.db") + "?busy_timeout=10000");
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            Bot.Answer unknown = bot.postsAs(id, "waits");
            assertRefused(unknown, 503, "not_stored", "Send it again with the same id");
            assertThat(unknown.json().at("/error/id").asText()).isEqualTo(id);
            assertThat(unknown.headers().firstValue("retry-after")).hasValue("1");
            assertRefused(bot.postsAs(id, "waits"), 503, "not_stored", "");
            assertRefused(bot.posts("waits too"), 503, "not_stored", "");
            assertRefused(bot.posts("one too many"), 429, "rate_limited", "unconfirmed-finals");
            assertThat(bot.types(Bot.id(), "typing goes on").status()).isEqualTo(202);
            statement.execute("ROLLBACK");
        }
        Awaitility.await("as soon as those that wait are through")
                .until(() -> bot.postsAs(id, "waits").status() == 200);
        assertThat(bot.reads("").texts("messages", "id")).containsOnlyOnce(id);
    }

    static void assertRefused(Bot.Answer answer, int status, String code, String words) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.code()).as(answer.body()).isEqualTo(code);
        assertThat(answer.json().at("/error/message").asText()).contains(words).isNotEmpty();
    }
}
