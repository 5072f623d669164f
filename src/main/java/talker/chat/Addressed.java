package talker.chat;

import java.util.Optional;
import talker.protocol.UserName;

/** What follows a command that names a user: the user, and the rest. */
record Addressed(UserName user, String rest) {
    static final String RULE = "a name with a space stands in quotes.";

    /** Reads it; empty where no user is named. */
    static Optional<Addressed> of(String text) {
        boolean isQuoted = text.startsWith("\"");
        int end = isQuoted ? text.indexOf('"', 1) : endOfWord(text);
        if (end < 0) {
            return Optional.empty();
        }
        String rest = text.substring(isQuoted ? end + 1 : end).strip();
        return UserName.parse(text.substring(isQuoted ? 1 : 0, end)).map(user -> new Addressed(user, rest));
    }

    /** Where the first word ends. */
    static int endOfWord(String text) {
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
