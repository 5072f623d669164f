package talker.session;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import talker.room.Lines;

/** Whatever comes and however slowly it is read. */
class OutboxPropertyTest {
    private static final Pattern LINE =
            Pattern.compile("\"content\":\"(\\w+) (\\d+)[ x]*\",\"id\":\"[0-9a-f-]*?(\\w{12})\"");

    @Property(tries = 300)
    void finalsComeInOrderAndPartialsGrowAndNeverFollowTheirFinal(
            @ForAll @Size(max = 300) List<@IntRange(max = 11) Integer> steps) {
        Outbox outbox = new Outbox(SessionFixtures.settings());
        Reader reader = new Reader(outbox);
        int said = 0;
        int sent = 0;
        for (int step : steps) {
            switch (step) {
                case 0, 1 ->
                    outbox.deliver(
                            Lines.of().partial(sent + 1 + step, "p " + ++said).take());
                case 2 ->
                    outbox.deliver(Lines.of()
                            .partial(sent + 1, "p " + ++said)
                            .fin(++sent, sent)
                            .partial(sent + 1, "p " + ++said)
                            .take());
                case 3 -> outbox.deliver(Lines.of().fin(++sent, sent).take());
                case 4, 5 ->
                    outbox.deliver(Lines.of()
                            .partial(sent + 2, "p " + ++said + " " + "x".repeat(3000))
                            .take());
                case 6, 7, 8 -> outbox.written();
                default -> reader.read();
            }
        }
        outbox.finish();
        while (!outbox.isDone()) {
            outbox.written();
            reader.read();
        }
        assertThat(reader.finals).hasSize(sent);
    }

    /** Looks at every line that leaves. */
    private static final class Reader {
        final List<Integer> finals = new ArrayList<>();
        private final Map<String, Integer> newest = new HashMap<>();
        private final Set<String> finished = new HashSet<>();
        private final Outbox outbox;

        Reader(Outbox outbox) {
            this.outbox = outbox;
        }

        void read() {
            ByteString chunk = outbox.next();
            if (chunk == null) {
                return;
            }
            for (String line : chunk.utf8String().lines().toList()) {
                Matcher parts = LINE.matcher(line);
                assertThat(parts.find()).as(line).isTrue();
                String id = parts.group(3);
                int number = Integer.parseInt(parts.group(2));
                if (parts.group(1).equals("text")) {
                    finals.add(number);
                    finished.add(id);
                    assertThat(number).isEqualTo(finals.size());
                } else {
                    assertThat(finished).doesNotContain(id);
                    assertThat(newest.merge(id, number, (before, now) -> now > before ? now : -1))
                            .as("partials of a message grow")
                            .isPositive();
                }
            }
        }
    }
}
