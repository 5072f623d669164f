package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.message;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import talker.protocol.Version;

class ShelfTest {
    private static final long LINE = Fixtures.line(10).bytes(Version.ONE).length;

    private final Shelf shelf = new Shelf(3 * LINE);

    private int put(long start, long end) {
        return shelf.put(start, end, messages(start + 1, end), Version.ONE);
    }

    private static List<StoredMessage> messages(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(i -> message(i, i, ANN))
                .toList();
    }

    private String after(long position) {
        Page page = shelf.find(position);
        return page == null
                ? "nothing"
                : page.after(position, View.everything(), Version.ONE)
                                .bytes()
                                .utf8String()
                                .lines()
                                .count()
                        + " up to " + page.end();
    }

    @Test
    void aPartOfThePastIsPagesThatEachReaderTakesFromWhereItIs() {
        assertThat(put(10, 17)).isEqualTo(7);
        assertThat(after(9)).isEqualTo("nothing");
        assertThat(after(10)).isEqualTo("3 up to 13");
        assertThat(after(12)).isEqualTo("1 up to 13");
        assertThat(after(13)).isEqualTo("3 up to 16");
        assertThat(after(16)).isEqualTo("1 up to 17");
        assertThat(after(17)).isEqualTo("nothing");
    }

    @Test
    void whereNoMessagesAreIsAPageToo() {
        shelf.put(10, 20, List.of(message(12, 12, ANN)), Version.ONE);
        assertThat(after(11)).isEqualTo("1 up to 20");
        assertThat(after(12)).isEqualTo("0 up to 20");
        shelf.put(20, 30, List.of(), Version.ONE);
        assertThat(after(25)).isEqualTo("0 up to 30");
    }

    @Test
    void aMessageThatIsLongerThanAPageIsAPageOfItsOwn() {
        Shelf small = new Shelf(1);
        assertThat(small.put(0, 9, messages(1, 9), Version.ONE)).isEqualTo(1);
        Page page = small.find(0);
        assertThat(page).isNotNull();
        assertThat(page.end()).isEqualTo(1);
        assertThat(small.find(1)).as("left out").isNull();
    }

    @Test
    void itHoldsAFewPagesAndLeavesOutWhatIsTooMuch() {
        assertThat(put(10, 10 + 3 * Shelf.PAGES)).isEqualTo(3 * Shelf.PAGES);
        assertThat(shelf.bytes()).isEqualTo(Shelf.PAGES * 3 * LINE);
        Shelf other = new Shelf(3 * LINE);
        assertThat(other.put(10, 90, messages(11, 90), Version.ONE)).isEqualTo(3 * Shelf.PAGES);
        assertThat(other.bytes()).isEqualTo(Shelf.PAGES * 3 * LINE);
        assertThat(other.find(10 + 3 * Shelf.PAGES)).isNull();
    }

    @Test
    void whatWasHereBeforeMakesRoomOldestFirst() {
        put(10, 16);
        put(50, 53);
        put(60, 66);
        assertThat(shelf.bytes()).isLessThanOrEqualTo(Shelf.PAGES * 3 * LINE);
        assertThat(after(10)).isEqualTo("nothing");
        assertThat(after(13)).isEqualTo("3 up to 16");
        assertThat(after(50)).isEqualTo("3 up to 53");
        assertThat(after(63)).isEqualTo("3 up to 66");
    }

    @Test
    void aPageIsHereFromOneSweepToTheNextButOne() {
        put(10, 16);
        shelf.sweep();
        assertThat(after(10)).isEqualTo("3 up to 13");
        put(20, 23);
        shelf.sweep();
        assertThat(after(10)).isEqualTo("nothing");
        assertThat(after(20)).isEqualTo("3 up to 23");
        shelf.sweep();
        assertThat(after(20)).isEqualTo("nothing");
        assertThat(shelf.bytes()).isZero();
    }
}
