package talker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static talker.session.Conversation.ANN;
import static talker.session.Conversation.BOB;
import static talker.session.Conversation.CLOSE;
import static talker.session.Conversation.error;
import static talker.session.Conversation.fin;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import talker.account.AccountReply;
import talker.account.Revoked;
import talker.protocol.UserName;
import talker.room.Departure;

/** In the room, and then not allowed to be there any more. */
class VigilTest {
    private final Conversation talk = Conversation.inRoom(SessionFixtures.settings());

    @Test
    void whoLosesAccessIsPutOut() {
        talk.tell(new Session.Recheck(revoked(Optional.of(ANN), Optional.empty())));
        assertThat(talk.isAsking()).isTrue();
        talk.answer(new AccountReply.Denied());
        assertThat(talk.departure()).contains(Departure.DROPPED);
        talk.left();
        assertThat(talk.heard()).containsExactly(error("Access revoked"));
    }

    @Test
    void whoMayStayStays() {
        talk.tell(new Session.Recheck(revoked(Optional.empty(), Optional.of("lobby"))));
        talk.answer(new AccountReply.Granted());
        assertThat(talk.heard()).isEmpty();
        assertThat(talk.isEnding()).isFalse();
    }

    @Test
    void anAccountThatDoesNotAnswerIsAskedAgain() {
        talk.tell(new Session.Recheck(revoked(Optional.of(ANN), Optional.empty())));
        talk.doNotAnswer();
        assertThat(talk.isAsking()).isTrue();
        talk.answer(new AccountReply.Denied());
        assertThat(talk.departure()).isPresent();
    }

    /** Notices get lost: when a node dies, or the network breaks. */
    @Test
    void whoeverLostAccessWithoutANoticeIsPutOutByAndBy() {
        assertThat(talk.timer("RECHECK")).isBetween(Duration.ofSeconds(150), Duration.ofSeconds(450));
        talk.fire("RECHECK");
        talk.answer(new AccountReply.Granted());
        assertThat(talk.isEnding()).isFalse();
        talk.fire("RECHECK");
        talk.answer(new AccountReply.Denied());
        assertThat(talk.departure()).contains(Departure.DROPPED);
        talk.left();
        assertThat(talk.heard()).containsExactly(error("Access revoked"));
    }

    @Test
    void anAccountThatIsAwayIsNotAskedMoreOftenForThat() {
        talk.fire("RECHECK");
        assertThat(talk.isAsking()).isTrue();
        talk.doNotAnswer();
        assertThat(talk.isAsking()).isFalse();
        assertThat(talk.isTimerSet("RECHECK")).isTrue();
    }

    @Test
    void whoLosesAccessWhileTheLastFinalsWaitReadsNoLonger() {
        talk.client(fin("one"), CLOSE);
        assertThat(talk.departure()).isEmpty();
        talk.tell(new Session.Recheck(revoked(Optional.of(ANN), Optional.empty())));
        talk.answer(new AccountReply.Denied());
        assertThat(talk.departure()).contains(Departure.DROPPED);
        talk.left();
        assertThat(talk.heard()).containsExactly(error("Access revoked"));
    }

    @Test
    void whoMayStayWaitsForTheLastFinals() {
        talk.client(fin("one"), CLOSE);
        talk.tell(new Session.Recheck(revoked(Optional.of(ANN), Optional.empty())));
        talk.answer(new AccountReply.Granted());
        assertThat(talk.departure()).isEmpty();
        talk.settled(1);
        assertThat(talk.departure()).contains(Departure.CLOSED);
    }

    @Test
    void whoeverIsNotConcernedIsLeftInPeace() {
        talk.tell(new Session.Recheck(revoked(Optional.of(BOB), Optional.empty())));
        talk.tell(new Session.Recheck(revoked(Optional.of(ANN), Optional.of("other"))));
        talk.tell(new Session.Recheck(new Revoked("other", Optional.of(ANN), Optional.empty())));
        assertThat(talk.isAsking()).isFalse();
    }

    @Test
    void nobodyAsksMoreOftenThanEverySecond() {
        assertThat(settings("1s").recheckInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThatThrownBy(() -> settings("999ms"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a second or more");
    }

    private static SessionSettings settings(String recheckInterval) {
        return SessionSettings.from(ConfigFactory.parseString("talker.session.recheck-interval = " + recheckInterval)
                .withFallback(ConfigFactory.parseResources("talker.conf"))
                .resolve()
                .getConfig("talker"));
    }

    private static Revoked revoked(Optional<UserName> user, Optional<String> room) {
        return new Revoked("acme", user, room);
    }
}
