package talker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two rooms of three, in each of which the second and third member talk: senders 0 and 1, and 2 and 3. */
class LedgerTest {
    private static final int ANN = 0;
    private static final int BOB = 1;

    private final Ledger ledger = new Ledger(new Topology(2, 3, 2));

    @BeforeEach
    void twoFinalsOfOneSenderAndOneOfTheOther() {
        ledger.sendsFinal(0);
        ledger.sendsFinal(0);
        ledger.sendsFinal(1);
    }

    private void allHear(int... connections) {
        for (int connection : connections) {
            assertThat(ledger.hearsFinal(connection, 0, 0)).isTrue();
            assertThat(ledger.hearsFinal(connection, 1, 0)).isTrue();
            assertThat(ledger.hearsFinal(connection, 0, 1)).isTrue();
        }
    }

    @Test
    void whatEverybodyHearsOnceAndInOneOrderIsClean() {
        allHear(0, 1, 2);

        Tally tally = ledger.tally();
        assertThat(tally.isClean()).isTrue();
        assertThat(tally.expected()).isEqualTo(9);
        assertThat(tally.delivered()).isEqualTo(9);
        assertThat(ledger.hasAllFinals()).isTrue();
    }

    @Test
    void whatSomebodyDoesNotHearIsLost() {
        allHear(0, 2);
        ledger.hearsFinal(BOB, 0, 0);
        ledger.hearsFinal(BOB, 0, 1);

        assertThat(ledger.tally().lost()).isEqualTo(1);
        assertThat(ledger.tally().reordered()).isZero();
        assertThat(ledger.tally().isClean()).isFalse();
        assertThat(ledger.hasAllFinals()).isFalse();
    }

    @Test
    void whatNobodyHearsIsLostForAll() {
        for (int connection = 0; connection < 3; connection++) {
            ledger.hearsFinal(connection, 0, 0);
            ledger.hearsFinal(connection, 0, 1);
        }
        assertThat(ledger.tally().lost()).isEqualTo(3);
    }

    @Test
    void whatComesAgainIsDoubled() {
        allHear(0, 1, 2);
        assertThat(ledger.hearsFinal(BOB, 0, 1)).isFalse();
        assertThat(ledger.hearsFinal(BOB, 0, 0)).isFalse();

        assertThat(ledger.tally().doubled()).isEqualTo(2);
        assertThat(ledger.tally().lost()).isZero();
        assertThat(ledger.tally().isClean()).isFalse();
    }

    @Test
    void whatOthersHeardTheOtherWayRoundIsReordered() {
        allHear(0, 2);
        ledger.hearsFinal(BOB, 1, 0);
        assertThat(ledger.hearsFinal(BOB, 0, 0)).isTrue();
        ledger.hearsFinal(BOB, 0, 1);

        assertThat(ledger.tally().reordered()).isEqualTo(1);
        assertThat(ledger.tally().lost()).isZero();
        assertThat(ledger.tally().isClean()).isFalse();
    }

    @Test
    void aSendersOwnOrderTurnedRoundForAllIsReordered() {
        for (int connection = 0; connection < 3; connection++) {
            ledger.hearsFinal(connection, 0, 1);
            ledger.hearsFinal(connection, 0, 0);
            ledger.hearsFinal(connection, 1, 0);
        }
        assertThat(ledger.tally().reordered()).isEqualTo(1);
        assertThat(ledger.tally().lost()).isZero();
    }

    @Test
    void whatWasMissedComesAfterAReconnect() {
        allHear(0, 2);
        ledger.hearsFinal(BOB, 0, 0);
        ledger.comesBack(BOB);
        ledger.hearsFinal(BOB, 1, 0);
        ledger.hearsFinal(BOB, 0, 1);

        assertThat(ledger.tally().isClean()).isTrue();
        assertThat(ledger.tally().repeated()).isZero();
    }

    @Test
    void whatComesAgainAfterAReconnectIsRepeatedOnly() {
        allHear(0, 1, 2);
        ledger.comesBack(BOB);
        assertThat(ledger.hearsFinal(BOB, 1, 0)).isFalse();
        assertThat(ledger.hearsFinal(BOB, 0, 1)).isFalse();

        assertThat(ledger.tally().repeated()).isEqualTo(2);
        assertThat(ledger.tally().isClean()).isTrue();
    }

    @Test
    void aReplayInWhichSomethingComesTwiceIsDoubled() {
        allHear(0, 1, 2);
        ledger.comesBack(BOB);
        ledger.hearsFinal(BOB, 1, 0);
        ledger.hearsFinal(BOB, 1, 0);

        assertThat(ledger.tally().doubled()).isEqualTo(1);
    }

    @Test
    void aHoleThatAReplayFillsIsNone() {
        allHear(0, 2);
        ledger.hearsFinal(BOB, 0, 0);
        ledger.hearsFinal(BOB, 0, 1);
        ledger.comesBack(BOB);
        ledger.hearsFinal(BOB, 1, 0);
        ledger.hearsFinal(BOB, 0, 1);

        assertThat(ledger.tally().isClean()).isTrue();
        assertThat(ledger.tally().repeated()).isEqualTo(1);
    }

    @Test
    void aHoleInAReplayIsLost() {
        allHear(0, 2);
        ledger.hearsFinal(BOB, 0, 0);
        ledger.comesBack(BOB);
        ledger.hearsFinal(BOB, 0, 1);

        assertThat(ledger.tally().lost()).isEqualTo(1);
    }

    @Test
    void aPartialAfterItsFinalIsReordered() {
        int partial = ledger.sendsPartial(0);
        ledger.sendsFinal(0);
        ledger.hearsFinal(ANN, 0, 0);
        ledger.hearsFinal(ANN, 1, 0);
        ledger.hearsFinal(ANN, 0, 1);
        ledger.hearsFinal(ANN, 0, 2);

        assertThat(ledger.hearsPartial(ANN, 0, 2, partial)).isFalse();
        assertThat(ledger.tally().reordered()).isEqualTo(1);
        assertThat(ledger.tally().partialsDelivered()).isZero();
    }

    @Test
    void partialsMayBeSkippedButNotTurnedRoundOrDoubled() {
        int first = ledger.sendsPartial(0);
        ledger.sendsPartial(0);
        int third = ledger.sendsPartial(0);

        assertThat(ledger.hearsPartial(ANN, 0, 2, third)).isTrue();
        assertThat(ledger.tally().reordered()).isZero();
        assertThat(ledger.tally().doubled()).isZero();
        ledger.hearsPartial(ANN, 0, 2, third);
        assertThat(ledger.tally().doubled()).isEqualTo(1);
        ledger.hearsPartial(ANN, 0, 2, first);
        assertThat(ledger.tally().reordered()).isEqualTo(1);
        assertThat(ledger.tally().partialsExpected()).isEqualTo(9);
        assertThat(ledger.tally().partialsDelivered()).isEqualTo(1);
        assertThat(ledger.hasAllPartials()).isFalse();
    }

    @Test
    void whatNobodySentOrBelongsToAnotherRoomIsStrange() {
        assertThat(ledger.hearsFinal(ANN, 0, 2)).isFalse();
        assertThat(ledger.hearsFinal(ANN, 0, -1)).isFalse();
        assertThat(ledger.hearsFinal(ANN, 2, 0)).isFalse();
        assertThat(ledger.hearsFinal(ANN, 4, 0)).isFalse();
        assertThat(ledger.hearsFinal(3, 0, 0)).isFalse();
        assertThat(ledger.hearsPartial(ANN, 0, 0, 0)).isFalse();
        assertThat(ledger.tally().strange()).isEqualTo(6);
        assertThat(ledger.tally().isClean()).isFalse();
    }
}
