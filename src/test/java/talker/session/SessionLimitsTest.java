package talker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.session.Conversation.CONNECT;
import static talker.session.Conversation.CONNECT_2;
import static talker.session.Conversation.PING;
import static talker.session.Conversation.error;
import static talker.session.Conversation.fin;
import static talker.session.Conversation.partial;

import java.util.List;
import org.junit.jupiter.api.Test;
import talker.account.AccountReply;
import talker.limits.LimitFixtures;
import talker.limits.Limits;
import talker.limits.Seat;
import talker.limits.Stake;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.Version;
import talker.room.MemberEvent;

/** What a session does at the bounds that it shares with others, and at that of its bytes. */
class SessionLimitsTest {
    private static final String TOO_MANY_2 =
            "{\"type\":\"error\",\"code\":\"too_many_attempts\",\"message\":\"Too many attempts, try again later\","
                    + "\"retry\":";

    private final Limits limits = LimitFixtures.limits(
            "talker.limits.attempts.per-account = 2",
            "talker.limits.attempts.pause-min = 30s",
            "talker.limits.attempts.at-once = 1",
            "talker.limits.connections-per-user = 1",
            "talker.limits.unconfirmed-bytes-per-account = 1000 B");

    private Conversation from(String address) {
        return new Conversation(SessionFixtures.settings(), LimitFixtures.seat(limits, address));
    }

    private void guessesWrong(String address, ClientLine connect) {
        Conversation guess = from(address);
        guess.client(connect);
        if (guess.isAsking()) {
            guess.answer(new AccountReply.Denied());
        }
        guess.fire("REFUSE");
        assertThat(guess.heard()).hasSize(1).first().asString().contains("Authentication failed");
    }

    @Test
    void whoGuessedTooOftenIsToldWhenToComeBackAndNobodyIsAsked() {
        guessesWrong("203.0.113.7", CONNECT);
        guessesWrong("203.0.113.7", CONNECT_2);
        Conversation again = from("203.0.113.7");
        again.client(CONNECT);
        assertThat(again.isAsking()).isFalse();
        assertThat(again.heard()).containsExactly(error("Too many attempts, try again later"));
        assertThat(again.isEnding()).isTrue();
        Conversation inVersion2 = from("203.0.113.7");
        inVersion2.client(CONNECT_2);
        assertThat(inVersion2.heard()).containsExactly(TOO_MANY_2 + "30}");
        Conversation elsewhere = from("203.0.113.8");
        elsewhere.client(CONNECT);
        assertThat(elsewhere.isAsking()).as("the same user, from elsewhere").isTrue();
    }

    /** A connect that names no account that there could be is refused like any other, and counts like any other. */
    @Test
    void whateverIsWrongWithAConnectIsAFailure() {
        guessesWrong("203.0.113.7", new ClientLine.BadConnect(Version.ONE));
        guessesWrong("203.0.113.7", new ClientLine.BadConnect(Version.ONE));
        Conversation again = from("203.0.113.7");
        again.client(new ClientLine.BadConnect(Version.TWO));
        assertThat(again.heard()).containsExactly(TOO_MANY_2 + "30}");
    }

    @Test
    void moreThanOneAtATimeWaitForAMoment() {
        Conversation first = from("203.0.113.7");
        first.client(CONNECT);
        Conversation second = from("203.0.113.7");
        second.client(CONNECT);
        assertThat(second.isAsking()).isFalse();
        assertThat(second.heard()).isEmpty();
        second.fire("ATTEMPT");
        assertThat(second.isAsking()).as("the first one is still being tried").isFalse();
        first.answer(new AccountReply.Granted());
        second.fire("ATTEMPT");
        assertThat(second.isAsking()).isTrue();
    }

    @Test
    void whoHasAsManyConnectionsAsMayBeIsToldSoOnceTheTokenIsRight() {
        Conversation first = from("127.0.0.1");
        first.client(CONNECT);
        first.answer(new AccountReply.Granted());
        Conversation second = from("127.0.0.1");
        second.client(CONNECT_2);
        second.answer(new AccountReply.Granted());
        assertThat(second.heard())
                .containsExactly(Conversation.error2(ErrorCode.USER_FULL))
                .first()
                .asString()
                .contains("too_many_connections");
        assertThat(second.audiences.hasMessages()).isFalse();
    }

    @Test
    void aRoomThatIsFullIsToldAndTheConnectionEnds() {
        Conversation talk = from("127.0.0.1");
        talk.client(CONNECT_2);
        talk.answer(new AccountReply.Granted());
        talk.tell(new MemberEvent.RoomFull());
        assertThat(talk.heard()).containsExactly(Conversation.error2(ErrorCode.ROOM_FULL));
        assertThat(talk.isEnding()).isTrue();
    }

    @Test
    void whoSendsTooManyBytesIsReadOnLater() {
        Conversation talk = Conversation.inRoom(SessionFixtures.settings(s -> s.byteRate(1000, 5000)));
        ClientMessage.Post one = fin("one");
        talk.client(5000, List.<ClientLine>of(one));
        assertThat(talk.said()).as("at the bound").containsExactly(one);
        assertThat(talk.asksForMore()).isEqualTo(1);
        ClientMessage.Post two = fin("two");
        talk.client(3000, List.<ClientLine>of(partial("shown by nobody"), two));
        assertThat(talk.said()).isEmpty();
        assertThat(talk.asksForMore()).isZero();
        assertThat(talk.timer("RESUME").toMillis()).isBetween(2000L, 3000L);
        talk.fire("RESUME");
        assertThat(talk.said()).as("too soon").isEmpty();
    }

    @Test
    void bytesWithoutALineCountToo() {
        Conversation talk = Conversation.inRoom(SessionFixtures.settings(s -> s.byteRate(1000, 5000)));
        talk.client(100_000, List.of());
        assertThat(talk.asksForMore()).isZero();
        assertThat(talk.timer("RESUME").toSeconds()).isBetween(90L, 95L);
    }

    @Test
    void pingsCountAsMessages() {
        Conversation talk = Conversation.inRoom2(SessionFixtures.settings(s -> s.rate(1, 3)));
        talk.heard();
        talk.client(PING, PING, PING, PING);
        assertThat(talk.heard()).hasSize(3);
        assertThat(talk.asksForMore()).isZero();
        assertThat(talk.isTimerSet("RESUME")).isTrue();
    }

    @Test
    void whoseAccountHasTooMuchWaitingIsReadOnOnceItIsStored() {
        Seat seat = LimitFixtures.seat(limits, "127.0.0.1");
        Conversation talk = new Conversation(SessionFixtures.settings(), seat);
        talk.client(CONNECT);
        talk.answer(new AccountReply.Granted());
        talk.enter();
        talk.asksForMore();
        Stake ofAnother = limits.shares().open("acme");
        ofAnother.await(999);
        ClientMessage.Post one = fin("one");
        ClientMessage.Post two = fin("two");
        talk.client(one, two);
        assertThat(talk.said()).containsExactly(one);
        assertThat(talk.asksForMore()).isZero();
        talk.fire("RESUME");
        assertThat(talk.said()).isEmpty();
        ofAnother.close();
        talk.fire("RESUME");
        assertThat(talk.said()).containsExactly(two);
        talk.settled(2);
        seat.giveBack();
        assertThat(limits.shares().open("acme").isFull()).isFalse();
    }
}
