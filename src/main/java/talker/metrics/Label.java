package talker.metrics;

import java.util.Locale;

/** A label's value: the name of an enum's constant in lower case, so that there are never more than it has. */
final class Label {
    private Label() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
