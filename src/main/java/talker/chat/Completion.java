package talker.chat;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import talker.protocol.UserName;

/** What the key Tab makes of a line: the command, or the name of a user who is here, that is meant. */
final class Completion {
    static final List<String> COMMANDS = List.of(
            "/ban",
            "/clear",
            "/forget",
            "/help",
            "/history",
            "/kick",
            "/mute",
            "/quit",
            "/redact",
            "/retry",
            "/to",
            "/unban",
            "/unmute",
            "/who");

    /** A user comes next: one whose name has a space in it stands in quotes. */
    private static final Pattern BEFORE_NAME = Pattern.compile("/(to|redact|kick|mute|unmute|ban|unban) +[^ ]*");

    private Completion() {}

    /** The line with what the word before the cursor must go on with; empty where that is open. */
    static Optional<InputLine> of(InputLine line, Collection<UserName> users) {
        String before = line.text().substring(0, line.cursor());
        if (before.startsWith("/") && !before.contains(" ")) {
            return extended(line, before, COMMANDS, " ");
        }
        boolean isNamed = BEFORE_NAME.matcher(before).matches();
        String word = before.substring(before.lastIndexOf(' ') + 1);
        boolean isAlone = word.length() == before.length();
        List<String> names = users.stream()
                .map(user -> isNamed && user.value().contains(" ") ? '"' + user.value() + '"' : user.value())
                .toList();
        return word.isEmpty() ? Optional.empty() : extended(line, word, names, isAlone ? ": " : " ");
    }

    private static Optional<InputLine> extended(InputLine line, String word, List<String> all, String end) {
        List<String> fitting = all.stream().filter(each -> begins(each, word)).toList();
        if (fitting.isEmpty()) {
            return Optional.empty();
        }
        String common = fitting.stream().reduce(fitting.get(0), Completion::commonBeginning);
        String more = fitting.size() == 1 ? common + end : common;
        if (more.length() <= word.length()) {
            return Optional.empty();
        }
        int begin = line.cursor() - word.length();
        return Optional.of(line.without(begin, line.cursor()).insert(more));
    }

    private static boolean begins(String whole, String beginning) {
        String bare = whole.startsWith("\"") && !beginning.startsWith("\"") ? whole.substring(1) : whole;
        return bare.toLowerCase(Locale.ROOT).startsWith(beginning.toLowerCase(Locale.ROOT));
    }

    private static String commonBeginning(String one, String other) {
        int end = 0;
        while (end < one.length() && end < other.length() && one.charAt(end) == other.charAt(end)) {
            end++;
        }
        return one.substring(0, end);
    }
}
