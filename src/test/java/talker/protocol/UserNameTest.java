package talker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.Normalizer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserNameTest {
    private static final String FACE = "\ud83d\ude00";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "Ann Lee",
                "user name",
                "O'Brien",
                "\u00c5sa",
                "\u5f20\u4f1f",
                "\u0639\u0644\u064a",
                "\u05d3\u05d5\u05d3",
                "a\u00a0b",
                "\"\\",
                ".",
                "<b>",
                FACE,
                "a  b",
                "\u0939\u093f\u0928\u094d\u0926\u0940"
            })
    void aNameIsAlmostAnyText(String text) {
        assertThat(UserName.parse(text)).get().hasToString(text);
        assertThat(UserName.of(text)).isEqualTo(new UserName(text));
    }

    @Test
    void aNameHas1To64CodePoints() {
        assertThat(UserName.parse("")).isEmpty();
        assertThat(UserName.parse("a".repeat(64))).isPresent();
        assertThat(UserName.parse("a".repeat(65))).isEmpty();
        assertThat(UserName.parse(FACE.repeat(64)))
                .as("64 characters outside the basic plane")
                .isPresent();
        assertThat(UserName.parse(FACE.repeat(65))).isEmpty();
    }

    @Test
    void aNameIsInNormalFormC() {
        String composed = "\u00e9va";
        assertThat(UserName.parse(composed)).isPresent();
        assertThat(UserName.parse(Normalizer.normalize(composed, Normalizer.Form.NFD)))
                .isEmpty();
        assertThat(UserName.parse("\u212bsa")).as("the Angstrom sign").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x0000,
                0x0009,
                0x000a,
                0x000d,
                0x001b,
                0x007f,
                0x0085,
                0x009b, // controls
                0x061c,
                0x200e,
                0x200f,
                0x202a,
                0x202b,
                0x202c,
                0x202d,
                0x202e,
                0x2066,
                0x2067,
                0x2068,
                0x2069, // bidi
                0x00ad,
                0x200b,
                0x200c,
                0x200d,
                0x2060,
                0x2061,
                0xfeff,
                0xe0041, // zero width
                0x034f,
                0x115f,
                0x1160,
                0x17b4,
                0x180b,
                0x180e,
                0x180f,
                0x3164,
                0xfe00,
                0xfe0f,
                0xffa0,
                0xe0100,
                0xe01ef,
                0x2028,
                0x2029, // line and paragraph separators
                0xd800,
                0xdc00 // halves of a pair
            })
    void controlsBidiOverridesAndInvisibleCharactersAreRefusedAnywhere(int codePoint) {
        String character = Character.toString(codePoint);
        assertThat(UserName.parse("an" + character + "n")).isEmpty();
        assertThat(UserName.parse(character + "ann")).isEmpty();
        assertThat(UserName.parse("ann" + character)).isEmpty();
        assertThatThrownBy(() -> new UserName(character)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0xa0, 0x1680, 0x2002, 0x2007, 0x202f, 0x205f, 0x3000})
    void whiteSpaceIsRefusedAtEitherEnd(int codePoint) {
        String space = Character.toString(codePoint);
        assertThat(UserName.parse(space + "ann")).isEmpty();
        assertThat(UserName.parse("ann" + space)).isEmpty();
        assertThat(UserName.parse(space)).isEmpty();
    }

    @Test
    void aNameThatIsRefusedIsNotRepeatedInTheError() {
        assertThatThrownBy(() -> new UserName("evil\u001b[31m")).hasMessageNotContaining("evil");
    }

    @Property
    void anyTextIsANameOrNot(@ForAll String text) {
        UserName.parse(text).ifPresent(name -> {
            assertThat(name.value()).isEqualTo(text).isEqualTo(text.strip());
            assertThat(text.codePointCount(0, text.length())).isBetween(1, 64);
        });
    }
}
