package talker.chat;

import org.jline.utils.AttributedStyle;
import talker.protocol.UserName;

/**
 * How things look.
 *
 * @param hasColours whether it may use colours; without them it is left with bold and faint
 */
record Palette(boolean hasColours) {
    /** Of a terminal's first sixteen colours those that can be read on a dark ground and on a light one. */
    private static final int[] COLOURS = {1, 2, 3, 4, 5, 6, 9, 10, 12, 13, 14};

    private static final int RED = 1;

    static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    static final AttributedStyle FAINT = AttributedStyle.DEFAULT.faint();

    /** A user's name: in a colour that is always the same one. */
    AttributedStyle name(UserName user) {
        AttributedStyle bold = AttributedStyle.DEFAULT.bold();
        return hasColours ? bold.foreground(colour(user)) : bold;
    }

    /** Something that went wrong. */
    AttributedStyle fault() {
        AttributedStyle bold = AttributedStyle.DEFAULT.bold();
        return hasColours ? bold.foreground(RED) : bold;
    }

    private static int colour(UserName user) {
        int mixed = user.value().hashCode() * 0x9E3779B9;
        return COLOURS[Math.floorMod(mixed >>> 8, COLOURS.length)];
    }
}
