package talker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VisibleTextTest {
    @Test
    void harmlessTextIsShownAsItIs() {
        assertThat(VisibleText.escape("Åsa, ёлка, 日本, שלום, 👨‍👩‍👧 \\n"))
                .isEqualTo("Åsa, ёлка, 日本, שלום, 👨‍👩‍👧 \\n");
    }

    @Test
    void nothingThatSomebodyTypedMovesTheCursorOrTurnsTheText() {
        assertThat(VisibleText.escape("a\u001b[31mb")).isEqualTo("a\\u001b[31mb");
        assertThat(VisibleText.escape("a\nb\tc\r\u0007")).isEqualTo("a\\nb\\tc\\u000d\\u0007");
        assertThat(VisibleText.escape("\u009b2J")).isEqualTo("\\u009b2J");
        assertThat(VisibleText.escape("\u202Eevil\u2066\u200B\uFEFF")).isEqualTo("\\u202eevil\\u2066\\u200b\\ufeff");
        assertThat(VisibleText.escape("\u2028\u2029\uD800")).isEqualTo("\\u2028\\u2029\\ud800");
        assertThat(VisibleText.escape("\uDB40\uDC01")).isEqualTo("\\udb40\\udc01");
    }

    @Test
    void aMessageIsItsLinesWithNothingHarmfulInThem() {
        assertThat(VisibleText.lines("one\r\ntwo\n\nthr\tee\u001b[2J"))
                .containsExactly("one", "two", "", "thr ee\\u001b[2J");
        assertThat(VisibleText.lines("")).containsExactly("");
        assertThat(VisibleText.lines("a\rb")).containsExactly("a\\u000db");
    }

    @Test
    void marksArePiledUpToTheFourth() {
        String four = "\u0301\u0302\u0303\u0304";
        assertThat(VisibleText.lines("e" + four + "x")).containsExactly("e" + four + "x");
        assertThat(VisibleText.lines("e" + four + "\u0305\u0489x\u0301")).containsExactly("e" + four + "x\u0301");
    }

    @Property(tries = 500)
    void aLineOfJsonStaysTheSameJson(@ForAll String text) throws Exception {
        ObjectMapper json = new ObjectMapper();
        String line = VisibleText.escape(TextNode.valueOf(text).toString());
        assertThat(json.readTree(line).asText()).isEqualTo(text);
    }
}
