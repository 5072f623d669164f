package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, 4.7 and 4.6: readers that do not read. */
class SlowReaderTest {
    private static final int FINALS = 4000;
    private static final String SIX_KB = "x".repeat(6000);

    @RegisterExtension
    final Venue venue = Venue.open();

    /** 4.7 "the connection is broken off; its subscription brings the rest at the next connect". */
    @Test
    void whoStopsReadingDisturbsNobodyAndMissesNothing() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        Talk stuck = venue.dial("carol", 16 * 1024);
        stuck.sends(venue.connectLine("carol")).passesFence();
        ann.hearsJoin("carol");
        bob.hearsJoin("carol");
        List<String> order = new ArrayList<>();
        List<Line> anns = new ArrayList<>();
        long worst = 0;
        for (int i = 0; i < FINALS; i += 50) {
            long start = System.nanoTime();
            order.addAll(sayFifty(ann, i));
            anns.addAll(hearFifty(ann, i));
            hearFifty(bob, i);
            worst = Math.max(worst, System.nanoTime() - start);
        }
        assertThat(Duration.ofNanos(worst)).as("the slowest fifty").isLessThan(Duration.ofSeconds(5));
        anns.addAll(ann.everythingSoFar());
        assertThat(finalIds(anns)).isEqualTo(order);
        assertThat(anns).extracting(Line::text).contains("{\"type\":\"leave\",\"user\":\"carol\"}");
        List<String> before = finalIds(stuck.hearsOutUntilTheEnd());
        assertThat(before)
                .as("what got through before the connection was broken off")
                .hasSizeLessThan(FINALS);
        stuck.drops();
        Talk back = venue.connect("carol");
        List<String> after = finalIds(back.everythingSoFar());
        Set<String> heard = new LinkedHashSet<>(before);
        heard.addAll(after);
        assertThat(new ArrayList<>(heard))
                .as("both connections, without what came twice")
                .isEqualTo(order);
        assertThat(after).doesNotHaveDuplicates();
        ann.hearsJoin("carol").hearsNothingElse();
    }

    /** 4.6 "never a hole", for a reader with large buffers that has read fast, then hangs, and then is killed. */
    @Test
    void whatStuckInTheReadersBuffersComesAgain() {
        Talk ann = venue.connect("ann");
        Talk stuck = venue.connect("carol");
        ann.hearsJoin("carol");
        List<String> order = new ArrayList<>();
        Set<String> heard = new LinkedHashSet<>();
        for (int i = 0; i < 1000; i += 50) {
            order.addAll(sayFifty(ann, i));
            hearFifty(ann, i);
            heard.addAll(finalIds(hearFifty(stuck, i)));
        }
        for (int i = 1000; i < 3000; i += 50) {
            order.addAll(sayFifty(ann, i));
            hearFifty(ann, i);
        }
        stuck.resets();
        List<String> again = finalIds(venue.connect("carol").everythingSoFar());
        heard.addAll(again);
        assertThat(heard).as("what was heard").hasSameSizeAs(order);
        assertThat(new ArrayList<>(heard)).isEqualTo(order);
    }

    private static List<String> sayFifty(Talk talk, int first) {
        List<String> ids = new ArrayList<>();
        for (int i = first; i < first + 50; i++) {
            ids.add(talk.says(i + SIX_KB));
        }
        return ids;
    }

    /** Reads what was said, and whatever else came meanwhile. */
    private static List<Line> hearFifty(Talk talk, int first) {
        List<Line> lines = talk.linesUntil(first + 49 + SIX_KB);
        assertThat(finalIds(lines)).hasSize(50);
        return lines;
    }

    private static List<String> finalIds(List<Line> lines) {
        return lines.stream().filter(Line::isFinal).map(Line::id).toList();
    }
}
