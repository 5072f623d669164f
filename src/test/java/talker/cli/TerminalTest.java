package talker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void harmlessTextIsShownAsItIs() {
        assertThat(Terminal.escape("Åsa, ёлка, 日本, שלום, 👨‍👩‍👧 \\n")).isEqualTo("Åsa, ёлка, 日本, שלום, 👨‍👩‍👧 \\n");
    }

    @Test
    void nothingThatSomebodyTypedMovesTheCursorOrTurnsTheText() {
        assertThat(Terminal.escape("a\u001b[31mb")).isEqualTo("a\\u001b[31mb");
        assertThat(Terminal.escape("a\nb\tc\r\u0007")).isEqualTo("a\\nb\\tc\\u000d\\u0007");
        assertThat(Terminal.escape("\u009b2J")).isEqualTo("\\u009b2J");
        assertThat(Terminal.escape("\u202Eevil\u2066\u200B\uFEFF")).isEqualTo("\\u202eevil\\u2066\\u200b\\ufeff");
        assertThat(Terminal.escape("\u2028\u2029\uD800")).isEqualTo("\\u2028\\u2029\\ud800");
        assertThat(Terminal.escape("\uDB40\uDC01")).isEqualTo("\\udb40\\udc01");
    }

    @Property(tries = 500)
    void aLineOfJsonStaysTheSameJson(@ForAll String text) throws Exception {
        ObjectMapper json = new ObjectMapper();
        String line = Terminal.escape(TextNode.valueOf(text).toString());
        assertThat(json.readTree(line).asText()).isEqualTo(text);
    }
}
