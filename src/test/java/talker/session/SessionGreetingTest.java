package talker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.session.Conversation.ANN;
import static talker.session.Conversation.CLOSE;
import static talker.session.Conversation.CONNECT;
import static talker.session.Conversation.LOBBY;
import static talker.session.Conversation.PING;
import static talker.session.Conversation.bad;
import static talker.session.Conversation.error;
import static talker.session.Conversation.fin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Revoked;
import talker.account.TokenHash;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.Terms;
import talker.protocol.UserName;
import talker.protocol.Version;
import talker.room.Audience;
import talker.room.Audiences;
import talker.room.Departure;

/** Before the room. */
class SessionGreetingTest {
    private static final String FAILED = error("Authentication failed");

    private Conversation talk = new Conversation(SessionFixtures.settings());

    @Test
    void aConnectIsPutToTheAccountAndThenToTheRoomAndSucceedsInSilence() {
        talk.client(CONNECT);
        Account.Authenticate asked = (Account.Authenticate) talk.account.receiveMessage();
        assertThat(asked.room()).isEqualTo("lobby");
        assertThat(asked.user()).isEqualTo(ANN);
        assertThat(asked.presented()).isEqualTo(TokenHash.of("secret"));
        talk.answer(new AccountReply.Granted());
        assertThat(talk.audiences.receiveMessage())
                .isEqualTo(new Audiences.Enter(
                        LOBBY, new Audience.Enter(ANN, talk.outbox, talk.session.getRef(), Terms.OF_VERSION_1)));
        assertThat(talk.asksForMore()).isZero();
        talk.enter();
        assertThat(talk.heard()).isEmpty();
        assertThat(talk.asksForMore()).isEqualTo(1);
        assertThat(talk.isTimerSet("CONNECT")).isFalse();
    }

    @Test
    void pingsAreTakenBefore() {
        talk.client(PING, PING);
        assertThat(talk.asksForMore()).isEqualTo(1);
        talk.client(PING, CONNECT);
        assertThat(talk.isAsking()).isTrue();
        assertThat(talk.heard()).isEmpty();
    }

    static List<ClientLine> wrongFirstLines() {
        return List.of(fin("hello"), bad(ErrorCode.BAD_ID), bad(ErrorCode.BAD_TYPE));
    }

    @ParameterizedTest
    @MethodSource("wrongFirstLines")
    void anythingElseBeforeEndsTheConnection(ClientLine line) {
        talk.client(PING, line, CONNECT);
        assertThat(talk.heard()).containsExactly(error("Not connected to a room"));
        assertThat(talk.isEnding()).isTrue();
        assertThat(talk.account.hasMessages()).isFalse();
    }

    @Test
    void aLineThatCannotBeReadEndsTheConnection() {
        talk.client(new ClientLine.Unreadable(ErrorCode.TOO_LONG));
        assertThat(talk.heard()).containsExactly(error("Line too long"));
        assertThat(talk.isEnding()).isTrue();
    }

    @Test
    void aCloseBeforeEndsTheConnectionWithoutAWord() {
        talk.client(CLOSE);
        assertThat(talk.heard()).isEmpty();
        assertThat(talk.isEnding()).isTrue();
    }

    @Test
    void aRefusalIsAnsweredWhenItsTimeHasComeAndEndsTheConnection() {
        talk.client(CONNECT);
        talk.answer(new AccountReply.Denied());
        assertThat(talk.heard()).isEmpty();
        talk.fire("REFUSE");
        assertThat(talk.heard()).containsExactly(FAILED);
        assertThat(talk.isEnding()).isTrue();
        assertThat(talk.audiences.hasMessages()).isFalse();
    }

    @Test
    void aConnectWithAWrongFieldIsRefusedInTheSameWay() {
        talk = new Conversation(SessionFixtures.settings(s -> s.refusalDelay(Duration.ofHours(1))));
        talk.client(new ClientLine.BadConnect(Version.ONE));
        assertThat(talk.timer("REFUSE")).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        talk.fire("REFUSE");
        assertThat(talk.heard()).containsExactly(FAILED);
        assertThat(talk.account.hasMessages()).isFalse();
    }

    @Test
    void allRefusalsTakeTheSameTimeFromTheConnectOn() {
        talk = new Conversation(SessionFixtures.settings(s -> s.refusalDelay(Duration.ofHours(1))));
        talk.client(CONNECT);
        talk.answer(new AccountReply.Denied());
        assertThat(talk.timer("REFUSE")).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @Test
    void whatComesWhileTheAccountIsAskedWaitsForTheRoom() {
        ClientMessage.Post first = fin("one");
        talk.client(CONNECT, first);
        talk.answer(new AccountReply.Granted());
        assertThat(talk.audience.hasMessages()).isFalse();
        talk.enter();
        assertThat(talk.said()).containsExactly(first);
    }

    @Test
    void whatComesWithARefusedConnectIsNeverSaid() {
        talk.client(CONNECT, fin("one"));
        talk.answer(new AccountReply.Denied());
        talk.fire("REFUSE");
        assertThat(talk.heard()).containsExactly(FAILED);
        assertThat(talk.asksForMore()).isZero();
    }

    @Test
    void whoDoesNotConnectInTimeIsClosed() {
        talk.fire("CONNECT");
        assertThat(talk.heard()).isEmpty();
        assertThat(talk.isEnding()).isTrue();
    }

    @Test
    void anAccountThatDoesNotAnswerIsAskedAgainUntilTheTimeIsUp() {
        talk.client(CONNECT);
        talk.doNotAnswer();
        talk.doNotAnswer();
        assertThat(talk.account.getAllReceived()).hasSize(3);
        talk.fire("CONNECT");
        assertThat(talk.heard()).containsExactly(error("Service unavailable, try again"));
        assertThat(talk.isEnding()).isTrue();
    }

    @Test
    void aRefusalIsNotOvertakenByTheTimeForConnecting() {
        talk.client(CONNECT);
        talk.answer(new AccountReply.Denied());
        assertThat(talk.isTimerSet("CONNECT")).isFalse();
    }

    @Test
    void whoIsLetInTooLateLeavesAgain() {
        talk.client(CONNECT);
        talk.answer(new AccountReply.Granted());
        talk.fire("CONNECT");
        talk.enter();
        assertThat(talk.departure()).contains(Departure.DROPPED);
    }

    @Test
    void whoSendsNothingMoreBeforeConnectingIsClosed() {
        talk.client(PING);
        talk.tell(new Session.InputEnded());
        assertThat(talk.isEnding()).isTrue();
    }

    @Test
    void whoSendsNothingMoreAfterAConnectIsHeardOut() {
        ClientMessage.Post last = fin("goodbye");
        talk.client(CONNECT, last);
        talk.tell(new Session.InputEnded());
        assertThat(talk.isEnding()).isFalse();
        talk.answer(new AccountReply.Granted());
        talk.enter();
        assertThat(talk.said()).containsExactly(last);
        talk.settled(1);
        assertThat(talk.departure()).contains(Departure.DROPPED);
    }

    @Test
    void aStoppingNodeSaysSo() {
        talk.tell(new Session.Shutdown());
        assertThat(talk.heard()).containsExactly(error("Server is shutting down"));
        assertThat(talk.isEnding()).isTrue();
    }

    @Test
    void aBrokenConnectionEndsTheSession() {
        talk.client(CONNECT);
        talk.tell(new Session.Disconnected(null));
        assertThat(talk.session.isAlive()).isFalse();
    }

    /** Access was lost between the account's answer and the room's. */
    @Test
    void whoLosesAccessAtTheDoorIsPutOut() {
        talk.client(CONNECT);
        talk.answer(new AccountReply.Granted());
        talk.tell(new Session.Recheck(new Revoked("acme", Optional.of(ANN), Optional.empty())));
        talk.tell(new Session.Recheck(new Revoked("acme", Optional.of(UserName.of("bob")), Optional.empty())));
        talk.account.getAllReceived();
        talk.enter();
        assertThat(talk.account.getAllReceived()).hasSize(1);
        talk.answer(new AccountReply.Denied());
        talk.left();
        assertThat(talk.heard()).containsExactly(error("Access revoked"));
    }
}
