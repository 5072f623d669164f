package talker.chat;

import java.util.Optional;
import talker.protocol.UserName;

/** What a line means that somebody typed: something to say, or a command, which begins with a slash. */
sealed interface Entry {
    /** There is nothing in it. */
    record Nothing() implements Entry {}

    /** Something to say to everybody. */
    record Speech(String content) implements Entry {}

    /** Something to say to one user alone; empty where only the user was named yet. */
    record Whisper(UserName to, String content) implements Entry {}

    /** Asks for so many messages before the oldest one that was shown. */
    record Earlier(int messages) implements Entry {}

    /** Asks who is here. */
    record Who() implements Entry {}

    /** Says once more what could not be stored. */
    record Retry() implements Entry {}

    /** Gives up what could not be stored. */
    record Forget() implements Entry {}

    /** Asks what can be typed. */
    record Help() implements Entry {}

    /** Leaves the room. */
    record Quit() implements Entry {}

    /** A command that cannot be done, and why. */
    record Wrong(String why) implements Entry {}

    /** A page of history without a number. */
    int USUAL_PAGE = 20;

    /** The largest page that a server gives. */
    int LARGEST_PAGE = 1000;

    /** Reads a line. Two slashes at its beginning stand for one that is said. */
    static Entry of(String line) {
        if (line.isBlank()) {
            return new Nothing();
        }
        if (!line.startsWith("/")) {
            return new Speech(line);
        }
        if (line.startsWith("//")) {
            return new Speech(line.substring(1));
        }
        int end = endOfWord(line);
        String rest = line.substring(end).strip();
        String command = line.substring(0, end);
        if (command.equals("/to")) {
            return whisper(line.substring(end).stripLeading());
        }
        if (command.equals("/history")) {
            return earlier(rest);
        }
        return rest.isEmpty() ? alone(command) : new Wrong(unknownOrAlone(command));
    }

    private static Entry alone(String command) {
        return switch (command) {
            case "/who" -> new Who();
            case "/retry" -> new Retry();
            case "/forget" -> new Forget();
            case "/help" -> new Help();
            case "/quit" -> new Quit();
            default -> new Wrong(unknownOrAlone(command));
        };
    }

    private static String unknownOrAlone(String command) {
        boolean isKnown = Completion.COMMANDS.contains(command);
        return isKnown
                ? command + " stands alone."
                : command + " is no command; see /help. To say it, begin it with two slashes.";
    }

    private static Entry earlier(String number) {
        if (number.isEmpty()) {
            return new Earlier(USUAL_PAGE);
        }
        boolean isNumber = number.length() <= 9 && number.chars().allMatch(c -> c >= '0' && c <= '9');
        int messages = isNumber ? Integer.parseInt(number) : 0;
        return messages >= 1 && messages <= LARGEST_PAGE
                ? new Earlier(messages)
                : new Wrong("/history takes a number from 1 to " + LARGEST_PAGE + ".");
    }

    private static Entry whisper(String rest) {
        boolean isQuoted = rest.startsWith("\"");
        int end = isQuoted ? rest.indexOf('"', 1) : endOfWord(rest);
        Optional<UserName> to =
                end < 0 ? Optional.empty() : UserName.parse(isQuoted ? rest.substring(1, end) : rest.substring(0, end));
        if (to.isEmpty()) {
            return new Wrong("/to USER TEXT says something to one user alone; a name with a space stands in quotes.");
        }
        return new Whisper(to.get(), rest.substring(isQuoted ? end + 1 : end).strip());
    }

    private static int endOfWord(String text) {
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
