package talker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.LongRange;

class ReceiptEstimateTest {
    private static final long MILLI = 1_000_000L;
    private static final long LIFE = ReceiptEstimate.LIFE_NANOS;
    private static final long END = ReceiptEstimate.END_NANOS;

    private final ReceiptEstimate estimate = new ReceiptEstimate(1000);

    @Example
    void whatWasJustWrittenIsNotSurelyReceived() {
        estimate.startAfter(7);
        estimate.wrote(10, 8, 0);
        assertThat(estimate.received()).isEqualTo(7);
    }

    @Example
    void aSignOfLifeAWhileAfterItWasWrittenShowsAFinal() {
        estimate.wrote(10, 1, 0);
        estimate.signOfLife(LIFE - 1);
        assertThat(estimate.received()).isZero();
        estimate.signOfLife(LIFE);
        assertThat(estimate.received()).isEqualTo(1);
    }

    @Example
    void soManyBytesWrittenAfterItShowAFinal() {
        estimate.wrote(10, 1, 0);
        estimate.wrote(999, 0, 0);
        estimate.wrote(0, 2, 0);
        assertThat(estimate.received()).isZero();
        estimate.wrote(1, 3, 0);
        assertThat(estimate.received()).isEqualTo(1);
    }

    @Example
    void anOrderlyEndAMomentAfterItWasWrittenShowsAFinal() {
        estimate.wrote(10, 1, 0);
        assertThat(estimate.receivedAtEnd(END - 1)).isZero();
        assertThat(estimate.receivedAtEnd(END)).isEqualTo(1);
    }

    @Example
    void beginningAnewForgetsWhatWasWritten() {
        estimate.wrote(10, 1, 0);
        estimate.startAfter(20);
        estimate.signOfLife(10 * LIFE);
        assertThat(estimate.received()).isEqualTo(20);
    }

    @Example
    void linesThatAreNoFinalsShowNothing() {
        estimate.startAfter(3);
        estimate.wrote(10_000, 0, 0);
        estimate.signOfLife(10 * LIFE);
        assertThat(estimate.received()).isEqualTo(3);
    }

    /** What happens on a connection: bytes and perhaps a final are written, or the client shows that it lives. */
    record Moment(long pause, int bytes, boolean isFinal, boolean isLife) {}

    /** Never more than one of the three rules allows, each taken by itself, final by final. */
    @Property(tries = 500)
    void neverMoreThanTheRulesAllow(
            @ForAll("moments") List<Moment> moments, @ForAll @LongRange(min = 1, max = 2000) long margin) {
        ReceiptEstimate thinned = new ReceiptEstimate(margin);
        List<long[]> finals = new ArrayList<>();
        long now = 0;
        long written = 0;
        long lastLife = Long.MIN_VALUE;
        long seq = 0;
        long before = 0;
        for (Moment moment : moments) {
            now += moment.pause;
            if (moment.isLife) {
                thinned.signOfLife(now);
                lastLife = now;
            } else {
                written += moment.bytes;
                if (moment.isFinal) {
                    seq++;
                    finals.add(new long[] {seq, written, now});
                }
                thinned.wrote(moment.bytes, moment.isFinal ? seq : 0, now);
            }
            long claimed = thinned.received();
            assertThat(claimed).as("it only grows").isGreaterThanOrEqualTo(before);
            before = claimed;
            assertThat(claimed).isLessThanOrEqualTo(allowed(finals, written - margin, lastLife, LIFE));
        }
        assertThat(thinned.receivedAtEnd(now))
                .isLessThanOrEqualTo(Math.max(
                        allowed(finals, written - margin, lastLife, LIFE), allowed(finals, Long.MIN_VALUE, now, END)));
    }

    /** Nor does it stay behind for ever: after a sign of life, nothing written long before is left open. */
    @Property(tries = 200)
    void whatWasWrittenLongAgoIsReceivedAfterASignOfLife(@ForAll("moments") List<Moment> moments) {
        ReceiptEstimate thinned = new ReceiptEstimate(1 << 20);
        long now = 0;
        long seq = 0;
        for (Moment moment : moments) {
            now += moment.pause;
            thinned.wrote(moment.bytes, moment.isFinal ? ++seq : 0, now);
        }
        thinned.signOfLife(now + LIFE);
        assertThat(thinned.received()).isEqualTo(seq);
    }

    private static long allowed(List<long[]> finals, long upToByte, long life, long age) {
        long allowed = 0;
        for (long[] each : finals) {
            boolean byLife = life != Long.MIN_VALUE && each[2] <= life - age;
            if (byLife || each[1] <= upToByte) {
                allowed = each[0];
            }
        }
        return allowed;
    }

    @Provide
    Arbitrary<List<Moment>> moments() {
        Arbitrary<Long> pauses = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(0, 20 * MILLI)),
                Tuple.of(2, Arbitraries.longs().between(0, 400 * MILLI)),
                Tuple.of(1, Arbitraries.longs().between(0, 3000 * MILLI)));
        return Combinators.combine(
                        pauses,
                        Arbitraries.integers().between(1, 300),
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.of(true, false, false, false, false))
                .as(Moment::new)
                .list()
                .ofMaxSize(300);
    }
}
