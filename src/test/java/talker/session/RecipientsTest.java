package talker.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import talker.protocol.UserName;

class RecipientsTest {
    private static final UserName ANN = UserName.of("ann");
    private static final UserName BOB = UserName.of("bob");

    private final Recipients recipients = new Recipients();

    @Test
    void whatIsLearntIsKnownForAWhile() {
        long until = 7 + Recipients.KNOWN_FOR.toNanos();
        recipients.learn(ANN, true, 7);
        recipients.learn(BOB, false, 7);
        assertThat(recipients.isReader(ANN, until - 1)).isTrue();
        assertThat(recipients.isReader(BOB, until - 1)).isFalse();
        assertThat(recipients.isReader(ANN, until)).isNull();
        recipients.learn(ANN, false, until);
        assertThat(recipients.isReader(ANN, until)).isFalse();
    }

    @Test
    void theNewestFewAreKnown() {
        for (int i = 0; i < Recipients.MAX_KNOWN; i++) {
            recipients.learn(UserName.of("user" + i), true, 0);
        }
        assertThat(recipients.isReader(UserName.of("user0"), 0)).isTrue();
        recipients.learn(ANN, true, 0);
        assertThat(recipients.isReader(UserName.of("user0"), 0)).isNull();
        assertThat(recipients.isReader(UserName.of("user1"), 0)).isTrue();
        assertThat(recipients.isReader(ANN, 0)).isTrue();
    }

    @Test
    void aQuestionIsUnderWayUntilItsAnswerIsLearnt() {
        assertThat(recipients.isBeingAsked(ANN)).isFalse();
        recipients.ask(ANN);
        assertThat(recipients.isBeingAsked(ANN)).isTrue();
        assertThat(recipients.isBeingAsked(BOB)).isFalse();
        recipients.learn(ANN, true, 0);
        assertThat(recipients.isBeingAsked(ANN)).isFalse();
    }
}
