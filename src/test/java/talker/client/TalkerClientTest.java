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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.testkit.Gate;
import talker.testkit.ServerProcess;
import talker.testkit.Venue;

/**
 * The client against a real server, with what happens to connections on the way: in version 2, and as far as version 1
 * goes behind a gate that hides that the server knows more.
 */
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

    /** To the server as it is, or so that it seems to know version 1 only. */
    private Gate gate(int version) {
        Gate gate = Gate.to(venue.server().tcpPort());
        opened.add(gate);
        return version == 1 ? gate.hidingVersion() : gate;
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatIsSaidIsStoredAndHeardByBoth(int version) throws Exception {
        Gate gate = gate(version);
        TalkerClient speaker = start(builder("ann", gate.port()), ann);
        start(builder("bob", gate.port()), bob);
        MessageId id = MessageId.random();
        speaker.type(id, "hel");
        soon().until(() -> bob.drafts.size() == 1);
        Message message = stored(speaker.say(id, "hello"));

        assertThat(message.content()).isEqualTo("hello");
        assertThat(message.from()).isEqualTo(UserName.of("ann"));
        soon().until(() -> bob.contents().equals(List.of("hello")));
        assertThat(ann.contents()).containsExactly("hello");
        assertThat(bob.drafts).containsExactly(new Draft(id, UserName.of("ann"), "hel", null));
        assertThat(message.seq())
                .isEqualTo(version == 1 ? 0 : bob.messages.get(0).seq());
        assertThat(versionOf(ann)).isEqualTo(version);
        soon().until(() -> ann.others.equals(List.of("bob joins")));
    }

    private static int versionOf(Heard heard) {
        return heard.states.stream()
                .filter(State.Connected.class::isInstance)
                .map(State.Connected.class::cast)
                .findFirst()
                .orElseThrow()
                .version();
    }

    @Test
    void aConnectionThatDiedInSilenceIsNoticed() {
        Gate gate = gate(2);
        start(builder("ann", gate.port()).pings(Duration.ofMillis(100), Duration.ofMillis(200)), ann);
        gate.freeze();
        soon().until(() -> ann.connects() == 2);
        assertThat(ann.states)
                .filteredOn(State.Disconnected.class::isInstance)
                .first()
                .asString()
                .contains("The server does not answer any more");
    }

    @Test
    void whoIsHereAndWhatIsBeingTypedIsToldOnEntering() {
        TalkerClient typist = start("ann", ann);
        MessageId id = MessageId.random();
        typist.type(id, "hel");
        soon().until(() -> ann.drafts.size() == 1);
        start("bob", bob);

        State.Connected connected = (State.Connected) bob.states.get(1);
        assertThat(connected.users()).containsExactly(UserName.of("ann"), UserName.of("bob"));
        assertThat(connected.drafts()).containsExactly(new Draft(id, UserName.of("ann"), "hel", null));
    }

    @Test
    void anEarlierClientsPlaceIsGoneOnFrom() throws Exception {
        TalkerClient speaker = start("ann", ann);
        long seq = stored(speaker.say("one")).seq();
        stored(speaker.say("two"));
        start(builder("bob", venue.server().tcpPort()).since(seq), bob);

        soon().until(() -> bob.contents().equals(List.of("two")));
    }

    @Test
    void theLastMessagesComeFirstWhereTheyAreWanted() throws Exception {
        TalkerClient speaker = start("ann", ann);
        stored(speaker.say("one"));
        stored(speaker.say("two"));
        stored(speaker.say("three"));
        start(builder("bob", venue.server().tcpPort()).history(2).withoutPartials(), bob);

        soon().until(() -> bob.contents().equals(List.of("two", "three")));
    }

    @Test
    void earlierMessagesComeInPages() throws Exception {
        TalkerClient client = start("ann", ann);
        for (String each : List.of("one", "two", "three")) {
            stored(client.say(each));
        }
        HistoryPage last = client.history(Long.MAX_VALUE, 2).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(last.messages()).extracting(Message::content).containsExactly("two", "three");
        assertThat(last.more()).isTrue();
        HistoryPage first = client.history(last.messages().get(0).seq(), 2).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(first.messages()).extracting(Message::content).containsExactly("one");
        assertThat(first.more()).isFalse();
    }

    @Test
    void whatIsWhisperedIsHeardByTwo() throws Exception {
        Heard carol = new Heard();
        TalkerClient speaker = start("ann", ann);
        start("bob", bob);
        start("carol", carol);
        MessageId id = MessageId.random();
        speaker.typeTo(id, "ps", UserName.of("bob"));
        soon().until(() -> bob.drafts.size() == 1);
        Message message = stored(speaker.whisper(id, "psst", UserName.of("bob")));
        stored(speaker.say("aloud"));

        assertThat(message.recipient()).contains(UserName.of("bob"));
        soon().until(() -> bob.contents().equals(List.of("psst", "aloud")));
        soon().until(() -> carol.contents().equals(List.of("aloud")));
        assertThat(carol.drafts).isEmpty();
    }

    @Test
    void whatIsWhisperedIsNotToldWhereTheServerWouldTellEverybody() throws Exception {
        Gate gate = gate(1);
        TalkerClient speaker = start(builder("ann", gate.port()), ann);
        start(builder("bob", gate.port()), bob);
        assertThat(code(speaker.whisper(MessageId.random(), "psst", UserName.of("carol"))))
                .isEqualTo(Outcome.NOT_PRIVATE);
        stored(speaker.say("aloud"));
        soon().until(() -> bob.contents().equals(List.of("aloud")));
    }

    @Test
    void aRefusedMessageIsSaidToBe() throws Exception {
        TalkerClient client = start("ann", ann);
        assertThat(code(client.whisper(MessageId.random(), "psst", UserName.of("nobody"))))
                .isEqualTo("unknown_user");
        MessageId id = stored(client.say("mine")).id();
        TalkerClient other = start("bob", bob);
        assertThat(code(other.say(id, "mine too"))).isEqualTo("bad_id");
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aBrokenConnectionLosesAndDoublesNothing(int version) throws Exception {
        Gate gate = gate(version);
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aServerThatIsRestartedUnderATalkLosesAndDoublesNothing(int version) throws Exception {
        Gate gate = gate(version);
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aConnectionThatPassesNothingAnyMoreIsReplaced(int version) throws Exception {
        Gate gate = gate(version);
        TalkerClient client = start(
                builder("ann", gate.port())
                        .receiptTimeout(Duration.ofMillis(500))
                        .pings(Duration.ofMillis(300), Duration.ofMillis(500)),
                ann);
        assertThat(versionOf(ann)).isEqualTo(version);
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
        Gate gate = gate(2);
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
        CompletableFuture<Outcome> second = client.say("two");
        assertThat(code(client.say("three"))).isEqualTo(Outcome.BUFFER_FULL);
        gate.leadTo(venue.server().tcpPort());
        stored(first);
        stored(second);

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
        CompletableFuture<Outcome> said = client.say("hello");
        soon().dontCatchUncaughtExceptions().until(fragile::isClosed);
        soon().dontCatchUncaughtExceptions().until(said::isDone);

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
        CompletableFuture<Outcome> said = client.get().say("hello");
        soon().until(closing::isClosed);
        soon().until(said::isDone);

        assertThat(closing.last()).isEqualTo(new State.Closed(State.Cause.CALLER, "Closed"));
        assertThat(closing.contents()).containsExactly("hello");
    }
}
