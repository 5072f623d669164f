package talker.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import talker.account.Token;
import talker.protocol.RoomName;

/**
 * What stands in the link of an invite, {@code ACCOUNT.ROOM/ID/SECRET}. The id says when the invite expires, so that whoever
 * comes too late is told so although the invite is forgotten by then.
 *
 * @param secret never logged, so absent from {@link #toString()}
 */
record InviteCode(RoomName room, String id, Token secret) {
    private static final Pattern FORM = Pattern.compile("([^/]{3,127})/([0-9a-z]{1,9}-[0-9a-f]{12})/([\\w-]{43})");
    private static final int BASE = 36;
    private static final int RANDOM_DIGITS = 12;

    /** A new one. */
    static InviteCode random(RoomName room, Instant expires) {
        String random = UUID.randomUUID().toString().replace("-", "").substring(0, RANDOM_DIGITS);
        return new InviteCode(room, Long.toString(expires.getEpochSecond(), BASE) + "-" + random, Token.random());
    }

    /** Reads one; empty where the text is none. */
    static Optional<InviteCode> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? RoomName.parse(matcher.group(1)).flatMap(room -> Token.parse(matcher.group(3))
                        .map(secret -> new InviteCode(room, matcher.group(2), secret)))
                : Optional.empty();
    }

    /** Whether its time is over, as it says itself. */
    boolean saysThatItHasExpired(Instant now) {
        long expires = Long.parseLong(id.substring(0, id.indexOf('-')), BASE);
        return Duration.between(Instant.ofEpochSecond(expires), now).compareTo(Duration.ZERO) >= 0;
    }

    String text() {
        return room + "/" + id + "/" + secret.text();
    }

    @Override
    public String toString() {
        return "InviteCode[" + room + "/" + id + "]";
    }
}
