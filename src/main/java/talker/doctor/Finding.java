package talker.doctor;

import java.util.List;
import talker.node.StartupException;

/**
 * What one check has found. Neither text ever has a secret in it.
 *
 * @param level how bad it is
 * @param check what was looked at, in a word or two
 * @param what how it is
 * @param cure what to do about it; empty where nothing is to be done
 */
public record Finding(Level level, String check, String what, String cure) {
    /** How bad it is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** It works, and something may come of it. */
        WARN,
        /** A server does not start, or does not keep its promises. */
        FAIL
    }

    static Finding ok(String check, String what) {
        return new Finding(Level.OK, check, what, "");
    }

    static Finding warn(String check, String what, String cure) {
        return new Finding(Level.WARN, check, what, cure);
    }

    static Finding fail(String check, String what, String cure) {
        return new Finding(Level.FAIL, check, what, cure);
    }

    /** What a part of the server says of itself: its refusal names the cure as well. */
    static List<Finding> of(String check, String whenWell, Runnable part) {
        try {
            part.run();
            return List.of(ok(check, whenWell));
        } catch (StartupException refused) {
            return refused.reasons().stream()
                    .map(reason -> fail(check, reason, ""))
                    .toList();
        }
    }

    /** The finding in a line for people. */
    public String text() {
        return cure.isEmpty() ? what : what + ". " + cure;
    }
}
