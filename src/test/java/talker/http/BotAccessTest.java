package talker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.http.BotMessagesTest.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Bot;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** Whose bearer token opens what, on a real server; and what a user reads there. */
class BotAccessTest {
    private static final Map<String, String> ALL = Map.of(
            "/messages", "POST",
            "/messages/0f8fad5b-d9cb-469f-a165-70867728950e", "PUT",
            "/messages/0f8fad5b-d9cb-469f-a165-70867728950e/stream", "POST",
            "/users", "GET",
            "/events", "GET",
            "/history", "GET");

    @RegisterExtension
    final Venue venue = Venue.open("talker.delivery.history-bytes = 4000");

    @Test
    void withoutAUsersTokenNothingIsDone() {
        venue.connect("ann").closes();
        String room = venue.room("lobby");
        ALL.forEach((path, method) -> {
            for (Bot bot : List.of(
                    venue.bot(room, ""),
                    venue.bot(room, "a guess"),
                    venue.bot("nobody.lobby", venue.token("ann")),
                    venue.bot("nobody.lobby", "a guess"))) {
                Bot.Answer answer = bot.sends(method, path, body(method));
                assertRefused(answer, 401, "unauthorized", "token of a user");
                assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"talker\"");
            }
        });
    }

    @Test
    void aRoomThatIsNotThereAndOneThatIsClosedLookTheSame() {
        venue.addsPrivateRoom("attic", "ann");
        String token = venue.token("bot");
        ALL.forEach((path, method) -> {
            Bot.Answer closed = venue.bot(venue.room("attic"), token).sends(method, path, body(method));
            Bot.Answer missing = venue.bot(venue.room("cellar"), token).sends(method, path, body(method));
            assertRefused(closed, 403, "forbidden", "no such room, or");
            assertThat(missing.status()).isEqualTo(closed.status());
            assertThat(missing.body()).isEqualTo(closed.body());
        });
    }

    @Test
    void aRefusalTakesAsLongAsTheProtocolSays() {
        long start = System.nanoTime();
        venue.bot(venue.room("lobby"), "a guess").posts("x");
        venue.bot("nobody.lobby", "a guess").posts("x");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000L);
    }

    @Test
    void theAdminKeyReadsEverythingAndSaysNothing() {
        venue.knows("ann");
        Bot bot = venue.bot("bot");
        bot.posts("aloud");
        bot.posts("psst", ",\"to\":\"ann\"");
        Bot admin = venue.bot(venue.room("lobby"), venue.server().server().adminKey());
        assertThat(admin.reads("").texts("messages", "content")).containsExactly("aloud", "psst");
        assertThat(venue.bot("eve").reads("").texts("messages", "content")).containsExactly("aloud");
        ALL.forEach((path, method) -> {
            if (!path.equals("/history")) {
                assertRefused(admin.sends(method, path, body(method)), 403, "not_a_user", "no user's token");
            }
        });
    }

    @Test
    void aUsersTokenAdministersNothing() {
        Bot bot = venue.bot("bot");
        assertRefused(bot.sends("GET", "", ""), 401, "unauthorized", "admin.key");
        assertRefused(bot.sends("PUT", "", "{}"), 401, "unauthorized", "admin.key");
        assertRefused(bot.sends("DELETE", "", ""), 401, "unauthorized", "admin.key");
        assertRefused(bot.sends("GET", "/../../accounts/" + venue.account() + "/users", ""), 401, "unauthorized", "");
    }

    @Test
    void whoeverLosesAccessIsRefusedAtOnce() {
        Bot bot = venue.bot("bot");
        assertThat(bot.posts("one").status()).isEqualTo(201);
        venue.rotatesToken("bot");
        assertThat(bot.posts("two").status()).isEqualTo(401);
        assertThat(venue.bot("bot").posts("two").status()).isEqualTo(201);
        venue.addsPrivateRoom("attic", "bot");
        Bot inside = venue.bot(venue.room("attic"), venue.token("bot"));
        assertThat(inside.posts("three").status()).isEqualTo(201);
        venue.addsPrivateRoom("attic");
        assertThat(inside.posts("four").status()).isEqualTo(403);
        assertThat(inside.reads("").status()).isEqualTo(403);
        Bot gone = venue.bot("bot");
        venue.removesUser("bot");
        assertThat(gone.posts("five").status()).isEqualTo(401);
    }

    @Test
    void historyIsReadAPageAtATimeInBothDirections() {
        Bot bot = venue.bot("bot");
        List<Long> seqs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            seqs.add(bot.posts("m" + i).seq());
        }
        Bot.Answer newest = bot.reads("?limit=2");
        assertThat(newest.texts("messages", "content")).containsExactly("m3", "m4");
        assertThat(newest.json().path("more").asBoolean()).isTrue();
        Bot.Answer before = venue.bot("ann").reads("?limit=3&before=" + seqs.get(3));
        assertThat(before.texts("messages", "content")).containsExactly("m0", "m1", "m2");
        assertThat(before.json().path("more").asBoolean()).isFalse();
        Bot.Answer after = venue.bot("eve").reads("?limit=2&after=" + seqs.get(1));
        assertThat(after.texts("messages", "content")).containsExactly("m2", "m3");
        assertThat(after.json().path("more").asBoolean()).isTrue();
        JsonNode message = after.json().path("messages").get(0);
        assertThat(message.fieldNames()).toIterable().containsExactly("seq", "id", "from", "content", "time");
        assertRefused(venue.bot("eve").reads("?limit=0"), 400, "bad_request", "1 to 1000");
        assertRefused(venue.bot("eve").reads("?before=x"), 400, "bad_request", "before");
    }

    @Test
    void aPageOfMoreMessagesThanAStepIsWhole() {
        Talk ann = venue.connect2("ann");
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            said.add("m" + i);
            ann.says("m" + i);
        }
        ann.finalsUntil("m129");
        Bot.Answer newest = venue.bot("bot").reads("?limit=120");
        assertThat(newest.texts("messages", "content")).isEqualTo(said.subList(10, 130));
        assertThat(newest.json().path("more").asBoolean()).isTrue();
        Bot.Answer oldest = venue.bot("bot").reads("?limit=120&after=0");
        assertThat(oldest.texts("messages", "content")).isEqualTo(said.subList(0, 120));
        assertThat(oldest.json().path("more").asBoolean()).isTrue();
    }

    @Test
    void aPageThatIsTooLongIsRefused() {
        Bot bot = venue.bot("bot");
        bot.posts("x".repeat(2000));
        bot.posts("x".repeat(2000));
        assertThat(bot.reads("").texts("messages", "seq")).hasSize(2);
        bot.posts("x");
        assertRefused(bot.reads("?limit=3"), 400, "page_too_long", "fewer messages");
        assertThat(venue.bot("ann").reads("?limit=2").status()).isEqualTo(200);
    }

    @Test
    void whoIsHereIsTold() {
        venue.connect("ann");
        venue.connect2("Zoë");
        venue.connect("ann");
        assertThat(venue.bot("bot").sends("GET", "/users", "").body()).isEqualTo("{\"users\":[\"Zoë\",\"ann\"]}");
        venue.addsRoom("empty");
        assertThat(venue.bot(venue.room("empty"), venue.token("bot"))
                        .sends("GET", "/users", "")
                        .body())
                .isEqualTo("{\"users\":[]}");
    }

    private static String body(String method) {
        return method.equals("GET") ? "" : "{\"content\":\"x\"}";
    }
}
