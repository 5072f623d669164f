package talker.node;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which of the names that there are somebody meant who wrote another one. */
final class NearestName {
    /** One letter in three may be wrong. */
    private static final int LETTERS_A_FAULT = 3;

    private NearestName() {}

    /** The nearest one by the letters to change, or the only one with the same last part; empty where none is near. */
    static Optional<String> of(String written, Collection<String> names) {
        Optional<String> nearest = names.stream()
                .min(Comparator.comparingInt((String name) -> faults(written, name))
                        .thenComparing(Comparator.naturalOrder()));
        String last = written.substring(written.lastIndexOf('.'));
        Optional<String> moved = names.stream()
                .filter(name -> name.endsWith(last))
                .reduce((one, other) -> "")
                .filter(only -> !only.isEmpty());
        int allowed = Math.max(1, last.length() / LETTERS_A_FAULT);
        return nearest.filter(name -> faults(written, name) <= allowed).or(() -> moved);
    }

    /** How many letters have to be put in, left out or changed to make one word of the other. */
    private static int faults(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
