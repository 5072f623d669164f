package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, 3.8: a server that takes 50 messages at once and 100 a second after that. */
class LimitsTest {
    private static final int BURST = 50;
    private static final int PER_SECOND = 100;

    @RegisterExtension
    final Venue venue = Venue.open("talker.limits.messages-per-second = 100", "talker.limits.burst = 50");

    /** 3.8 "finals wait and none is lost". */
    @Test
    void finalsBeyondTheLimitAreSlowedDown() {
        Talk bob = venue.connect("bob");
        Talk ann = venue.connect("ann");
        bob.hearsJoin("ann");
        int count = BURST + PER_SECOND;
        long start = System.nanoTime();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(Talk.finalLine(UUID.randomUUID().toString(), "line " + i))
                    .append('\n');
        }
        ann.sendsRaw(lines.toString().getBytes(UTF_8));
        bob.says("not slowed down");
        assertThat(bob.finalsUntil("not slowed down")).hasSizeLessThan(count);
        List<Line> heard = ann.finalsUntil("line " + (count - 1));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
        assertThat(heard.stream().map(Line::content).filter(line -> line.startsWith("line")))
                .hasSize(count)
                .isSortedAccordingTo((a, b) -> number(a) - number(b));
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring("line ".length()));
    }

    /** 3.8 "partials are skipped". */
    @Test
    void partialsBeyondTheLimitAreSkipped() {
        Talk bob = venue.connect("bob");
        Talk ann = venue.connect("ann");
        bob.hearsJoin("ann");
        String id = UUID.randomUUID().toString();
        long start = System.nanoTime();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            lines.append("{\"type\":\"message\",\"content\":\"" + i + "\",\"id\":\"" + id + "\"}\n");
        }
        ann.sendsRaw(lines.toString().getBytes(UTF_8)).says(id, "finished");
        long partials = 0;
        Line line = bob.next();
        while (line.isPartial()) {
            partials++;
            line = bob.next();
        }
        assertThat(line.content()).isEqualTo("finished");
        long allowed = BURST + PER_SECOND * (1 + (System.nanoTime() - start) / 1_000_000_000);
        assertThat(partials).isPositive().isLessThanOrEqualTo(allowed);
        ann.finalsUntil("finished");
        ann.hearsNothingElse();
    }
}
