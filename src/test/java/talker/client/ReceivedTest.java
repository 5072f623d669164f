package talker.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import talker.protocol.MessageId;
import talker.protocol.UserName;

class ReceivedTest {
    private static final UserName ANN = UserName.of("ann");

    private static Message message(long seq, MessageId id) {
        return new Message(seq, id, ANN, "hello", 0, null);
    }

    private static Message message(long seq) {
        return message(seq, MessageId.random());
    }

    @Test
    void withoutASeqTheIdTellsWhatComesTwice() {
        Received received = new Received(2, Settings.NO_SEQ);
        Message first = message(0);
        assertThat(received.isNew(first, true)).isTrue();
        assertThat(received.isNew(first, true)).isFalse();
        assertThat(received.seq()).isEqualTo(Settings.NO_SEQ);
    }

    @Test
    void soManyIdsAreRememberedAndNoMore() {
        Received received = new Received(2, Settings.NO_SEQ);
        Message first = message(0);
        received.isNew(first, true);
        received.isNew(message(0), true);
        assertThat(received.isNew(first, true)).isFalse();
        received.isNew(message(0), true);
        assertThat(received.isNew(first, true)).isTrue();
    }

    @Test
    void whatWasHeardBeforeAnEarlierClientEndedIsNotNew() {
        Received received = new Received(10, 7);
        assertThat(received.isNew(message(7), true)).isFalse();
        assertThat(received.isNew(message(8), true)).isTrue();
        assertThat(received.seq()).isEqualTo(8);
    }

    @Test
    void whatComesOutOfTurnIsHeardOnceAndHidesNothingBeforeIt() {
        Received received = new Received(10, 3);
        Message early = message(6);
        assertThat(received.isNew(early, false)).isTrue();
        assertThat(received.seq()).isEqualTo(3);
        assertThat(received.isNew(message(4), true)).isTrue();
        assertThat(received.isNew(message(5), true)).isTrue();
        assertThat(received.isNew(early, true)).isFalse();
        assertThat(received.seq()).isEqualTo(6);
    }
}
