package talker.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a room, {@code account.room} on the wire. Both parts match {@code [a-z0-9][a-z0-9_-]{0,62}}; upper
 * case is folded to lower case when a name is read (docs/PROTOCOL.md, clause 2.2).
 *
 * @param account the tenant that owns the room
 * @param room the room's name within its account
 */
public record RoomName(String account, String room) {
    private static final Pattern PART = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    public RoomName {
        if (!isPart(account) || !isPart(room)) {
            throw new IllegalArgumentException("not a room name: " + account + "." + room);
        }
    }

    /** Reads {@code account.room}; empty where the text is no room name. */
    public static Optional<RoomName> parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String account = fold(text.substring(0, dot));
        String room = fold(text.substring(dot + 1));
        return isPart(account) && isPart(room) ? Optional.of(new RoomName(account, room)) : Optional.empty();
    }

    /** Reads the name of an account or the part of a room's name after the dot; empty where it is none. */
    public static Optional<String> parsePart(String text) {
        String folded = fold(text);
        return isPart(folded) ? Optional.of(folded) : Optional.empty();
    }

    /** The inverse of {@link #toString()}, for names that were checked when they were first read. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static RoomName of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a room name: " + text));
    }

    private static boolean isPart(String text) {
        return PART.matcher(text).matches();
    }

    /** Lower case for ASCII only: Unicode would fold the Kelvin sign to a plain k. */
    private static String fold(String text) {
        return text.chars().allMatch(c -> c < 128) ? text.toLowerCase(Locale.ROOT) : text;
    }

    @Override
    @JsonValue
    public String toString() {
        return account + "." + room;
    }
}
