package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.id;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import talker.protocol.MessageId;

class RecentIdsTest {
    @Example
    void anIdIsKnownWithItsSenderAndItsPlaceWhateverTheCaseOfItsLetters() {
        MessageId lower = MessageId.of("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa");
        MessageId upper = MessageId.of("AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA");
        RecentIds ids = RecentIds.empty(10).plus(lower, ANN, 5);
        assertThat(ids.find(upper)).isEqualTo(new RecentIds.Known(ANN, 5));
        assertThat(ids.find(id(1))).isNull();
    }

    @Property
    void atLeastTheNewestSoManyAreKnownAndAtMostTwiceAsMany(
            @ForAll @IntRange(min = 1, max = 20) int capacity, @ForAll @IntRange(max = 100) int count) {
        RecentIds ids = filled(capacity, count);
        for (int i = Math.max(0, count - capacity); i < count; i++) {
            assertThat(ids.find(id(i))).isEqualTo(new RecentIds.Known(i % 2 == 0 ? ANN : BOB, i));
        }
        for (int i = 0; i < count - 2 * capacity; i++) {
            assertThat(ids.find(id(i))).isNull();
        }
    }

    @Property
    void packedAndUnpackedTheyKnowTheSameAndForgetTheSame(
            @ForAll @IntRange(min = 1, max = 20) int capacity,
            @ForAll @IntRange(max = 100) int before,
            @ForAll @IntRange(max = 100) int after) {
        RecentIds ids = filled(capacity, before);
        RecentIds unpacked = RecentIds.unpack(ids.pack(), capacity);
        for (int i = before; i < before + after; i++) {
            ids = ids.plus(id(i), ANN, i);
            unpacked = unpacked.plus(id(i), ANN, i);
        }
        for (int i = 0; i < before + after; i++) {
            assertThat(unpacked.find(id(i))).isEqualTo(ids.find(id(i)));
        }
    }

    private static RecentIds filled(int capacity, int count) {
        RecentIds ids = RecentIds.empty(capacity);
        for (int i = 0; i < count; i++) {
            ids = ids.plus(id(i), i % 2 == 0 ? ANN : BOB, i);
        }
        return ids;
    }
}
