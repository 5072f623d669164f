package talker.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Whether each setting has the form of its default: a number, a duration, a size, a switch, a list or a text. What a value
 * means, and which go together, is not looked at here.
 */
final class SettingForms {
    /** The only number that may be longer than 2³¹-1. */
    private static final String LONG = "talker.retention.count";

    /** A duration, or off. */
    private static final String DURATION_OR_OFF = "talker.retention.age";

    /** Off is one of more than two words here. */
    private static final String WORDS = "talker.tcp.proxy-protocol";

    private enum Form {
        NUMBER("a whole number from 0 to 2147483647"),
        DURATION("a duration: a number and its unit (us, ms, s, m, h or d)"),
        SIZE("a size: a number and its unit (B, KiB, MiB or GiB)"),
        SWITCH("on or off"),
        LIST("a list in [ and ]"),
        TEXT("a text");

        private static final Pattern DURATIONS = Pattern.compile("\\d+(us|ms|s|m|h|d)");
        private static final Pattern SIZES = Pattern.compile("\\d+[KMG]iB");

        private final String what;

        Form(String what) {
            this.what = what;
        }

        static Form of(String key, ConfigValue value) {
            String text = String.valueOf(value.unwrapped());
            if (value.valueType() == ConfigValueType.NUMBER) {
                return NUMBER;
            } else if (value.valueType() == ConfigValueType.LIST) {
                return LIST;
            } else if (key.equals(DURATION_OR_OFF) || DURATIONS.matcher(text).matches()) {
                return DURATION;
            } else if (SIZES.matcher(text).matches()) {
                return SIZE;
            }
            boolean isSwitch = (text.equals("on") || text.equals("off")) && !key.equals(WORDS);
            return isSwitch ? SWITCH : TEXT;
        }

        /** Whether a setting can be read in this form. */
        boolean fits(Config config, String key) {
            try {
                return switch (this) {
                    case NUMBER -> isNumber(config, key);
                    case DURATION -> isDuration(config, key);
                    case SIZE -> config.getBytes(key) >= 0;
                    case SWITCH -> {
                        boolean unused = config.getBoolean(key);
                        yield true;
                    }
                    case LIST -> {
                        ConfigList unused = config.getList(key);
                        yield true;
                    }
                    case TEXT -> {
                        String unused = config.getString(key);
                        yield true;
                    }
                };
            } catch (ConfigException malformed) {
                return false;
            }
        }

        private static boolean isNumber(Config config, String key) {
            long number = config.getLong(key);
            return number >= 0 && (number <= Integer.MAX_VALUE || key.equals(LONG));
        }

        private static boolean isDuration(Config config, String key) {
            boolean isOff = key.equals(DURATION_OR_OFF) && config.getString(key).equals("off");
            return isOff || !config.getDuration(key).isNegative();
        }
    }

    private SettingForms() {}

    /** One sentence for each setting that is malformed: its name, what it is, where it is set, and what it may be. */
    static List<String> faults(Config config, Config defaults) {
        Map<String, ConfigValue> known = new TreeMap<>();
        defaults.entrySet().forEach(setting -> known.put(setting.getKey(), setting.getValue()));
        return known.entrySet().stream()
                .flatMap(setting -> fault(config, setting.getKey(), setting.getValue()).stream())
                .toList();
    }

    private static Optional<String> fault(Config config, String key, ConfigValue usual) {
        Form form = Form.of(key, usual);
        if (form.fits(config, key)) {
            return Optional.empty();
        }
        String origin = config.hasPath(key) ? config.getValue(key).origin().description() : "null";
        return Optional.of("A setting is wrong: " + key + " is " + shown(form, config, key) + " (" + origin
                + "). Make it " + form.what + (key.equals(DURATION_OR_OFF) ? ", or off" : "") + "; the default is "
                + render(usual) + ".");
    }

    /** Texts may be secrets. */
    private static String shown(Form form, Config config, String key) {
        return form == Form.TEXT || form == Form.LIST || !config.hasPath(key)
                ? "something else"
                : render(config.getValue(key));
    }

    private static String render(ConfigValue value) {
        return value.render(ConfigRenderOptions.concise());
    }
}
