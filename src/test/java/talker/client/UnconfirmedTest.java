package talker.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import talker.protocol.MessageId;

class UnconfirmedTest {
    private final Unconfirmed unconfirmed = new Unconfirmed(3, 100);

    private static Outgoing message(int bytes) {
        return new Outgoing(MessageId.random(), new byte[bytes], false);
    }

    private List<Outgoing> sendAll() {
        List<Outgoing> sent = new ArrayList<>();
        for (Optional<Outgoing> next = unconfirmed.next(); next.isPresent(); next = unconfirmed.next()) {
            sent.add(next.get());
            unconfirmed.isSent(next.get());
        }
        return sent;
    }

    private String codeOf(Outgoing outgoing) {
        return ((Outcome.Refused) unconfirmed.add(outgoing).join()).code();
    }

    @Test
    void soManyAreTakenAndNoMore() {
        for (int i = 0; i < 3; i++) {
            assertThat(unconfirmed.add(message(1))).isNotDone();
        }
        assertThat(codeOf(message(1))).isEqualTo(Outcome.BUFFER_FULL);
    }

    @Test
    void soManyBytesAreTakenAndNoMore() {
        assertThat(unconfirmed.add(message(60))).isNotDone();
        assertThat(codeOf(message(41))).isEqualTo(Outcome.BUFFER_FULL);
        assertThat(unconfirmed.add(message(40))).isNotDone();
    }

    @Test
    void whatIsConfirmedMakesRoom() {
        Outgoing first = message(100);
        assertThat(unconfirmed.add(first)).isNotDone();
        assertThat(unconfirmed.remove(first.id())).contains(first);
        assertThat(unconfirmed.remove(first.id())).isEmpty();
        assertThat(unconfirmed.isEmpty()).isTrue();
        assertThat(unconfirmed.add(message(100))).isNotDone();
    }

    @Test
    void onANewConnectionEverythingIsSentAgainInOrder() {
        Outgoing first = message(1);
        Outgoing second = message(1);
        Outgoing third = message(1);
        assertThat(unconfirmed.add(first)).isNotDone();
        assertThat(unconfirmed.add(second)).isNotDone();
        assertThat(sendAll()).containsExactly(first, second);
        assertThat(unconfirmed.hasSent()).isTrue();
        assertThat(unconfirmed.add(third)).isNotDone();
        unconfirmed.remove(second.id());

        unconfirmed.sendAgain();
        assertThat(unconfirmed.hasSent()).isFalse();
        assertThat(sendAll()).containsExactly(first, third);
        assertThat(sendAll()).isEmpty();
    }

    @Test
    void whatIsSaidTwiceIsSentOnce() {
        Outgoing first = message(1);
        assertThat(unconfirmed.add(first)).isNotDone();
        Outgoing again = new Outgoing(first.id(), new byte[1], false);

        assertThat(unconfirmed.add(again)).isSameAs(unconfirmed.add(first)).isSameAs(first.outcome());
        assertThat(sendAll()).containsExactly(first);
    }

    @Test
    void whoIsClosedGivesBackWhatIsLeftAndTakesNothing() {
        Outgoing left = message(1);
        assertThat(unconfirmed.add(left)).isNotDone();
        assertThat(unconfirmed.close()).containsExactly(left);
        assertThat(codeOf(message(1))).isEqualTo(Outcome.CLOSED);
        assertThat(unconfirmed.close()).isEmpty();
    }
}
