package talker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jline.utils.AttributedString;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;

class PainterTest {
    private static final int WIDTH = 12;
    private static final int HEIGHT = 8;

    private final ScreenTerminal terminal = new ScreenTerminal(WIDTH, HEIGHT);
    private final Window window = new Window(terminal);
    private final Painter painter = new Painter();

    private static List<AttributedString> rows(String... texts) {
        return Stream.of(texts).map(AttributedString::new).toList();
    }

    private static Frame frame(int cursorRow, String beforeCursor, String... texts) {
        return new Frame(rows(texts), cursorRow, new AttributedString(beforeCursor));
    }

    @Test
    void rowsThatStayGoAboveTheFrameAndTheCursorIntoIt() {
        terminal.write(painter.begin());
        terminal.write(painter.paint(rows("one", "two"), frame(1, "> a", "status", "> ab")));
        assertThat(window.rowsWithCursor()).startsWith("one", "two", "status", "> a|b", "");
        terminal.write(painter.paint(rows("three"), frame(1, "> ab", "status", "> ab", "  c")));
        assertThat(window.rowsWithCursor()).startsWith("one", "two", "three", "status", "> ab|", "  c", "");
    }

    @Test
    void theWindowAndWhatHasScrolledOutOfItAreWiped() {
        terminal.write(painter.paint(rows("one", "two"), frame(1, "> a", "status", "> a")));
        String wiping = painter.wipe();
        assertThat(wiping).endsWith("\u001b[3J");
        terminal.write(wiping + painter.paintAfresh(rows("two"), frame(1, "> a", "status", "> a")));
        assertThat(window.rows()).containsExactly("two", "status", "> a");
    }

    @Test
    void aSmallerFrameLeavesNothingOfALargerOne() {
        terminal.write(painter.paint(rows("one"), frame(0, "", "a", "b", "c", "d")));
        terminal.write(painter.paint(rows(), frame(0, "> ", "> x")));
        assertThat(window.rows()).containsExactly("one", "> x");
    }

    @Test
    void aDraftBecomesItsMessageInOneStroke() {
        terminal.write(painter.paint(rows(), frame(1, "> ", "~ bob: hel", "> ")));
        String stroke = painter.paint(rows("bob: hello"), frame(0, "> ", "> "));
        int message = stroke.indexOf("bob: hello");
        assertThat(stroke.substring(0, message))
                .as("nothing is erased below before it is there")
                .doesNotContain("\u001b[J");
        terminal.write(stroke);
        assertThat(window.rows()).containsExactly("bob: hello", ">");
    }

    @Test
    void nothingIsSentWhereNothingHasChanged() {
        painter.paint(rows("one"), frame(0, "> ", "> x"));
        assertThat(painter.paint(rows(), frame(0, "> ", "> x"))).isEmpty();
        assertThat(painter.paint(rows(), frame(0, "> x", "> x"))).isNotEmpty();
    }

    @Test
    void aWideRowOfTheFrameIsCutAndDoesNotPushIt() {
        terminal.write(painter.paint(rows(), frame(1, "> ", "x".repeat(WIDTH * 2), "> ")));
        terminal.write(painter.paint(rows(), frame(0, "> ", "> y")));
        assertThat(window.rows()).containsExactly("> y");
    }

    @Test
    void afterTheEndWhatStaysIsThereAndTheCursorBelowIt() {
        terminal.write(painter.paint(rows("one"), frame(1, "> ", "status", "> x")));
        terminal.write(painter.end(rows("two")));
        terminal.write("$");
        assertThat(window.rows()).containsExactly("one", "two", "$");
    }

    @Property(tries = 300)
    void theWindowIsTheEndOfWhatWasPrintedAndTheFrame(@ForAll("strokes") List<Stroke> strokes) {
        List<String> printed = new ArrayList<>();
        ScreenTerminal fresh = new ScreenTerminal(WIDTH, HEIGHT);
        Painter painter = new Painter();
        for (Stroke stroke : strokes) {
            printed.addAll(stroke.above());
            Frame frame = frame(stroke.cursorRow(), "", stroke.frame().toArray(String[]::new));
            List<AttributedString> above = rows(stroke.above().toArray(String[]::new));
            if (stroke.isAfresh()) {
                int first =
                        Math.max(0, printed.size() - (HEIGHT - stroke.frame().size()));
                List<String> newest = printed.subList(first, printed.size());
                fresh.write(painter.paintAfresh(rows(newest.toArray(String[]::new)), frame));
            } else {
                fresh.write(painter.paint(above, frame));
            }
            List<String> all = new ArrayList<>(printed);
            all.addAll(stroke.frame());
            List<String> shown = new Window(fresh).rows();
            // a frame that was larger before has scrolled away what a smaller one leaves room for
            assertThat(all).endsWith(shown.toArray(String[]::new));
            assertThat(shown).endsWith(stroke.frame().toArray(String[]::new));
            assertThat(shown.size()).isLessThanOrEqualTo(HEIGHT);
        }
    }

    record Stroke(List<String> above, List<String> frame, int cursorRow, boolean isAfresh) {}

    @Provide
    Arbitrary<List<Stroke>> strokes() {
        Arbitrary<String> text =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(WIDTH);
        Arbitrary<Stroke> stroke = Combinators.combine(
                        text.list().ofMaxSize(HEIGHT + 2),
                        text.list().ofMinSize(1).ofMaxSize(HEIGHT - 1),
                        Arbitraries.integers().between(0, HEIGHT),
                        Arbitraries.of(false, false, true))
                .as((above, frame, row, isAfresh) -> new Stroke(above, frame, row % frame.size(), isAfresh));
        return stroke.list().ofMinSize(1).ofMaxSize(12);
    }

    @Test
    void scrollRemembersMoreThanAWindowAndNoMore() {
        Scroll scroll = new Scroll();
        IntStream.rangeClosed(0, Scroll.MOST_REMEMBERED)
                .forEach(i -> scroll.add(Paragraph.of("line " + i, Palette.PLAIN)));
        assertThat(scroll.takeFresh(80)).hasSize(Scroll.MOST_REMEMBERED + 1);
        assertThat(scroll.takeFresh(80)).isEmpty();
        assertThat(scroll.takeNewest(80, 2))
                .extracting(AttributedString::toString)
                .containsExactly("line " + (Scroll.MOST_REMEMBERED - 1), "line " + Scroll.MOST_REMEMBERED);
        assertThat(scroll.takeNewest(80, Integer.MAX_VALUE))
                .hasSize(Scroll.MOST_REMEMBERED)
                .first()
                .hasToString("line 1");
    }
}
