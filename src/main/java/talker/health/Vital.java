package talker.health;

import java.util.Optional;

/**
 * One thing without which a node cannot serve. It is in trouble beyond a bound, and well again only within a tighter one,
 * so that it does not change its mind at every look. Looked at by one thread, every {@code talker.health.interval}.
 */
public interface Vital {
    /** What is wrong with it. */
    record Symptom(String words, String forTheLog) {
        static Symptom of(String words) {
            return new Symptom(words, words);
        }
    }

    /** Its name for programs. */
    String name();

    /** Whether the other nodes have this trouble too: it is of something that they share. */
    default boolean isShared() {
        return false;
    }

    /**
     * Looks at it; may block for a few seconds.
     *
     * @param isInTrouble whether it was at the look before: then the tighter bound holds
     */
    Optional<Symptom> look(boolean isInTrouble);
}
