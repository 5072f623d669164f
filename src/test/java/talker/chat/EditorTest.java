package talker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import talker.chat.Key.Function;

class EditorTest {
    private static final String FAMILY = "👨‍👩‍👧";

    private final Editor editor = new Editor();

    private void type(String text) {
        text.codePoints().forEach(c -> editor.press(new Key.Typed(Character.toString(c))));
    }

    private void press(Function... keys) {
        for (Function key : keys) {
            editor.press(key);
        }
    }

    /** The line, with a bar where the cursor is. */
    private String line() {
        InputLine line = editor.line();
        return line.text().substring(0, line.cursor()) + "|" + line.text().substring(line.cursor());
    }

    @Test
    void textIsPutInWhereTheCursorIs() {
        type("hllo");
        press(Function.HOME, Function.RIGHT);
        type("e");
        assertThat(line()).isEqualTo("he|llo");
        press(Function.END, Function.LINE_BREAK);
        editor.press(new Key.Pasted("a\nb", false));
        assertThat(line()).isEqualTo("hello\na\nb|");
    }

    @Test
    void theCursorStaysWithinTheLine() {
        press(Function.LEFT, Function.RIGHT, Function.BACKSPACE, Function.DELETE, Function.WORD_LEFT);
        assertThat(line()).isEqualTo("|");
        type("a");
        press(Function.RIGHT, Function.LEFT, Function.LEFT, Function.BACKSPACE);
        assertThat(line()).isEqualTo("|a");
    }

    @Test
    void itMovesAndErasesByWhatIsSeenAsACharacter() {
        type("a" + FAMILY + "e\u0301b");
        press(Function.LEFT, Function.LEFT, Function.LEFT);
        assertThat(line()).isEqualTo("a|" + FAMILY + "e\u0301b");
        press(Function.DELETE);
        assertThat(line()).isEqualTo("a|e\u0301b");
        press(Function.RIGHT, Function.BACKSPACE);
        assertThat(line()).isEqualTo("a|b");
    }

    @Test
    void itMovesAndErasesByWords() {
        type("one two  three");
        press(Function.WORD_LEFT);
        assertThat(line()).isEqualTo("one two  |three");
        press(Function.WORD_LEFT, Function.WORD_RIGHT);
        assertThat(line()).isEqualTo("one two|  three");
        press(Function.ERASE_WORD_LEFT);
        assertThat(line()).isEqualTo("one |  three");
        press(Function.ERASE_WORD_RIGHT);
        assertThat(line()).isEqualTo("one |");
    }

    @Test
    void whatWasErasedCanBePutInElsewhere() {
        type("one two");
        press(Function.WORD_LEFT, Function.ERASE_TO_END, Function.HOME, Function.INSERT_ERASED);
        assertThat(line()).isEqualTo("two|one ");
        press(Function.ERASE_TO_START);
        assertThat(line()).isEqualTo("|one ");
        press(Function.ESCAPE);
        assertThat(line()).isEqualTo("|");
        press(Function.ERASE_TO_END, Function.INSERT_ERASED);
        assertThat(line()).isEqualTo("one |");
    }

    @Test
    void whatWasTypedComesBackAndWhatWasBegunToo() {
        type("one");
        editor.finish();
        type("two");
        editor.finish();
        type("beg");
        press(Function.UP);
        assertThat(line()).isEqualTo("two|");
        press(Function.UP, Function.UP);
        assertThat(line()).isEqualTo("one|");
        press(Function.DOWN, Function.DOWN, Function.DOWN);
        assertThat(line()).isEqualTo("beg|");
    }

    @Test
    void theSameLineTwiceAndAnEmptyOneAreRememberedOnce() {
        for (String text : new String[] {"a", "b", "b", " "}) {
            type(text);
            assertThat(editor.finish()).isEqualTo(text);
        }
        press(Function.UP, Function.UP);
        assertThat(line()).isEqualTo("a|");
    }

    @Test
    void linesAreRememberedUpToTheBound() {
        for (int i = 0; i <= Editor.MOST_REMEMBERED; i++) {
            type("line " + i);
            editor.finish();
        }
        for (int i = 0; i <= Editor.MOST_REMEMBERED; i++) {
            press(Function.UP);
        }
        assertThat(line()).isEqualTo("line 1|");
    }
}
