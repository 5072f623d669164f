package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RecentLinesTest {
    private static final long LINE = RoomState.weight(line(10).message());

    /** Either every final after a place, or the word that some are gone; never a hole. */
    @Property
    void whatIsGivenHasNoHole(
            @ForAll @IntRange(min = 1, max = 5) int maxLines,
            @ForAll @IntRange(max = 6) int maxBytes,
            @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 3) Integer> steps,
            @ForAll @IntRange(max = 45) int after) {
        long floor = 10;
        RecentLines recent = new RecentLines(maxLines, maxBytes * LINE, floor);
        long seq = floor;
        List<Long> all = new ArrayList<>();
        for (int step : steps) {
            seq += step;
            all.add(seq);
            recent.add(line(seq));
        }
        List<Long> expected = all.stream().filter(other -> other > after).toList();
        if (after >= recent.floor()) {
            List<StoredLine> lines = recent.after(after);
            assertThat(lines).extracting(StoredLine::seq).isEqualTo(expected);
            assertThat(lines).hasSizeLessThanOrEqualTo(Math.min(maxLines, maxBytes));
        } else {
            assertThat(after < floor || expected.size() > Math.min(maxLines, maxBytes) - 1)
                    .isTrue();
        }
    }

    @Property
    void aLineIsFoundByItsPlaceWhileItIsHere(@ForAll @IntRange(min = 1, max = 30) int seq) {
        RecentLines recent = new RecentLines(10, 10 * LINE, 0);
        for (int i = 2; i <= 30; i += 2) {
            recent.add(line(i));
        }
        boolean isHere = seq % 2 == 0 && seq > 10;
        assertThat(recent.at(seq).map(StoredLine::seq)).isEqualTo(isHere ? Optional.of((long) seq) : Optional.empty());
    }
}
