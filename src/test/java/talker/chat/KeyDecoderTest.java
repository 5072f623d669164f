package talker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import talker.chat.Key.Function;
import talker.chat.Key.Pasted;
import talker.chat.Key.Typed;

class KeyDecoderTest {
    private static final String ESC = "\u001b";

    private final KeyDecoder decoder = new KeyDecoder();

    private List<Key> keys(String sent) {
        List<Key> keys = new ArrayList<>();
        sent.chars().forEach(c -> decoder.next((char) c).ifPresent(keys::add));
        return keys;
    }

    @Test
    void charactersAreTypedAndEmojiAreWhole() {
        assertThat(keys("aé日😀")).containsExactly(new Typed("a"), new Typed("é"), new Typed("日"), new Typed("😀"));
    }

    @Test
    void aHalfOfACharacterIsNone() {
        assertThat(keys("\uDE00a\uD83Db\uDE00")).containsExactly(new Typed("a"), new Typed("b"));
    }

    @ParameterizedTest
    @CsvSource({
        "[A, UP",
        "[B, DOWN",
        "[C, RIGHT",
        "OD, LEFT",
        "[H, HOME",
        "[1~, HOME",
        "OF, END",
        "[4~, END",
        "[3~, DELETE",
        "[1;5C, WORD_RIGHT",
        "[1;3D, WORD_LEFT",
        "b, WORD_LEFT",
        "f, WORD_RIGHT",
        "d, ERASE_WORD_RIGHT"
    })
    void whatATerminalSendsForAKeyIsThatKey(String sent, Function key) {
        assertThat(keys(ESC + sent + "x")).containsExactly(key, new Typed("x"));
    }

    @Test
    void controlCharactersAreKeysOrNothing() {
        assertThat(keys("\r\n\t\u007f\b\u0001\u0003\u0004\u001a\u0000\u001f"))
                .containsExactly(
                        Function.ENTER,
                        Function.ENTER,
                        Function.TAB,
                        Function.BACKSPACE,
                        Function.BACKSPACE,
                        Function.HOME,
                        Function.INTERRUPT,
                        Function.END_OF_INPUT,
                        Function.SUSPEND);
        assertThat(keys(ESC + "\r" + ESC + "\u007f")).containsExactly(Function.LINE_BREAK, Function.ERASE_WORD_LEFT);
    }

    @Test
    void escapeAloneIsKnownByThePauseBehindIt() {
        assertThat(keys(ESC)).isEmpty();
        assertThat(decoder.isWithin()).isTrue();
        assertThat(decoder.pause()).contains(Function.ESCAPE);
        assertThat(decoder.isWithin()).isFalse();
        assertThat(decoder.pause()).isEmpty();
        assertThat(keys(ESC + ESC)).containsExactly(Function.ESCAPE);
        assertThat(decoder.pause()).contains(Function.ESCAPE);
    }

    @Test
    void aSequenceThatBreaksOffOrIsUnknownIsNothing() {
        assertThat(keys(ESC + "[1;")).isEmpty();
        assertThat(decoder.pause()).isEmpty();
        assertThat(keys("a" + ESC + "[99;99zb" + ESC + "qc"))
                .containsExactly(new Typed("a"), new Typed("b"), new Typed("c"));
        assertThat(keys(ESC + "[" + "1".repeat(32) + "x")).containsExactly(new Typed("x"));
    }

    @Test
    void aPasteIsOneTextWhateverIsInIt() {
        assertThat(keys(ESC + "[200~one\r\ntwo\rthree\t\u0007" + ESC + "[31m~" + ESC + "[201~x"))
                .containsExactly(new Pasted("one\ntwo\nthree\t[31m~", false), new Typed("x"));
        assertThat(decoder.isWithin()).isFalse();
    }

    @Test
    void aPasteIsKeptUpToItsBound() {
        String longest = "x".repeat(KeyDecoder.LONGEST_PASTE);
        for (String more : List.of("", "y", "yyyyyyy", longest)) {
            List<Key> keys = keys(ESC + "[200~" + longest + more + ESC + "[201~z");
            assertThat(keys.equals(List.of(new Pasted(longest, !more.isEmpty()), new Typed("z"))))
                    .as(more.length() + " more")
                    .isTrue();
        }
        assertThat(keys(ESC + "[200~short" + ESC + "[201~")).containsExactly(new Pasted("short", false));
    }

    @Property(tries = 300)
    void noInputMakesItThrowOrTypeAControlCharacter(@ForAll String sent) {
        assertThat(keys(sent))
                .filteredOn(Typed.class::isInstance)
                .noneMatch(key -> ((Typed) key).character().codePoints().anyMatch(Character::isISOControl));
    }
}
