package talker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.session.Conversation.CLOSE;
import static talker.session.Conversation.CONNECT;
import static talker.session.Conversation.PING;
import static talker.session.Conversation.bad;
import static talker.session.Conversation.error;
import static talker.session.Conversation.fin;
import static talker.session.Conversation.partial;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.Version;
import talker.room.Audience;
import talker.room.Departure;
import talker.room.Lines;

/** In the room. */
class SessionTest {
    private static final String BAD_ID = "Field 'id' must be a UUID";

    private Conversation talk = Conversation.inRoom(SessionFixtures.settings());

    @Test
    void whatIsTypedGoesToTheRoomInOrder() {
        ClientMessage.Post one = partial("o");
        ClientMessage.Post two = fin("one");
        ClientMessage.Post three = partial("t");
        talk.client(one, PING, two, three);
        assertThat(talk.said()).containsExactly(one, two, three);
        assertThat(talk.asksForMore()).isEqualTo(1);
        assertThat(talk.heard()).isEmpty();
    }

    @Test
    void aSecondConnectIsRefusedAndTheConnectionStays() {
        ClientMessage.Post next = fin("one");
        talk.client(CONNECT, new ClientLine.BadConnect(Version.ONE), next);
        assertThat(talk.heard())
                .containsExactly(error("Already connected to a room"), error("Already connected to a room"));
        assertThat(talk.said()).containsExactly(next);
        assertThat(talk.isEnding()).isFalse();
    }

    @Test
    void aWrongFieldIsToldAndTheConnectionStays() {
        talk.client(bad(ErrorCode.BAD_ID));
        assertThat(talk.heard()).containsExactly(error(BAD_ID));
        assertThat(talk.asksForMore()).isEqualTo(1);
        assertThat(talk.isEnding()).isFalse();
    }

    @Test
    void tooManyWrongFieldsCloseTheConnectionAfterTheLastAnswer() {
        talk = Conversation.inRoom(SessionFixtures.settings(s -> s.errorsPerMinute(2)));
        ClientMessage.Post before = partial("before");
        ClientLine wrong = bad(ErrorCode.BAD_ID);
        talk.client(wrong, wrong);
        assertThat(talk.asksForMore()).isEqualTo(1);
        talk.client(before, wrong, fin("after"));
        List<Audience.Command> toRoom = talk.audience.getAllReceived();
        assertThat(toRoom)
                .containsExactly(
                        new Audience.Say(talk.session.getRef(), List.of(before)),
                        new Audience.Leave(talk.session.getRef(), Departure.DROPPED));
        talk.left();
        assertThat(talk.heard()).containsExactly(error(BAD_ID), error(BAD_ID), error(BAD_ID));
        assertThat(talk.isEnding()).isTrue();
    }

    @Test
    void aLineThatCannotBeReadClosesTheConnectionButNotTheSubscription() {
        ClientMessage.Post before = partial("before");
        talk.client(before, new ClientLine.Unreadable(ErrorCode.INVALID_JSON));
        assertThat(talk.audience.receiveMessage()).isEqualTo(new Audience.Say(talk.session.getRef(), List.of(before)));
        assertThat(talk.departure()).contains(Departure.DROPPED);
        talk.left();
        assertThat(talk.heard()).containsExactly(error("Invalid JSON"));
    }

    @Test
    void aCloseLeavesForGoodAfterWhatTheRoomHasStillToSay() {
        talk.client(CLOSE, fin("after"));
        assertThat(talk.departure()).contains(Departure.CLOSED);
        assertThat(talk.isEnding()).isFalse();
        talk.outbox.deliver(Lines.of().fin(1).take());
        talk.left();
        assertThat(talk.heard()).hasSize(1);
        assertThat(talk.isEnding()).isTrue();
        talk.tell(new Session.Disconnected(null));
        assertThat(talk.session.isAlive()).isFalse();
    }

    @Test
    void aCloseWaitsForTheLastFinals() {
        ClientMessage.Post last = fin("last");
        talk.client(last, fin("very last"), CLOSE);
        assertThat(talk.said()).hasSize(2).first().isEqualTo(last);
        talk.settled(1);
        assertThat(talk.departure()).isEmpty();
        talk.settled(1);
        assertThat(talk.departure()).contains(Departure.CLOSED);
    }

    @Test
    void aCloseDoesNotWaitForTheLastFinalsForEver() {
        talk.client(fin("last"), CLOSE);
        assertThat(talk.departure()).isEmpty();
        talk.fire("FAREWELL");
        assertThat(talk.departure()).contains(Departure.CLOSED);
    }

    @Test
    void aConnectionThatBreaksWhileItsLastFinalsAreStoredLeavesAsItMeantTo() {
        talk.client(fin("last"), CLOSE);
        talk.tell(new Session.Disconnected(new RuntimeException("reset")));
        assertThat(talk.departure()).contains(Departure.CLOSED);
        assertThat(talk.session.isAlive()).isFalse();
    }

    @Test
    void aBrokenConnectionIsADrop() {
        talk.tell(new Session.Disconnected(new RuntimeException("reset")));
        assertThat(talk.departure()).contains(Departure.DROPPED);
        assertThat(talk.session.isAlive()).isFalse();
    }

    @Test
    void aClientThatSendsNothingMoreIsADropOnceAllItSentIsSaid() {
        talk = Conversation.inRoom(SessionFixtures.settings(s -> s.unconfirmedFinals(1)));
        ClientMessage.Post one = fin("one");
        ClientMessage.Post two = fin("two");
        talk.client(one, two);
        talk.tell(new Session.InputEnded());
        assertThat(talk.said()).containsExactly(one);
        talk.settled(1);
        assertThat(talk.said()).containsExactly(two);
        talk.settled(1);
        assertThat(talk.departure()).contains(Departure.DROPPED);
    }

    // How a client is slowed down

    @Test
    void aClientIsReadNoFurtherWhileTooManyFinalsWait() {
        talk = Conversation.inRoom(SessionFixtures.settings(s -> s.unconfirmedFinals(2)));
        ClientMessage.Post third = fin("three");
        ClientMessage.Post after = partial("f");
        talk.client(fin("one"), fin("two"), third, after);
        assertThat(talk.said()).hasSize(2);
        assertThat(talk.asksForMore()).isZero();
        talk.settled(1);
        assertThat(talk.said()).containsExactly(third, after);
        assertThat(talk.asksForMore()).isEqualTo(1);
    }

    @Test
    void finalsOverTheRateWaitTheirTurn() {
        talk = Conversation.inRoom(SessionFixtures.settings(s -> s.rate(1, 2)));
        ClientMessage.Post third = fin("three");
        talk.client(fin("one"), fin("two"), third);
        assertThat(talk.said()).hasSize(2);
        assertThat(talk.asksForMore()).isZero();
        assertThat(talk.timer("RESUME")).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
        talk.settled(2);
        assertThat(talk.said()).isEmpty();
    }

    @Test
    void aFinalWhoseTurnHasComeIsSaid() {
        talk = Conversation.inRoom(
                SessionFixtures.settings(s -> s.rate(1_000_000_000, 1).unconfirmedFinals(2000)));
        Stream<ClientMessage.Post> many = Stream.generate(() -> fin("x")).limit(2000);
        talk.client(many.toArray(ClientLine[]::new));
        int said = talk.said().size();
        while (talk.isTimerSet("RESUME") && said < 2000) {
            talk.fire("RESUME");
            said += talk.said().size();
        }
        assertThat(said).isEqualTo(2000);
        assertThat(talk.asksForMore()).isEqualTo(1);
    }

    @Test
    void partialsOverTheRateAreSkipped() {
        talk = Conversation.inRoom(SessionFixtures.settings(s -> s.rate(1, 2)));
        ClientMessage.Post one = partial("o");
        ClientMessage.Post two = partial("on");
        talk.client(one, two, partial("one"));
        assertThat(talk.said()).containsExactly(one, two);
        assertThat(talk.asksForMore()).isEqualTo(1);
    }

    @Test
    void wrongLinesAreNotHeldUpByTheRateThoughPingsAre() {
        talk = Conversation.inRoom(SessionFixtures.settings(s -> s.rate(1, 1)));
        talk.client(fin("one"));
        talk.client(bad(ErrorCode.BAD_ID), PING, bad(ErrorCode.BAD_ID));
        assertThat(talk.heard()).containsExactly(error(BAD_ID));
        assertThat(talk.asksForMore()).isEqualTo(1);
    }

    // What else may happen

    @Test
    void aWrittenPartOfAReplayAsksTheRoomForTheNext() {
        talk.tell(new Session.Written());
        assertThat(talk.audience.getAllReceived()).containsExactly(new Audience.ReadOn(talk.session.getRef()));
    }

    @Test
    void aConnectionOnWhichNothingPassesIsADrop() {
        talk = Conversation.inRoom(SessionFixtures.settings(s -> s.idleTimeout(Duration.ofNanos(1))));
        talk.fire("IDLE");
        assertThat(talk.departure()).contains(Departure.DROPPED);
        talk.left();
        assertThat(talk.heard()).isEmpty();
        assertThat(talk.isEnding()).isTrue();
    }

    @Test
    void aConnectionOnWhichSomethingPassedGetsTheRestOfItsTime() {
        talk.outbox.received();
        talk.fire("IDLE");
        assertThat(talk.departure()).isEmpty();
        assertThat(talk.timer("IDLE")).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @Test
    void aStoppingNodeLetsFinalsBeStoredAndSaysSo() {
        talk.client(fin("one"));
        talk.tell(new Session.Shutdown());
        assertThat(talk.departure()).isEmpty();
        talk.settled(1);
        assertThat(talk.departure()).contains(Departure.SHUTDOWN);
        talk.left();
        assertThat(talk.heard()).containsExactly(error("Server is shutting down"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRoomThatFailsEndsTheConnection(boolean isLeaving) {
        talk.client(fin("one"));
        if (isLeaving) {
            talk.tell(new Session.Shutdown());
        }
        talk.audienceDies();
        assertThat(talk.heard()).containsExactly(error(isLeaving ? "Server is shutting down" : "Internal error"));
        assertThat(talk.isEnding()).isTrue();
    }

    @Test
    void aRoomThatFailsWhileItIsLeftEndsTheConnection() {
        talk.client(CLOSE);
        talk.audienceDies();
        assertThat(talk.isEnding()).isTrue();
    }

    @Test
    void aClientThatDoesNotReadItsLastLinesIsCutOff() {
        talk.outbox.deliver(Lines.of().fin(1).take());
        talk.outbox.next();
        talk.client(CLOSE);
        talk.left();
        assertThat(talk.isEnding()).isTrue();
        talk.fire("IDLE");
        assertThat(talk.outbox.state()).isEqualTo(Outbox.State.OVERRUN);
    }

    @Test
    void aFaultEndsThisSessionAndSaysSo() {
        talk.tell(new Session.Received(List.of(), () -> {
            throw new IllegalStateException("a bug");
        }));
        assertThat(talk.session.isAlive()).isFalse();
        assertThat(talk.heard()).containsExactly(error("Internal error"));
        assertThat(talk.isEnding()).isTrue();
        assertThat(talk.session.getAllLogEntries()).singleElement().satisfies(entry -> assertThat(entry.message())
                .contains("Session", "ann", "acme.lobby")
                .doesNotContain("secret"));
    }

    @Test
    void aFaultOfTheStreamEndsThisSessionToo() {
        talk.tell(new Session.Failed(new IllegalStateException("a bug")));
        assertThat(talk.session.isAlive()).isFalse();
        assertThat(talk.session.getAllLogEntries()).hasSize(1);
    }
}
