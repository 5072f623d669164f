package talker.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnconfirmedTest {
    @Test
    void soManyFinalsMayWait() {
        Unconfirmed unconfirmed = new Unconfirmed(2, 1_000_000);
        unconfirmed.add("one");
        assertThat(unconfirmed.isFull()).isFalse();
        unconfirmed.add("two");
        assertThat(unconfirmed.isFull()).isTrue();
        unconfirmed.settle(1);
        assertThat(unconfirmed.isFull()).isFalse();
        assertThat(unconfirmed.isEmpty()).isFalse();
        unconfirmed.settle(5);
        assertThat(unconfirmed.isEmpty()).isTrue();
    }

    @Test
    void soMuchMemoryMayTheyTakeAndTheOneThatPassesItIsTheLast() {
        Unconfirmed unconfirmed = new Unconfirmed(1000, 2400);
        unconfirmed.add("x".repeat(999));
        assertThat(unconfirmed.isFull()).isFalse();
        unconfirmed.add("");
        assertThat(unconfirmed.isFull()).isFalse();
        unconfirmed.add("");
        assertThat(unconfirmed.isFull()).isTrue();
        unconfirmed.settle(1);
        assertThat(unconfirmed.isFull()).isFalse();
    }
}
