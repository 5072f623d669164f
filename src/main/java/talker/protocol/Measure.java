package talker.protocol;

import java.util.Locale;
import java.util.Optional;

/** What is done about a user in a room. */
public enum Measure {
    /** Ends the user's connections and subscription; the user may come back. */
    KICK,
    /** The user reads and says nothing. */
    MUTE,
    UNMUTE,
    /** The user is sent out and does not get in. */
    BAN,
    UNBAN,
    /** The user may moderate the room: what only administrators decide. */
    APPOINT,
    DISMISS;

    /** The longest time for which one holds that is not for good, in seconds: ten years. */
    public static final long MAX_SECONDS = 315_360_000;

    /** How many characters the reason for one has at the most. */
    public static final int MAX_REASON = 500;

    /** What it is called by clients, in the API and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The measure that is called so; empty where none is. */
    public static Optional<Measure> of(String word) {
        for (Measure measure : values()) {
            if (measure.word().equals(word)) {
                return Optional.of(measure);
            }
        }
        return Optional.empty();
    }

    /** Whether it may be limited to a time. */
    public boolean takesTime() {
        return this == MUTE || this == BAN;
    }

    /** Whether it is for administrators only. */
    public boolean isForAdministrators() {
        return this == APPOINT || this == DISMISS;
    }

    /** Whether a text can be a reason: one line of well-formed Unicode, not empty and not too long. */
    public static boolean isReason(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_REASON
                && Unicode.isWellFormed(text)
                && text.chars().noneMatch(Character::isISOControl);
    }
}
