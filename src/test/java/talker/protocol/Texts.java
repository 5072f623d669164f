package talker.protocol;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Texts of all kinds of characters, for properties. */
public final class Texts {
    private Texts() {}

    /** Texts in which every surrogate is half of a pair: short ones mostly, and now and then one of up to {@code max}. */
    public static Arbitrary<String> wellFormed(int max) {
        Arbitrary<String> character = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 0x7f).map(Character::toString),
                Arbitraries.of("\"", "\\", "\n", "\u0000", "/", "\u00e9", "\u20ac", "\ud83d\ude00", "\u2028", "\ufffd"),
                Arbitraries.integers()
                        .between(0, Character.MAX_CODE_POINT)
                        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                        .map(Character::toString));
        Arbitrary<String> text = character.list().ofMaxSize(30).map(characters -> String.join("", characters));
        return Arbitraries.frequencyOf(Tuple.of(20, text), Tuple.of(1, text.flatMap(part -> Arbitraries.integers()
                .between(0, max / 60)
                .map(part::repeat))));
    }
}
