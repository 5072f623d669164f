package talker.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.id;
import static talker.room.Stage.fin;
import static talker.room.Stage.join;
import static talker.room.Stage.partial;

import java.util.List;
import org.junit.jupiter.api.Test;
import talker.protocol.JsonLines;
import talker.protocol.ServerMessage;
import talker.protocol.Version;

class DeliveryTest {
    private static String text(long number) {
        return fin(number, ANN);
    }

    private final Delivery mixed = Lines.of()
            .partial(1, "h")
            .fin(5, 2)
            .join(BOB)
            .partial(3, "ü")
            .partial(1, "he")
            .fin(6, 4)
            .take();

    @Test
    void theLinesLeaveAsTheyWereAdded() {
        assertThat(lines(mixed))
                .containsExactly(
                        partial(1, ANN, "h"), text(2), join(BOB), partial(3, ANN, "ü"), partial(1, ANN, "he"), text(4));
        assertThat(mixed.size()).isEqualTo(mixed.bytes().size());
        assertThat(mixed.seq()).isEqualTo(6);
        assertThat(mixed.finals()).containsExactly(id(2), id(4));
        assertThat(mixed.asksForMore()).isFalse();
    }

    @Test
    void theEssentialLinesAreAllButThePartials() {
        assertThat(lines(mixed.essential())).containsExactly(text(2), join(BOB), text(4));
        assertThat(mixed.essential().seq()).isEqualTo(6);
        assertThat(mixed.essential().finals()).containsExactly(id(2), id(4));
        assertThat(mixed.essential().drafts()).isEmpty();
        assertThat(mixed.essential()).isSameAs(mixed.essential());
    }

    @Test
    void aReaderWhoIsNotUpToDateGetsAllButTheFinals() {
        assertThat(lines(mixed.withoutFinals()))
                .containsExactly(partial(1, ANN, "h"), join(BOB), partial(3, ANN, "ü"), partial(1, ANN, "he"));
        assertThat(mixed.withoutFinals().seq()).isZero();
        assertThat(mixed.withoutFinals()).isSameAs(mixed.withoutFinals());
        Delivery none = Lines.of().partial(1, "h").take();
        assertThat(none.withoutFinals()).isSameAs(none);
    }

    @Test
    void partsOfALargeDeliveryDoNotKeepTheWholeOfItInMemory() {
        assertThat(mixed.essential().bytes().isCompact()).isTrue();
        assertThat(mixed.withoutFinals().bytes().isCompact()).isTrue();
    }

    @Test
    void thePartialsAreThereOneByOne() {
        assertThat(mixed.drafts()).extracting(Delivery.Draft::id).containsExactly(id(1), id(3), id(1));
        assertThat(mixed.drafts())
                .extracting(draft -> draft.bytes().utf8String())
                .containsExactly(
                        partial(1, ANN, "h") + "\n", partial(3, ANN, "ü") + "\n", partial(1, ANN, "he") + "\n");
    }

    @Test
    void whoCameInBetweenGetsTheLaterLinesOnlyHoweverTheyAreTakenApart() {
        int between = mixed.bytes().utf8String().indexOf(join(BOB));
        Delivery later = mixed.from(between);
        assertThat(lines(later)).containsExactly(join(BOB), partial(3, ANN, "ü"), partial(1, ANN, "he"), text(4));
        assertThat(later.size()).isEqualTo(later.bytes().size());
        assertThat(lines(later.essential())).containsExactly(join(BOB), text(4));
        assertThat(lines(later.withoutFinals()))
                .containsExactly(join(BOB), partial(3, ANN, "ü"), partial(1, ANN, "he"));
        assertThat(later.drafts()).extracting(Delivery.Draft::id).containsExactly(id(3), id(1));
        assertThat(later.finals()).containsExactly(id(4));
        assertThat(mixed.from(0)).isSameAs(mixed);
    }

    @Test
    void oneLineForOneReaderIsEssential() {
        Delivery line = Delivery.of("{}\n".getBytes(UTF_8));
        assertThat(line.essential().bytes()).isEqualTo(line.bytes());
        assertThat(line.withoutFinals()).isSameAs(line);
        assertThat(line.seq()).isZero();
    }

    @Test
    void aPartOfAReplayMayAskForMore() {
        Delivery part = Lines.of().fin(5).replay(true);
        assertThat(part.asksForMore()).isTrue();
        assertThat(part.essential().asksForMore()).isTrue();
        assertThat(Lines.of().fin(5).replay(false).asksForMore()).isFalse();
    }

    @Test
    void aBufferGrowsAndStartsAnewWithEachDelivery() {
        LineBuffer buffer = new LineBuffer(Version.ONE);
        assertThat(buffer.isEmpty()).isTrue();
        String large = "x".repeat(100_000);
        buffer.addPartial(line(1, large), id(1), null);
        buffer.addFinal(Fixtures.line(7));
        assertThat(buffer.hasFinals()).isTrue();
        Delivery peeked = buffer.peek();
        Delivery first = buffer.take();
        assertThat(peeked.bytes()).isEqualTo(first.bytes());
        assertThat(lines(first)).containsExactly(partial(1, ANN, large), text(7));
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.hasFinals()).isFalse();
        buffer.addPartial(line(2, "small"), id(2), null);
        Delivery second = buffer.take();
        assertThat(lines(second)).containsExactly(partial(2, ANN, "small"));
        assertThat(second.seq()).isZero();
        assertThat(lines(first)).as("what left before is as it was").containsExactly(partial(1, ANN, large), text(7));
    }

    private static byte[] line(long number, String content) {
        return JsonLines.encode(new ServerMessage.Partial(content, id(number), ANN, null), Version.ONE);
    }

    private static List<String> lines(Delivery delivery) {
        return delivery.bytes().utf8String().lines().toList();
    }
}
