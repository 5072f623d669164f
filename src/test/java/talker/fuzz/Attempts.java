package talker.fuzz;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an attack with random input goes on. {@code -Dtest.fuzz=10m} makes it longer than it is by default;
 * {@code -Dtest.fuzz.seed=17} repeats the one attempt that failed, which has printed that line.
 */
public final class Attempts {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(s|m|h)");
    private static final String ONE = System.getProperty("test.fuzz.seed", "");

    private Attempts() {}

    /** One attempt; whatever it throws is a finding. */
    public interface Attempt {
        void run(long seed) throws Exception;
    }

    /**
     * Runs one attempt after the other, each with a seed of its own, until the time is over.
     *
     * @param byDefault how long, where nobody asks for more
     */
    public static void run(Duration byDefault, Attempt attempt) {
        if (!ONE.isEmpty()) {
            run(Long.parseLong(ONE), attempt);
            return;
        }
        long seed = System.nanoTime();
        long end = System.nanoTime() + length(byDefault).toNanos();
        long count = 0;
        while (System.nanoTime() - end < 0) {
            run(seed + count++, attempt);
        }
        System.out.printf(Locale.ROOT, "%,d attempts, seeds %d to %d%n", count, seed, seed + count - 1);
    }

    private static void run(long seed, Attempt attempt) {
        try {
            attempt.run(seed);
        } catch (Exception | AssertionError found) {
            throw new AssertionError("repeat it with -Dtest.fuzz.seed=" + seed + ": " + found.getMessage(), found);
        }
    }

    private static Duration length(Duration byDefault) {
        String text = System.getProperty("test.fuzz", "");
        if (text.isEmpty()) {
            return byDefault;
        }
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException("test.fuzz is a time such as 90s, 10m or 2h, not " + text);
        }
        long amount = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
