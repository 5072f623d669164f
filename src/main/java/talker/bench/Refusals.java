package talker.bench;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a server said no to, counted by its words; of a few kinds only, so that it takes no memory to speak of. */
final class Refusals {
    private static final int MOST_KINDS = 20;
    private static final int LONGEST = 200;

    private final Map<String, Long> counts = new HashMap<>();

    void note(String text) {
        String words = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        if (counts.size() < MOST_KINDS || counts.containsKey(words)) {
            counts.merge(words, 1L, Long::sum);
        }
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** The most frequent first. */
    List<Report.Refusal> sorted() {
        return counts.entrySet().stream()
                .map(entry -> new Report.Refusal(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Report.Refusal::count).reversed())
                .toList();
    }
}
