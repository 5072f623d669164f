package talker.node;

import java.util.Arrays;
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

    /** How many letters have to be put in, left out or changed, or changed with the next, to make one word of the other. */
    private static int faults(String one, String other) {
        int[] before = new int[other.length() + 1];
        int[] row = before.clone();
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= one.length(); i++) {
            int[] next = new int[row.length];
            next[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = row[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(changed, Math.min(row[j], next[j - 1]) + 1);
                if (i > 1 && j > 1 && isSwapped(one, i, other, j)) {
                    next[j] = Math.min(next[j], before[j - 2] + 1);
                }
            }
            before = row;
            row = next;
        }
        return row[other.length()];
    }

    private static boolean isSwapped(String one, int i, String other, int j) {
        return one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
    }
}
