package talker.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Lines as connections hear them, fed by hand: one room of three, of which the second member talks. */
class WitnessTest {
    private static final int RUN = 0xCAFE;
    private static final int ANN = 0;
    private static final int BOB = 1;
    private static final long MILLI = 1_000_000;
    private static final Percentage OFF = Percentage.withPercentage(0.1);

    private final List<String> events = new ArrayList<>();
    private final Ledger ledger = new Ledger(new Topology(1, 3, 1));
    private final Lines lines = new Lines(RUN, 1);
    private final Witness witness =
            new Witness(new Topology(1, 3, 1), RUN, ledger, new Timeline(MILLI), new Witness.Events() {
                @Override
                public void enters(int connection, long seq) {
                    events.add(connection + " enters at " + seq);
                }

                @Override
                public void isAnswered(int sender) {
                    events.add(sender + " is answered");
                }

                @Override
                public void isRefused(int connection, String text) {
                    events.add(connection + ": " + text);
                }
            });

    /** What the server makes of a line that a client sent. */
    private static String echo(byte[] line) {
        String text = new String(line, UTF_8).strip();
        return text.replace(",\"final\":true}", "}").replace("}", ",\"from\":\"u1\"")
                + (text.contains("\"final\":true") ? ",\"final\":true}" : "}");
    }

    private void hears(int connection, String line, long now) {
        byte[] bytes = ("rest" + line + "\nmore").getBytes(UTF_8);
        witness.hears(connection, bytes, 4, bytes.length - 5, now);
    }

    @Test
    void latencyIsFromWhenItWasSentToWhenItWasHeard() {
        witness.beginsToMeasure();
        String line = echo(lines.sendFinal(0, ledger.sendsFinal(0), 5 * MILLI, 100));
        hears(ANN, line, 12 * MILLI);
        hears(BOB, line, 8 * MILLI);

        assertThat(witness.finals().count()).isEqualTo(2);
        assertThat(witness.finals().max()).isCloseTo(7, OFF);
        assertThat(witness.receipts().count()).isEqualTo(1);
        assertThat(witness.receipts().max()).isCloseTo(3, OFF);
        assertThat(witness.measuredDeliveries()).isEqualTo(2);
        assertThat(events).containsExactly("0 is answered");
    }

    @Test
    void whatWasSentBeforeOrAfterIsNotMeasuredWheneverItComes() {
        String before = echo(lines.sendFinal(0, ledger.sendsFinal(0), MILLI, 100));
        witness.beginsToMeasure();
        String within = echo(lines.sendFinal(0, ledger.sendsFinal(0), 2 * MILLI, 100));
        witness.endsToMeasure();
        String after = echo(lines.sendFinal(0, ledger.sendsFinal(0), 3 * MILLI, 100));
        for (String line : List.of(before, within, after)) {
            hears(ANN, line, 9 * MILLI);
        }
        assertThat(witness.finals().count()).isEqualTo(1);
        assertThat(witness.finals().max()).isCloseTo(7, OFF);
        assertThat(ledger.tally().delivered()).isEqualTo(3);
    }

    @Test
    void whatComesTwiceIsMeasuredOnce() {
        witness.beginsToMeasure();
        String line = echo(lines.sendFinal(0, ledger.sendsFinal(0), 0, 100));
        hears(BOB, line, MILLI);
        hears(BOB, line, 9 * MILLI);

        assertThat(witness.finals().count()).isEqualTo(1);
        assertThat(ledger.tally().doubled()).isEqualTo(1);
        assertThat(events).containsExactly("0 is answered");
    }

    @Test
    void partialsAndTheirFinalAreToldApart() {
        witness.beginsToMeasure();
        hears(ANN, echo(lines.sendPartial(0, 0, ledger.sendsPartial(0), MILLI, 40)), 2 * MILLI);
        hears(ANN, echo(lines.sendPartial(0, 0, ledger.sendsPartial(0), MILLI, 60)), 3 * MILLI);
        hears(ANN, echo(lines.sendFinal(0, ledger.sendsFinal(0), MILLI, 100)), 9 * MILLI);

        assertThat(witness.partials().count()).isEqualTo(2);
        assertThat(witness.partials().max()).isCloseTo(2, OFF);
        assertThat(witness.finals().max()).isCloseTo(8, OFF);
        assertThat(ledger.tally().partialsDelivered()).isEqualTo(2);
        assertThat(events).isEmpty();
    }

    @Test
    void aPartialAfterItsFinalIsFound() {
        String partial = echo(lines.sendPartial(0, 0, ledger.sendsPartial(0), 0, 40));
        hears(ANN, echo(lines.sendFinal(0, ledger.sendsFinal(0), 0, 100)), MILLI);
        hears(ANN, partial, 2 * MILLI);

        assertThat(ledger.tally().reordered()).isEqualTo(1);
    }

    @Test
    void anOwnProbeShowsThatAConnectionIsIn() {
        hears(ANN, echo(lines.probe(2)), 0);
        assertThat(events).isEmpty();
        hears(2, echo(lines.probe(2)), 0);
        assertThat(events).containsExactly("2 enters at -1");
        assertThat(ledger.tally().strange()).isZero();
    }

    @Test
    void versionTwoSaysItAndWhereTheRoomStands() {
        hears(
                ANN,
                "{\"type\":\"connected\",\"room\":\"a.b\",\"user\":\"u0\",\"version\":2,\"seq\":41,\"users\":[]}",
                0);
        assertThat(events).containsExactly("0 enters at 41");
        assertThat(witness.seqOf(ANN)).isEqualTo(41);

        String line = echo(lines.sendFinal(0, ledger.sendsFinal(0), 0, 100)).replace("}", ",\"seq\":44,\"time\":1}");
        hears(ANN, line, 0);
        assertThat(witness.seqOf(ANN)).isEqualTo(44);
        assertThat(witness.seqOf(BOB)).isZero();
    }

    @Test
    void aRefusalIsToldAndIsAnAnswerWhereItNamesAMessageOfTheSenders() {
        String id = String.format(Locale.ROOT, "%08x-0000-4000-8000-000000000000", RUN);
        hears(ANN, "{\"type\":\"error\",\"message\":\"Authentication failed\"}", 0);
        hears(BOB, "{\"type\":\"error\",\"message\":\"Message not stored\",\"id\":\"" + id + "\"}", 0);
        assertThat(events).containsExactly("0: Authentication failed", "1: Message not stored", "0 is answered");
    }

    @Test
    void messagesOfOthersAreLeftAlone() {
        hears(ANN, "{\"type\":\"message\",\"content\":\"hi\",\"id\":\"" + UUID.randomUUID() + "\",\"final\":true}", 0);
        hears(ANN, "{\"type\":\"message\",\"content\":\"hi\",\"id\":\"42\",\"final\":true}", 0);
        assertThat(witness.foreign()).isEqualTo(2);
        assertThat(ledger.tally().strange()).isZero();
    }

    @Test
    void aLineThatIsNoneOfTheProtocolsIsToldAndABlankOneIsNot() {
        hears(ANN, "HTTP/1.1 400 Bad Request", 0);
        hears(ANN, "", 0);
        assertThat(events).containsExactly("0: a line that is none of the protocol's");
    }
}
