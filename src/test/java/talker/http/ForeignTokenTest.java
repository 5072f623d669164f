package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.client.Listener;
import talker.client.Message;
import talker.client.State;
import talker.client.TalkerClient;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.testkit.Bot;
import talker.testkit.Events;
import talker.testkit.Talk;
import talker.testkit.TokenIssuer;
import talker.testkit.Venue;

/** Signed tokens of an issuer at the ports of a real server: by TCP and WebSocket, and over HTTP. */
class ForeignTokenTest {
    private static final TokenIssuer ISSUER = TokenIssuer.anywhere();
    private static final String FAILED = "Authentication failed";

    @RegisterExtension
    final Venue venue = Venue.named(
            "trusting", ISSUER.settings("trusting", ", rooms-claim = rooms"), "talker.sign-in.jwt.clock-skew = 0s");

    @RegisterExtension
    final Venue other = Venue.named(
            "wary", ISSUER.settings("trusting", ", rooms-claim = rooms"), "talker.sign-in.jwt.clock-skew = 0s");

    @RegisterExtension
    final Venue guarded = Venue.named(
            "guarded",
            ISSUER.settings("guarded", ", rooms-claim = rooms"),
            "talker.limits.exempt = []",
            "talker.limits.attempts.per-account = 3",
            "talker.limits.attempts.pause-min = 10m");

    private static String token(String user) {
        return ISSUER.token(user, claims -> claims.claim("rooms", List.of("lobby", "attic")));
    }

    private static String tokenFor(String user, long millis) {
        Date end = Date.from(Instant.now().plusMillis(millis));
        return ISSUER.token(
                user, claims -> claims.claim("rooms", List.of("lobby")).expirationTime(end));
    }

    private Talk connect(String room, String user, String token) {
        return venue.dial(user).sends(Venue.connectLine(room, user, token));
    }

    private void assertRefused(String room, String user, String token) {
        connect(room, user, token).receivesError(FAILED).isClosed();
    }

    @Test
    void whoShowsOneIsAUserFromThenOn() {
        Talk bob = venue.connect("first to come");
        Talk zoe = connect(venue.room("lobby"), "zoe", token("zoe")).passesFence();
        bob.hearsJoin("zoe");
        zoe.says("hello");
        bob.hears("hello");
        Talk page = venue.dialWebSocket("zoe")
                .sends(Venue.connectLine(venue.room("lobby"), "zoe", token("zoe")))
                .passesFence();
        page.says("from a page");
        bob.hears("from a page");
    }

    @Test
    void itOpensNothingForAnotherUserAccountOrRoom() {
        venue.knows("ann");
        venue.addsRoom("cellar").addsPrivateRoom("attic", "ann");
        assertRefused(venue.room("lobby"), "ann", token("zoe"));
        assertRefused(venue.room("lobby"), "ann", token("ann"));
        assertRefused(other.room("lobby"), "zoe", token("zoe"));
        assertRefused(venue.room("cellar"), "zoe", token("zoe"));
        assertRefused(venue.room("attic"), "zoe", token("zoe"));
        assertRefused(venue.room("nowhere"), "zoe", token("zoe"));
        assertRefused(venue.room("lobby"), "zoe", ISSUER.token("zoe"));
        assertRefused(venue.room("lobby"), "zoe", tokenFor("zoe", -1000));
    }

    @Test
    void aRefusalTakesAsLongAsOfAStoredToken() {
        long start = System.nanoTime();
        assertRefused(venue.room("lobby"), "zoe", tokenFor("zoe", -1000));
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000L);
    }

    /** Behind one address with a guesser, at each refresh of their tokens. */
    @Test
    void whoWasInIsLetInWithAFreshTokenWhateverOthersAtTheAddressDo() {
        String room = guarded.room("lobby");
        guarded.dial("zoe")
                .sends(Venue.connectLine(room, "zoe", tokenFor("zoe", 60_000)))
                .passesFence();
        for (int i = 0; i < 3; i++) {
            assertThat(guarded.bot(room, "guess " + i).posts("x").status()).isEqualTo(401);
        }
        assertThat(guarded.bot(room, token("max"))
                        .posts("who comes for the first time")
                        .status())
                .isEqualTo(429);
        String fresh = tokenFor("zoe", 120_000);
        guarded.dial("zoe").sends(Venue.connectLine(room, "zoe", fresh)).passesFence();
        assertThat(guarded.bot(room, fresh).posts("in again").status()).isEqualTo(201);
    }

    @Test
    void aPrivateRoomHasMembersWhoSignInElsewhere() {
        connect(venue.room("lobby"), "kim", token("kim")).passesFence().closes();
        venue.addsPrivateRoom("attic", "ann");
        assertRefused(venue.room("attic"), "kim", token("kim"));
        new Api(venue.server().server())
                .ok("PUT", "/v1/rooms/" + venue.room("attic"), "{\"private\":true,\"members\":[\"ann\",\"kim\"]}");
        connect(venue.room("attic"), "kim", token("kim")).passesFence();
    }

    @Test
    void whoWasRemovedDoesNotComeBackUntilAnAdministratorSaysSo() {
        Talk eve = connect(venue.room("lobby"), "eve", token("eve")).passesFence();
        venue.removesUser("eve");
        eve.receivesError("Access revoked").isClosed();
        assertRefused(venue.room("lobby"), "eve", token("eve"));
        Api api = new Api(venue.server().server());
        String body = "{\"issuer\":\"" + TokenIssuer.NAME + "\"}";
        String path = "/v1/accounts/" + venue.account() + "/users/eve/issuer";
        assertThat(api.call("PUT", path, body).statusCode()).isEqualTo(201);
        assertThat(api.call("PUT", path, body).statusCode()).isEqualTo(200);
        connect(venue.room("lobby"), "eve", token("eve")).passesFence();
    }

    @Test
    void aConnectionEndsWithItsTokenAndItsFinalsAreKept() {
        Talk zoe = connect(venue.room("lobby"), "max", tokenFor("max", 3000)).passesFence();
        zoe.says("in time");
        zoe.hears("in time");
        zoe.receivesError("Token expired").isClosed();
        assertThat(venue.bot("ann").reads("?limit=1").texts("messages", "content"))
                .containsExactly("in time");
    }

    @Test
    void aClientWithASourceOfTokensComesBackAndMissesNothing() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        List<State> states = new CopyOnWriteArrayList<>();
        Listener listener = new Listener() {
            @Override
            public void hears(Message message) {
                heard.add(message.content());
            }

            @Override
            public void stateChanged(State state) {
                states.add(state);
            }
        };
        try (TalkerClient client = TalkerClient.of(RoomName.of(venue.room("lobby")), UserName.of("liz"), "")
                .token(() -> tokenFor("liz", 2500))
                .at("127.0.0.1", venue.server().tcpPort())
                .start(listener)) {
            Awaitility.await().until(() -> states.stream().anyMatch(State.Connected.class::isInstance));
            Bot bob = venue.bot("bob");
            int all = 0;
            while (states.stream().filter(State.Connected.class::isInstance).count() < 3) {
                assertThat(bob.posts("message " + all++).status()).isEqualTo(201);
            }
            int said = all;
            Awaitility.await().until(() -> heard.size() == said);
            assertThat(heard).doesNotHaveDuplicates();
            assertThat(client.say("still here")).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void overHttpItIsABearerToken() {
        String room = venue.room("lobby");
        assertThat(venue.bot(room, token("bot")).posts("by http").status()).isEqualTo(201);
        assertThat(venue.bot(room, token("bot")).reads("").status()).isEqualTo(200);
        assertThat(venue.bot(room, tokenFor("bot", -1000)).posts("x").status()).isEqualTo(401);
        assertThat(venue.bot(other.room("lobby"), token("bot")).posts("x").status())
                .isEqualTo(401);
        assertThat(venue.bot(venue.room("cellar"), token("bot")).posts("x").status())
                .isEqualTo(403);
        String[] parts = token("bot").split("\\.", -1);
        assertThat(venue.bot(room, parts[0] + "." + parts[1] + ".").posts("x").status())
                .isEqualTo(401);
    }

    @Test
    void aListenersStreamEndsWithItsToken() {
        Events events = venue.bot(venue.room("lobby"), tokenFor("ear", 3000)).listens("");
        events.hears("connected");
        assertThat(events.hears("end").data().field("code")).isEqualTo("expired");
        events.isOver();
    }

    /** A header holds the longest token that a line does. */
    @Test
    void aTokenMayBeLong() {
        String token = ISSUER.token(
                "tom", claims -> claims.claim("rooms", List.of("lobby")).claim("groups", "g".repeat(5500)));
        assertThat(token.length()).isBetween(7500, 8192);
        connect(venue.room("lobby"), "tom", token).passesFence();
        assertThat(venue.bot(venue.room("lobby"), token).posts("long").status()).isEqualTo(201);
        assertRefused(venue.room("lobby"), "tom", ISSUER.token("tom", claims -> claims.claim("rooms", List.of("lobby"))
                .claim("groups", "g".repeat(6500))));
    }
}
