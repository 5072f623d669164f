package talker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private static final String FAMILY = "👨‍👩‍👧";

    private static List<String> wrap(String text, int width, int indent) {
        return Columns.wrap(new AttributedString(text), width, 0, indent).stream()
                .map(AttributedString::toString)
                .toList();
    }

    @Test
    void wideCharactersTakeTwoColumnsAndMarksNone() {
        assertThat(Columns.of("日本")).isEqualTo(4);
        assertThat(Columns.of("e\u0301a")).isEqualTo(2);
        assertThat(Columns.of("😀")).isEqualTo(2);
        assertThat(Columns.of("")).isZero();
    }

    @Test
    void rowsAreBrokenBetweenWords() {
        assertThat(wrap("one two three four", 9, 0)).containsExactly("one two", "three", "four");
        assertThat(wrap("one two three four", 9, 2)).containsExactly("one two", "  three", "  four");
        assertThat(wrap("exactly so", 10, 0)).containsExactly("exactly so");
        assertThat(wrap("exactly so ", 10, 0)).containsExactly("exactly so");
        assertThat(wrap("", 10, 2)).containsExactly("");
        assertThat(Columns.wrap(new AttributedString("one two"), 9, 4, 2))
                .extracting(AttributedString::toString)
                .containsExactly("    one", "  two");
    }

    @Test
    void aWordThatIsTooLongIsBrokenWhereTheRowEnds() {
        assertThat(wrap("abcdefghij", 4, 0)).containsExactly("abcd", "efgh", "ij");
        assertThat(wrap("a bcdefghij", 4, 0)).containsExactly("a", "bcde", "fghi", "j");
        assertThat(wrap("  abcdefghij", 6, 0)).containsExactly("  abcd", "efghij");
        assertThat(wrap("日本日本日", 5, 0)).containsExactly("日本", "日本", "日");
    }

    @Test
    void whatIsSeenAsOneCharacterIsNotBroken() {
        assertThat(wrap("ab" + FAMILY + "c", 7, 0)).containsExactly("ab", FAMILY + "c");
        assertThat(wrap("abe\u0301e\u0301", 3, 0)).containsExactly("abe\u0301", "e\u0301");
    }

    @Test
    void aNarrowWindowHasNoRoomForAnIndent() {
        assertThat(wrap("one two", 5, 2)).containsExactly("one", "  two");
        assertThat(wrap("one two", 4, 2)).containsExactly("one", "two");
        assertThat(wrap("日本", 1, 0)).containsExactly("日", "本");
    }

    @Property(tries = 500)
    void noRowIsTooLongAndNoCharacterIsLost(
            @ForAll @CharRange(from = 'a', to = 'd') @CharRange(from = ' ', to = ' ') @CharRange(from = '日', to = '旧')
                    String text,
            @ForAll @IntRange(min = 2, max = 20) int width,
            @ForAll @IntRange(max = 6) int indent) {
        List<String> rows = wrap(text, width, indent);
        assertThat(rows).allMatch(row -> Columns.of(row) <= width);
        assertThat(String.join("", rows).replace(" ", "")).isEqualTo(text.replace(" ", ""));
    }

    @Test
    void aTextThatDoesNotFitIsCutWithASign() {
        assertThat(Columns.cut(new AttributedString("hello"), 5)).hasToString("hello");
        assertThat(Columns.cut(new AttributedString("hello!"), 5)).hasToString("hell…");
        assertThat(Columns.cut(new AttributedString("日本日"), 5)).hasToString("日本…");
        assertThat(Columns.cut(new AttributedString("日本日本"), 4)).hasToString("日…");
    }
}
