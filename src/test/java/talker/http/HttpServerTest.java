package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.server.Directives;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.AccountSettings;
import talker.account.Revoked;
import talker.health.Trouble;
import talker.history.History;
import talker.history.Page;
import talker.limits.LimitFixtures;
import talker.peer.Balancers;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.RoomName;
import talker.room.Audiences;
import talker.room.View;
import talker.session.Listening;
import talker.signin.SignIn;
import talker.upkeep.Export;
import talker.webhook.SlowNames;

/** The HTTP port when the rest of the node is slow, broken or not ready; and what it makes known. */
class HttpServerTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String KEY = "a-key-for-this-test";
    private static final Config DEFAULTS =
            ConfigFactory.parseResources("talker.conf").resolve().getConfig("talker");

    private static final Map<String, ActorRef<Account.Command>> ACCOUNTS = new ConcurrentHashMap<>();
    private static final List<Revoked> REVOKED = new CopyOnWriteArrayList<>();
    private static final AtomicReference<Optional<String>> PROBLEM = new AtomicReference<>(Optional.empty());

    private static final AtomicReference<List<Trouble>> TROUBLES = new AtomicReference<>(List.of());

    private static ActorTestKit actors;
    private static ServerBinding binding;

    @BeforeAll
    static void start() throws Exception {
        actors = ActorTestKit.create(ConfigFactory.parseString("akka.http.server.request-timeout = 5s")
                .withFallback(PersistenceTestKitPlugin.config())
                .withFallback(ConfigFactory.parseResources("serialization.conf"))
                .withFallback(ConfigFactory.load())
                .resolve());
        Function<String, ActorRef<Account.Command>> accounts = name -> ACCOUNTS.computeIfAbsent(
                name,
                account -> account.equals("silent")
                        ? actors.spawn(Behaviors.ignore())
                        : actors.spawn(Account.create(
                                account,
                                new AccountSettings(2, 2, 2, 2, 2, 2, 2, 2),
                                any -> CompletableFuture.completedStage(new AccountReply.Done(true, List.of())),
                                REVOKED::add,
                                actors.system().ignoreRef())));
        binding = HttpServer.start(
                        actors.system(),
                        new HttpSettings(
                                "127.0.0.1",
                                0,
                                100,
                                100,
                                Duration.ofSeconds(10),
                                1024,
                                Duration.ofSeconds(20),
                                8192,
                                Duration.ofSeconds(3),
                                new HttpSettings.Limits(100, 1000),
                                BotSettings.from(DEFAULTS),
                                new Balancers(List.of()),
                                new MetricsReaders(Optional.empty(), false),
                                InviteSettings.from(DEFAULTS)),
                        Optional.empty(),
                        AdminKey.of(KEY),
                        new Health(Map.of(), Map.of("node", PROBLEM::get), TROUBLES::get),
                        accounts,
                        SignIn.none(),
                        new BrokenHistory(),
                        new SilentRooms(),
                        // there is no journal here, and no test that would ask for one
                        new Upkeeping(null, new Export(new BrokenHistory(), Clock.systemUTC()), null),
                        new Hooks(
                                id -> actors.system().ignoreRef(),
                                SlowNames.destinations(),
                                new Hooks.Limits(1024, 100, 1000)),
                        LimitFixtures.limits(),
                        Directives.reject())
                .toCompletableFuture()
                .get();
    }

    @AfterAll
    static void stop() {
        actors.shutdownTestKit();
    }

    @BeforeEach
    void forget() {
        REVOKED.clear();
    }

    @Test
    void aNodeWithAProblemIsNotReadyAndSaysWhy() throws Exception {
        assertThat(call("GET", "/ready", "")).isEqualTo("200 {\"ok\":true}");
        PROBLEM.set(Optional.of("does not answer"));
        assertThat(call("GET", "/ready", ""))
                .startsWith("503 ")
                .contains("\"ok\":false", "\"problems\":{\"node\":\"does not answer\"}");
        assertThat(call("GET", "/alive", "")).isEqualTo("200 {\"ok\":true}");
        PROBLEM.set(Optional.empty());
        assertThat(call("GET", "/ready", "")).startsWith("200 ");
    }

    @Test
    void aNodeInTroubleIsNotReadyButAlive() {
        TROUBLES.set(List.of(new Trouble("disk", "is full", false)));
        assertThat(call("GET", "/ready", "")).isEqualTo("503 {\"ok\":false,\"problems\":{\"disk\":\"is full\"}}");
        assertThat(call("GET", "/alive", "")).isEqualTo("200 {\"ok\":true}");
        TROUBLES.set(List.of());
        assertThat(call("GET", "/ready", "")).isEqualTo("200 {\"ok\":true}");
    }

    /** A balancer that takes a 404 for this leaves those who are here where they are. */
    @Test
    void aBalancerCanTellANodeThatTakesNobodyNewFromOneThatIsGone() {
        TROUBLES.set(List.of(new Trouble("disk", "is full", false)));
        assertThat(call("GET", "/ready?strained=404", "")).startsWith("404 {\"ok\":false");
        PROBLEM.set(Optional.of("is shutting down"));
        assertThat(call("GET", "/ready?strained=404", "")).startsWith("503 {\"ok\":false");
        TROUBLES.set(List.of());
        assertThat(call("GET", "/ready?strained=404", "")).startsWith("503 ");
        PROBLEM.set(Optional.empty());
        assertThat(call("GET", "/ready?strained=404", "")).startsWith("200 ");
    }

    @Test
    void whatAllNodesShareIsToldAndTakesNoNodeOut() {
        TROUBLES.set(List.of(new Trouble("journal", "is away", true)));
        assertThat(call("GET", "/ready", "")).isEqualTo("200 {\"ok\":true,\"problems\":{\"journal\":\"is away\"}}");
        TROUBLES.set(List.of(new Trouble("journal", "is away", true), new Trouble("disk", "is full", false)));
        assertThat(call("GET", "/ready", "")).startsWith("503 {\"ok\":false").contains("journal", "disk");
        TROUBLES.set(List.of());
    }

    @Test
    void anAccountThatDoesNotAnswerIsUnavailable() {
        LoggingTestKit.warn("not answered in time").expect(actors.system(), () -> {
            assertThat(call("GET", "/v1/accounts/silent/users", ""))
                    .startsWith("503 {\"error\":{\"code\":\"unavailable\"")
                    .contains("try again");
            return true;
        });
    }

    @Test
    void aHostThatIsNotFoundInTimeIsUnknown() {
        call("PUT", "/v1/rooms/named.lobby", "");
        assertThat(call("POST", "/v1/rooms/named.lobby/webhooks", "{\"url\":\"http://example.org/\"}"))
                .startsWith("400 {\"error\":{\"code\":\"unknown_host\"");
    }

    @Test
    void whateverTakesTooLongIsAnsweredAsEverythingElse() {
        call("PUT", "/v1/rooms/" + BrokenHistory.SILENT, "");
        assertThat(call("GET", "/v1/rooms/" + BrokenHistory.SILENT + "/history", ""))
                .startsWith("503 {\"error\":{\"code\":\"unavailable\"");
    }

    @Test
    void aFailureIsLoggedAndItsCauseKeptFromTheClient() throws Exception {
        call("PUT", "/v1/rooms/acme.lobby", "");
        LoggingTestKit.error("A request of the API failed").expect(actors.system(), () -> {
            assertThat(call("GET", "/v1/rooms/acme.lobby/history", ""))
                    .startsWith("500 {\"error\":{\"code\":\"internal\"")
                    .doesNotContain("secret of the database");
            return true;
        });
    }

    @Test
    void whoeverLosesAccessIsMadeKnown() throws Exception {
        call("POST", "/v1/accounts/revoked/users", "{\"user\":\"ann\"}");
        call("PUT", "/v1/rooms/revoked.lobby", "");
        assertThat(REVOKED).isEmpty();

        call("POST", "/v1/accounts/revoked/users/ann/token", "");
        call("PUT", "/v1/rooms/revoked.lobby", "{\"private\":true}");
        call("DELETE", "/v1/rooms/revoked.lobby", "");
        call("POST", "/v1/accounts/revoked/users:import", "{\"users\":[{\"user\":\"ann\"},{\"user\":\"bob\"}]}");
        call("DELETE", "/v1/accounts/revoked/users/bob", "");
        call("DELETE", "/v1/accounts/revoked/users/bob", "");
        assertThat(REVOKED)
                .extracting(Revoked::toString)
                .containsExactly(
                        "Revoked[account=revoked, user=Optional[ann], room=Optional.empty, sentAway=null]",
                        "Revoked[account=revoked, user=Optional.empty, room=Optional[lobby], sentAway=null]",
                        "Revoked[account=revoked, user=Optional.empty, room=Optional[lobby], sentAway=null]",
                        "Revoked[account=revoked, user=Optional[ann], room=Optional.empty, sentAway=null]",
                        "Revoked[account=revoked, user=Optional[bob], room=Optional.empty, sentAway=null]",
                        // whoever removes once more may not have heard that it was done
                        "Revoked[account=revoked, user=Optional[bob], room=Optional.empty, sentAway=null]");
    }

    @Test
    void theBoundsOfAnAccountAreToldWithTheirSetting() throws Exception {
        for (String name : List.of("a", "b")) {
            call("POST", "/v1/accounts/small/users", "{\"user\":\"" + name + "\"}");
            call("PUT", "/v1/rooms/small." + name, "");
        }
        assertThat(call("POST", "/v1/accounts/small/users", "{\"user\":\"c\"}"))
                .isEqualTo("409 {\"error\":{\"code\":\"too_many_users\",\"message\":\"An account has at most 2 users"
                        + " (talker.accounts.max-users)\"}}");
        assertThat(call("PUT", "/v1/rooms/small.c", ""))
                .startsWith("409 {\"error\":{\"code\":\"too_many_rooms\"")
                .contains("at most 2 rooms (talker.accounts.max-rooms)");
        assertThat(call("PUT", "/v1/rooms/small.a", "{\"private\":true,\"members\":[\"a\",\"b\",\"c\"]}"))
                .startsWith("409 {\"error\":{\"code\":\"too_many_members\"")
                .contains("at most 2 members (talker.accounts.max-members)");
    }

    @Test
    void aBodyMayBeAsLongAsTheSettingSays() throws Exception {
        String body = "{\"private\":false}";
        assertThat(call("PUT", "/v1/rooms/long.a", body + " ".repeat(1024 - body.length())))
                .startsWith("201 ");
        assertThat(call("PUT", "/v1/rooms/long.b", body + " ".repeat(1025 - body.length())))
                .startsWith("413 {\"error\":{\"code\":\"content_too_large\"");
    }

    private static final class BrokenHistory implements History {
        static final RoomName SILENT = RoomName.of("silence.lobby");

        @Override
        public CompletionStage<Page> before(RoomName room, long before, int limit, View view) {
            if (room.equals(SILENT)) {
                return new CompletableFuture<>();
            }
            return CompletableFuture.failedStage(new IllegalStateException("secret of the database"));
        }

        @Override
        public CompletionStage<Page> after(RoomName room, long after, long upTo, int limit, View view) {
            return before(room, upTo, limit, view);
        }

        @Override
        public CompletionStage<Page> since(RoomName room, long after, long upTo, int limit) {
            return before(room, upTo, limit, View.everything());
        }

        @Override
        public CompletionStage<Long> last(RoomName room, long from) {
            return CompletableFuture.failedStage(new IllegalStateException("secret of the database"));
        }
    }

    private static final class SilentRooms implements Rooms {
        @Override
        public <R> CompletionStage<R> ask(Function<ActorRef<R>, Audiences.Command> question, Duration patience) {
            return CompletableFuture.failedStage(new TimeoutException("nobody is there"));
        }

        @Override
        public CompletionStage<Listening> listen(
                ClientMessage.Connect connect, InetAddress remote, Runnable whenEnded) {
            return CompletableFuture.completedStage(new Listening.Refused(ErrorCode.FULL));
        }
    }

    private static String call(String method, String path, String body) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + binding.localAddress().getPort() + path);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Authorization", "Bearer " + KEY)
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
