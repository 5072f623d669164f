package talker.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import talker.protocol.Measure;
import talker.protocol.UserName;

/** What a line means that somebody typed: something to say, or a command, which begins with a slash. */
sealed interface Entry {
    /** There is nothing in it. */
    record Nothing() implements Entry {}

    /** Something to say to everybody. */
    record Speech(String content) implements Entry {}

    /** Something to say to one user alone; empty where only the user was named yet. */
    record Whisper(UserName to, String content) implements Entry {}

    /**
     * Takes the newest message back that a user wrote and that has these words in it.
     *
     * @param from who wrote it; empty for whoever types this
     * @param words may be none
     */
    record Redact(Optional<UserName> from, String words) implements Entry {}

    /**
     * Does something about a user, as a moderator.
     *
     * @param time for how long; null for good
     * @param reason null for none
     */
    record Moderate(Measure measure, UserName user, @Nullable Duration time, @Nullable String reason)
            implements Entry {}

    /** Wipes what has scrolled out of the window. */
    record Clear() implements Entry {}

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

    /** A length of time at the beginning of a text, and what follows. */
    Pattern TIME = Pattern.compile("([0-9]{1,9})([smhd])(\\s.*)?", Pattern.DOTALL);

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
        int end = Addressed.endOfWord(line);
        String rest = line.substring(end).strip();
        String command = line.substring(0, end);
        if (command.equals("/to")) {
            return whisper(line.substring(end).stripLeading());
        }
        if (command.equals("/redact")) {
            return redact(rest);
        }
        Optional<Measure> measure = Measure.of(command.substring(1)).filter(known -> !known.isForAdministrators());
        if (measure.isPresent()) {
            return moderate(measure.get(), rest);
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
            case "/clear" -> new Clear();
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
        return Addressed.of(rest)
                .<Entry>map(to -> new Whisper(to.user(), to.rest()))
                .orElse(new Wrong("/to USER TEXT says something to one user alone; " + Addressed.RULE));
    }

    private static Entry redact(String rest) {
        if (rest.isEmpty()) {
            return new Redact(Optional.empty(), "");
        }
        return Addressed.of(rest)
                .<Entry>map(from -> new Redact(Optional.of(from.user()), from.rest()))
                .orElse(new Wrong(
                        "/redact takes back your last message, and /redact USER TEXT the newest of USER that has"
                                + " TEXT in it; " + Addressed.RULE));
    }

    private static Entry moderate(Measure measure, String rest) {
        String command = "/" + measure.word();
        Optional<Addressed> addressed = Addressed.of(rest);
        if (addressed.isEmpty()) {
            String usage = measure.takesTime() ? " USER [TIME] [REASON]; " : " USER [REASON]; ";
            return new Wrong(command + usage + Addressed.RULE);
        }
        String after = addressed.get().rest();
        @Nullable Duration time = null;
        Matcher timed = TIME.matcher(after);
        if (measure.takesTime() && timed.matches()) {
            time = time(timed);
            after = after.substring(timed.end(2)).strip();
            if (time.isZero() || time.toSeconds() > Measure.MAX_SECONDS) {
                return new Wrong(command + " takes a time from 1s to 3650d; without one it is for good.");
            }
        }
        if (!after.isEmpty() && !Measure.isReason(after)) {
            return new Wrong("A reason is one line of at most " + Measure.MAX_REASON + " characters.");
        }
        return new Moderate(measure, addressed.get().user(), time, after.isEmpty() ? null : after);
    }

    private static Duration time(Matcher timed) {
        long amount = Long.parseLong(timed.group(1));
        return switch (timed.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
