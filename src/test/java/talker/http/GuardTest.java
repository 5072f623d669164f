package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Bot;
import talker.testkit.Venue;

/** Guessing by HTTP, on real servers that count this machine's address as any other; a server for each way in. */
class GuardTest {
    private static final String[] SETTINGS = {
        "talker.limits.exempt = []", "talker.limits.attempts.per-account = 3", "talker.limits.attempts.pause-min = 60s"
    };

    @RegisterExtension
    final Venue bots = Venue.open(settings(1));

    @RegisterExtension
    final Venue admin = Venue.open(settings(2));

    @RegisterExtension
    final Venue hooks = Venue.open(settings(3));

    private static String[] settings(int server) {
        return new String[] {SETTINGS[0], SETTINGS[1], SETTINGS[2], "talker.limits.refusals-at-once = 100" + server};
    }

    private static void assertTooMany(int status, String code, Optional<String> retry) {
        assertThat(status + " " + code).isEqualTo("429 too_many_attempts");
        assertThat(Integer.parseInt(retry.orElseThrow())).isBetween(50, 60);
    }

    @Test
    void whoGuessesTheTokensOfBotsHasToWait() {
        Bot known = bots.bot("ann");
        assertThat(known.posts("hello").status()).isEqualTo(201);
        for (int i = 0; i < 3; i++) {
            assertThat(bots.bot(bots.room("lobby"), "a wrong token " + i)
                            .reads("")
                            .code())
                    .isEqualTo("unauthorized");
        }
        Bot.Answer refused = bots.bot(bots.room("lobby"), "a wrong token").reads("");
        assertTooMany(refused.status(), refused.code(), refused.headers().firstValue("Retry-After"));
        Bot.Answer late = bots.bot("bob").posts("right for the first time");
        assertTooMany(late.status(), late.code(), late.headers().firstValue("Retry-After"));
        assertThat(known.posts("right before").status()).isEqualTo(201);
        assertThat(bots.bot(bots.room("lobby"), "").posts("without any token").code())
                .as("no token is no guess")
                .isEqualTo("unauthorized");
        Api api = new Api(bots.server().server());
        assertThat(api.callWithoutKey("GET", "/ready", "").statusCode()).isEqualTo(200);
        assertThat(api.call("GET", "/v1/limits", "").statusCode())
                .as("the admin key is another secret")
                .isEqualTo(200);
    }

    /** Neither by the API itself nor by the one path that takes the key and tokens alike. */
    @Test
    void whoGuessesTheAdminKeyHasToWait() {
        Api api = new Api(admin.server().server());
        for (int i = 0; i < 3; i++) {
            assertThat(Api.code(guessKey(api, "/v1/limits", i))).isEqualTo("401 unauthorized");
        }
        HttpResponse<String> refused = guessKey(api, "/v1/limits", 4);
        assertThat(Api.code(refused)).isEqualTo("429 too_many_attempts");
        String history = "/v1/rooms/" + admin.room("lobby") + "/history";
        for (int i = 0; i < 3; i++) {
            assertThat(Api.code(guessKey(api, history, i))).isEqualTo("401 unauthorized");
        }
        assertThat(Api.code(guessKey(api, history, 4))).isEqualTo("429 too_many_attempts");
        assertThat(Api.code(api.call("GET", history, ""))).isEqualTo("429 too_many_attempts");
    }

    private static HttpResponse<String> guessKey(Api api, String path, int number) {
        return api.send(api.request(path).header("Authorization", "Bearer a wrong key " + number), "GET", "");
    }

    @Test
    void whoGuessesTheAddressesOfHooksHasToWait() {
        hooks.knows("ann");
        Api api = new Api(hooks.server().server());
        String path = api.ok("POST", "/v1/rooms/" + hooks.room("lobby") + "/incoming-hooks", "{\"user\":\"ann\"}")
                .get("url")
                .textValue();
        for (int i = 0; i < 3; i++) {
            assertThat(Api.code(post(api, path + i))).isEqualTo("404 unknown_hook");
        }
        assertThat(Api.code(post(api, path + "x"))).isEqualTo("429 too_many_attempts");
        assertThat(Api.code(post(api, "/v1/hooks/" + hooks.room("no-room") + "/x/y")))
                .as("an account is one, whatever rooms it has")
                .isEqualTo("429 too_many_attempts");
    }

    private static HttpResponse<String> post(Api api, String path) {
        return api.send(api.request(path), "POST", "{\"text\":\"x\"}");
    }
}
