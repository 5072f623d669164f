package talker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** A room in which a lot was said. */
class LongHistoryTest {
    private static final int SAID = 5000;
    private static final int MOST_ELEMENTS = 250;

    /** Scrolls by so much a frame until there is no more; what it saw, and how long the frames took. */
    private static final String SCROLL =
            """
            const [by, isThere, done] = arguments;
            const timeline = document.querySelector('.pane:not([hidden]) .timeline');
            const seen = new Set(), frames = [];
            let most = 0, last = performance.now(), stuck = 0, at = -1;
            const step = now => {
              frames.push(now - last);
              last = now;
              const messages = timeline.querySelectorAll('.message');
              messages.forEach(message => seen.add(message.querySelector('.text').textContent));
              most = Math.max(most, messages.length);
              stuck = timeline.scrollTop === at ? stuck + 1 : 0;
              at = timeline.scrollTop;
              if (stuck > 300 || seen.has(isThere) && stuck > 30) {
                frames.sort((a, b) => a - b);
                const part = p => frames[Math.floor(frames.length * p)];
                done({seen: seen.size, most, frames: frames.length, p50: part(0.5), p95: part(0.95), max: part(0.9999)});
              } else {
                timeline.scrollTop += by;
                requestAnimationFrame(step);
              }
            };
            requestAnimationFrame(step);
            """;

    @RegisterExtension
    static final Browser browser = new Browser();

    @RegisterExtension
    final Venue venue = Venue.open();

    @Test
    void fiveThousandMessagesScrollAndFewOfThemAreInThePage() {
        Talk bob = venue.dial("bob").sends(venue.connectLine("bob"));
        for (int i = 1; i <= SAID; i++) {
            bob.says("message " + i + " of many" + " and so on".repeat(i % 30));
        }
        String last = "message " + SAID + " of many" + " and so on".repeat(SAID % 30);
        bob.finalsUntil(last);
        Page ann = browser.open(venue.link("ann")).isIn(venue.room("lobby")).sees(last);

        Map<?, ?> up = (Map<?, ?>) ann.runsUntilDone(SCROLL, -600, "message 1 of many and so on");
        System.out.println("up through " + SAID + " messages, frames in ms: " + up);
        assertThat(up.get("seen")).as("all of them, each once").isEqualTo((long) SAID);
        assertThat((Long) up.get("most")).isLessThan(MOST_ELEMENTS);
        assertThat(ann.text(".older")).contains("where the room begins");

        Map<?, ?> down = (Map<?, ?>) ann.runsUntilDone(SCROLL, 600, last);
        System.out.println("down again: " + down);
        assertThat(down.get("seen")).isEqualTo((long) SAID);
        assertThat((Long) down.get("most")).isLessThan(MOST_ELEMENTS);
        List<String> order = ann.kept();
        assertThat(order.get(order.size() - 1)).isEqualTo(last);
    }

    @Test
    void whoReadsWhatWasSaidBeforeIsNotMovedByWhatIsSaidNow() {
        Talk bob = venue.dial("bob").sends(venue.connectLine("bob"));
        for (int i = 1; i <= 400; i++) {
            bob.says("message " + i);
        }
        bob.finalsUntil("message 400");
        Page ann = browser.open(venue.link("ann")).isIn(venue.room("lobby")).sees("message 400");
        ann.runsUntilDone(SCROLL, -200, "message 250");
        ann.runs(
                "const t = document.querySelector('.pane:not([hidden]) .timeline'); t.scrollTop = t.scrollHeight / 2;");
        ann.runsUntilDone("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))");
        String where =
                "const edge = document.querySelector('.pane:not([hidden]) .timeline').getBoundingClientRect().top;"
                        + " const one = [...document.querySelectorAll('.message')].find(m => m.getBoundingClientRect().bottom > edge);"
                        + " return one.textContent + Math.round(one.getBoundingClientRect().top)";
        Object before = ann.runs(where);
        bob.types("more");
        for (int i = 1; i <= 100; i++) {
            bob.says("more " + i);
        }
        bob.finalsUntil("more 100");
        ann.sees(".jump", "↓ 100 new"::equals);
        assertThat(ann.runs(where)).isEqualTo(before);
        ann.clicks(".jump").sees("more 100").seesNo(".jump");
        bob.says("and the next");
        ann.sees("and the next").seesNo(".jump");
    }
}
