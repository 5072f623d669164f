package talker.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How a client wants to be served, as its connect says.
 *
 * @param version what it speaks
 * @param since the seq up to which it has everything, 0 or more; null where its subscription is to say
 * @param history how many of the room's newest finals it wants at least, 0 to {@value #MAX_HISTORY}
 * @param partials whether it wants to see what is being typed
 * @param isPresent whether its user is in the room by it, for all to see, with a subscription; one that only listens begins
 *     where {@code since} says, or with what is said next. No line can ask for that
 */
public record Terms(Version version, @Nullable Long since, int history, boolean partials, boolean isPresent) {
    /** How many finals may be asked for at a time, at a connect or in one page. */
    public static final int MAX_HISTORY = 1000;

    /** Of a client whose user is in the room by it. */
    public Terms(Version version, @Nullable Long since, int history, boolean partials) {
        this(version, since, history, partials, true);
    }

    /** What every client of version 1 gets. */
    public static final Terms OF_VERSION_1 = new Terms(Version.ONE, null, 0, true);
}
