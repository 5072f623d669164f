package talker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.testkit.Gate;
import talker.testkit.ServerProcess;
import talker.testkit.Venue;

/** The client against a real server, with what happens to connections on the way. */
class TalkerClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    final Venue venue = Venue.open("talker.delivery.give-up = 2s", "talker.delivery.batch-timeout = 500ms");

    private final Heard ann = new Heard();
    private final Heard bob = new Heard();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private ClientBuilder builder(String user, int... ports) {
        ClientBuilder builder = TalkerClient.of(RoomName.of(venue.room("lobby")), UserName.of(user), venue.token(user))
                .pauses(Duration.ofMillis(10), Duration.ofMillis(100))
                .answerTimeout(Duration.ofMillis(300));
        for (int port : ports) {
            builder.at("127.0.0.1", port);
        }
        return builder;
    }

    private TalkerClient start(ClientBuilder builder, Heard heard) {
        TalkerClient client = builder.start(heard);
        opened.add(client::drop);
        soon().until(heard::isIn);
        return client;
    }

    private TalkerClient start(String user, Heard heard) {
        return start(builder(user, venue.server().tcpPort()), heard);
    }

    private Gate gate() {
        Gate gate = Gate.to(venue.server().tcpPort());
        opened.add(gate);
        return gate;
    }

    private static ConditionFactory soon() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5));
    }

    private static Outcome outcome(CompletableFuture<Outcome> outcome) throws Exception {
        return outcome.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Message stored(CompletableFuture<Outcome> outcome) throws Exception {
        assertThat(outcome(outcome)).isInstanceOf(Outcome.Stored.class);
        return ((Outcome.Stored) outcome.join()).message();
    }

    private static String code(CompletableFuture<Outcome> outcome) throws Exception {
        assertThat(outcome(outcome)).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome.join()).code();
    }

    @Test
    void whatIsSaidIsStoredAndHeardByBoth() throws Exception {
        TalkerClient speaker = start("ann", ann);
        start("bob", bob);
        MessageId id = MessageId.random();
        speaker.type(id, "hel");
        soon().until(() -> bob.drafts.size() == 1);
        Message message = stored(speaker.say(id, "hello"));

        assertThat(message.content()).isEqualTo("hello");
        assertThat(message.from()).isEqualTo(UserName.of("ann"));
        soon().until(() -> bob.contents().equals(List.of("hello")));
        assertThat(ann.contents()).containsExactly("hello");
        assertThat(bob.drafts).containsExactly(new Draft(id, UserName.of("ann"), "hel", null));
        soon().until(() -> ann.others.equals(List.of("bob joins")));
    }

    @Test
    void whatIsSaidBeforeThereIsAConnectionIsSentThen() throws Exception {
        Gate gate = Gate.to(ServerProcess.freePort());
        opened.add(gate);
        TalkerClient client = builder("ann", gate.port()).start(ann);
        opened.add(client::drop);
        CompletableFuture<Outcome> early = client.say("early");
        soon().until(() -> ann.states.stream().anyMatch(State.Disconnected.class::isInstance));
        assertThat(early).isNotDone();
        gate.leadTo(venue.server().tcpPort());

        assertThat(stored(early).content()).isEqualTo("early");
    }

    @Test
    void aBrokenConnectionLosesAndDoublesNothing() throws Exception {
        Gate gate = gate();
        TalkerClient speaker = start(builder("ann", gate.port()), ann);
        start(builder("bob", gate.port()), bob);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            said.add("message " + i);
            outcomes.add(speaker.say("message " + i));
            if (i % 100 == 50) {
                stored(outcomes.get(i - 10));
                gate.breakAll();
            }
        }
        for (CompletableFuture<Outcome> each : outcomes) {
            stored(each);
        }
        soon().untilAsserted(() -> assertThat(bob.contents()).isEqualTo(said));
        assertThat(ann.contents()).isEqualTo(said);
        assertThat(ann.connects()).isGreaterThan(1);
        assertThat(bob.connects()).isGreaterThan(1);
    }

    @Test
    void aServerThatIsRestartedUnderATalkLosesAndDoublesNothing() throws Exception {
        Gate gate = gate();
        TalkerClient speaker = start(builder("ann", gate.port()), ann);
        TalkerClient listener = start(builder("bob", gate.port()), bob);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (i == 100) {
                stored(outcomes.get(90));
                venue.server().restart();
                gate.leadTo(venue.server().tcpPort());
            }
            said.add("message " + i);
            outcomes.add(speaker.say("message " + i));
        }
        for (CompletableFuture<Outcome> each : outcomes) {
            stored(each);
        }
        soon().untilAsserted(() -> assertThat(bob.contents()).isEqualTo(said));
        assertThat(ann.contents()).isEqualTo(said);
        assertThat(ann.states)
                .filteredOn(State.Disconnected.class::isInstance)
                .first()
                .asString()
                .contains("Server is shutting down");
        listener.drop();
        assertThat(bob.isClosed()).isTrue();
    }

    @Test
    void aConnectionThatPassesNothingAnyMoreIsReplaced() throws Exception {
        Gate gate = gate();
        TalkerClient client = start(
                builder("ann", gate.port())
                        .receiptTimeout(Duration.ofMillis(500))
                        .pings(Duration.ofMillis(300), Duration.ofMillis(500)),
                ann);
        gate.freeze();
        Message message = stored(client.say("hello"));

        assertThat(message.content()).isEqualTo("hello");
        assertThat(ann.contents()).containsExactly("hello");
        assertThat(ann.connects()).isGreaterThan(1);
    }

    @Test
    void theNextServerIsTriedWhereOneDoesNotAnswer() throws Exception {
        int dead = ServerProcess.freePort();
        TalkerClient client = start(builder("ann", dead, venue.server().tcpPort()), ann);

        assertThat(stored(client.say("hello")).content()).isEqualTo("hello");
        assertThat(ann.states)
                .filteredOn(State.Connecting.class::isInstance)
                .containsSubsequence(
                        new State.Connecting(new Address("127.0.0.1", dead), 1),
                        new State.Connecting(
                                new Address("127.0.0.1", venue.server().tcpPort()), 2));
    }

    @Test
    void aWrongTokenIsTheEndAndNotTriedAgain() throws Exception {
        TalkerClient client = TalkerClient.of(
                        RoomName.of(venue.room("lobby")), UserName.of("ann"), "not " + venue.token("ann"))
                .at("127.0.0.1", venue.server().tcpPort())
                .start(ann);
        CompletableFuture<Outcome> never = client.say("hello");
        soon().until(ann::isClosed);

        assertThat(ann.last()).isEqualTo(new State.Closed(State.Cause.REFUSED, "Authentication failed"));
        assertThat(ann.states).hasSize(2).first().isInstanceOf(State.Connecting.class);
        assertThat(code(never)).isEqualTo(Outcome.CLOSED);
        assertThat(code(client.say("too late"))).isEqualTo(Outcome.CLOSED);
        assertThat(client.history(5, 1)).isCompletedExceptionally();
        client.close();
    }

    @Test
    void accessThatIsTakenAwayIsTheEnd() {
        start("ann", ann);
        venue.removesUser("ann");
        soon().until(ann::isClosed);
        assertThat(ann.last()).isEqualTo(new State.Closed(State.Cause.REFUSED, "Access revoked"));
    }

    @Test
    void aMessageThatCannotBeStoredIsRefusedAndCanBeSaidAgain() throws Exception {
        TalkerClient client = start("ann", ann);
        MessageId id = MessageId.random();
        try (Connection other = DriverManager.getConnection(
                        "jdbc:sqlite:" + venue.server().folder().resolve("journal.db") + "?busy_timeout=10000");
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThat(code(client.say(id, "hello"))).isEqualTo("not_stored");
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        assertThat(stored(client.say(id, "hello")).id()).isEqualTo(id);
        assertThat(ann.contents()).containsExactly("hello");
    }

    @Test
    void closeSeesThroughWhatWasSaidAndLeavesForGood() throws Exception {
        TalkerClient speaker = start("ann", ann);
        start("bob", bob);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            outcomes.add(speaker.say("message " + i));
        }
        speaker.close();

        assertThat(ann.last()).isEqualTo(new State.Closed(State.Cause.CALLER, "Closed"));
        for (CompletableFuture<Outcome> each : outcomes) {
            assertThat(each).isCompleted();
            stored(each);
        }
        soon().until(() -> bob.others.contains("ann leaves"));
        assertThat(bob.contents()).hasSize(200);
        venue.connect("ann").hearsNothingElse();
    }

    @Test
    void closeGivesUpAfterItsTime() throws Exception {
        Gate gate = gate();
        TalkerClient client = start(builder("ann", gate.port()).closeTimeout(Duration.ofMillis(300)), ann);
        gate.freeze();
        CompletableFuture<Outcome> outcome = client.say("hello");
        client.close();

        assertThat(ann.isClosed()).isTrue();
        assertThat(code(outcome)).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void whoIsDroppedHearsTheRestNextTime() throws Exception {
        TalkerClient speaker = start("ann", ann);
        TalkerClient listener = start("bob", bob);
        listener.drop();
        soon().until(() -> ann.others.contains("bob leaves"));
        stored(speaker.say("are you there?"));
        Heard again = new Heard();
        start("bob", again);

        soon().until(() -> again.contents().equals(List.of("are you there?")));
    }

    @Test
    void soMuchMayWaitAndNoMore() throws Exception {
        Gate gate = Gate.to(ServerProcess.freePort());
        opened.add(gate);
        TalkerClient client = builder("ann", gate.port()).unconfirmed(2, 10_000).start(ann);
        opened.add(client::drop);
        CompletableFuture<Outcome> first = client.say("one");
        client.say("two");
        assertThat(code(client.say("three"))).isEqualTo(Outcome.BUFFER_FULL);
        gate.leadTo(venue.server().tcpPort());
        stored(first);

        soon().untilAsserted(() -> assertThat(ann.contents()).containsExactly("one", "two"));
        stored(client.say("four"));
    }

    @Test
    void aLineMayBeSoLongAndNoLonger() throws Exception {
        TalkerClient client = start(builder("ann", venue.server().tcpPort()), ann);
        int rest = 65_536 - (Requests.message(MessageId.random(), "", true, null).length - 1);

        assertThat(stored(client.say("x".repeat(rest))).content()).hasSize(rest);
        assertThat(code(client.say("x".repeat(rest + 1)))).isEqualTo(Outcome.TOO_LONG);
    }

    @Test
    void aLineThatTheServerFindsTooLongIsRefusedAndTheRestGoesOn() throws Exception {
        TalkerClient client = start(builder("ann", venue.server().tcpPort()).maxLineLength(1_000_000), ann);
        CompletableFuture<Outcome> longer = client.say("x".repeat(70_000));
        CompletableFuture<Outcome> next = client.say("next");

        assertThat(code(longer)).isEqualTo(Outcome.TOO_LONG);
        assertThat(stored(next).content()).isEqualTo("next");
    }

    @Test
    void aListenerThatThrowsEndsTheClient() throws Exception {
        Heard fragile = new Heard() {
            @Override
            public void hears(Message message) {
                throw new IllegalStateException("a listener's fault");
            }
        };
        TalkerClient client = start(builder("ann", venue.server().tcpPort()), fragile);
        client.say("hello");
        soon().dontCatchUncaughtExceptions().until(fragile::isClosed);

        assertThat(fragile.last()).isInstanceOfSatisfying(State.Closed.class, closed -> {
            assertThat(closed.cause()).isEqualTo(State.Cause.FAULT);
            assertThat(closed.reason()).contains("a listener's fault");
        });
    }

    @Test
    void theListenerMayCloseTheClient() {
        AtomicReference<TalkerClient> client = new AtomicReference<>();
        Heard closing = new Heard() {
            @Override
            public void hears(Message message) {
                super.hears(message);
                client.get().close();
            }
        };
        client.set(start(builder("ann", venue.server().tcpPort()), closing));
        client.get().say("hello");
        soon().until(closing::isClosed);

        assertThat(closing.last()).isEqualTo(new State.Closed(State.Cause.CALLER, "Closed"));
        assertThat(closing.contents()).containsExactly("hello");
    }
}
