package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Crowd;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, 2.8: connections that never say {@code connect}. */
class SilentCrowdTest {
    @RegisterExtension
    final Venue venue = Venue.open("talker.session.connect-timeout = 2s");

    /** 2.8, for thousands at once, who cost those who talk nothing. */
    @Test
    void fiveThousandSilentConnectionsDoNotDisturbAChat() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        List<Long> alone = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            alone.add(chat(ann, bob));
        }
        Crowd crowd = venue.dialMany(5000);
        List<Long> among = new ArrayList<>();
        while (crowd.stillOpen() > 0) {
            among.add(chat(ann, bob));
        }
        assertThat(among).as("rounds of a chat meanwhile").hasSizeGreaterThan(50);
        assertThat(median(among))
                .as("microseconds a round, the median")
                .isLessThan(Math.max(50_000, 10 * median(alone)));
        assertThat(Collections.max(among)).as("the slowest round").isLessThan(10_000_000);
        assertThat(crowd.received()).as("nobody is told anything").isZero();
        ann.hearsNothingElse();
        bob.hearsNothingElse();
    }

    /** One final, until both have it, in microseconds. */
    private static long chat(Talk ann, Talk bob) {
        long start = System.nanoTime();
        ann.says("hello");
        bob.hears("hello");
        ann.hears("hello");
        return (System.nanoTime() - start) / 1000;
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
