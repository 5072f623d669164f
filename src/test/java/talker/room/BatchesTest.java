package talker.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.posted;

import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import talker.limits.Stake;
import talker.protocol.MessageId;

class BatchesTest {
    private static final Duration PATIENCE = Duration.ofNanos(100);

    private final ActorRef<MemberEvent> first =
            TestInbox.<MemberEvent>create("first").getRef();
    private final ActorRef<MemberEvent> second =
            TestInbox.<MemberEvent>create("second").getRef();
    private final Batches batches = new Batches(3, Stake.unlimited());

    @Test
    void theFirstEventLeavesAloneAndWhatComesMeanwhileMakesUpTheNextBatch() {
        add(1, 0);
        assertThat(next(0).events()).containsExactly(posted(1, ANN));
        add(2, 1);
        add(new RoomEvent.Subscribed(BOB, 0, 0));
        assertThat(batches.next(2)).isNull();
        batches.confirm(1);
        assertThat(next(3).events()).containsExactly(posted(2, ANN), new RoomEvent.Subscribed(BOB, 0, 0));
    }

    @Test
    void aBatchHoldsSoManyEventsAndTheRestWaitsInOrder() {
        LongStream.rangeClosed(1, 7).forEach(i -> add(i, 0));
        List<RoomEvent> all = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (Batches.Batch batch = batches.next(0); batch != null; batch = batches.next(0)) {
            all.addAll(batch.events());
            sizes.add(batch.events().size());
            batches.confirm(batch.number());
        }
        assertThat(sizes).containsExactly(3, 3, 1);
        assertThat(all)
                .isEqualTo(LongStream.rangeClosed(1, 7)
                        .<RoomEvent>mapToObj(i -> posted(i, ANN))
                        .toList());
        assertThat(batches.isEmpty()).isTrue();
    }

    @Test
    void aBatchOfLongMessagesFitsIntoOneMessageBetweenNodes() {
        Batches many = new Batches(1000, Stake.unlimited());
        String long64K = "\u6f22".repeat(64 * 1024 / 3);
        for (int i = 0; i < 40; i++) {
            many.add(new Batches.Entry(new RoomEvent.Posted(MessageId.random(), ANN, long64K, 0), first, 0));
        }
        for (Batches.Batch batch = many.next(0); batch != null; batch = many.next(0)) {
            assertThat(batch.events()).hasSizeBetween(1, 900 * 1024 / long64K.getBytes(UTF_8).length);
            many.confirm(batch.number());
        }
    }

    @Test
    void onlyTheBatchUnderWayIsConfirmedAndOnlyOnce() {
        add(1, 0);
        long number = next(0).number();
        assertThat(batches.confirm(number + 1)).isNull();
        assertThat(batches.confirm(number)).isNotNull();
        assertThat(batches.confirm(number)).isNull();
    }

    @Test
    void aFinalIsFoundUntilItIsConfirmed() {
        add(1, 0);
        assertThat(batches.find(id(1))).isNotNull();
        long number = next(0).number();
        assertThat(batches.find(id(1))).isNotNull();
        batches.confirm(number);
        assertThat(batches.find(id(1))).isNull();
    }

    @Test
    void anUnconfirmedBatchIsDueAgainEverySoOftenUnderTheSameNumber() {
        add(1, 0);
        Batches.Batch batch = next(10);
        assertThat(batches.overdue(109, PATIENCE)).isNull();
        Batches.Batch again = batches.overdue(110, PATIENCE);
        assertThat(again).isNotNull();
        assertThat(again.number()).isEqualTo(batch.number());
        assertThat(again.events()).isEqualTo(batch.events());
        assertThat(batches.overdue(209, PATIENCE)).isNull();
        assertThat(batches.overdue(210, PATIENCE)).isNotNull();
    }

    @Test
    void aFinalThatHasWaitedTooLongIsTakenOutOfTheBatchUnderWayAndOfThoseThatWait() {
        add(1, 0);
        add(new RoomEvent.Subscribed(BOB, 0, 0));
        long number = next(0).number();
        add(2, 0);
        add(3, 1);
        assertThat(batches.giveUp(99, PATIENCE, entry -> true)).isEmpty();
        assertThat(batches.giveUp(100, PATIENCE, entry -> true))
                .extracting(Batches.Entry::id)
                .containsExactly(id(1), id(2));
        assertThat(batches.find(id(1))).isNull();
        assertThat(batches.overdue(200, PATIENCE).events()).containsExactly(new RoomEvent.Subscribed(BOB, 0, 0));
        assertThat(batches.confirm(number).entries()).hasSize(1);
        assertThat(next(300).events()).containsExactly(posted(3, ANN));
    }

    @Test
    void aFinalWhoseSenderIsGoneIsNotGivenUp() {
        add(1, 0);
        next(0);
        assertThat(batches.giveUp(1000, PATIENCE, entry -> false)).isEmpty();
        assertThat(batches.overdue(1000, PATIENCE).events()).containsExactly(posted(1, ANN));
    }

    @Test
    void butOfThoseOnlySoManyAreKept() {
        String large = "x".repeat((1 << 20) - 250);
        LongStream.rangeClosed(1, 9)
                .forEach(i -> batches.add(new Batches.Entry(new RoomEvent.Posted(id(i), ANN, large, 0), first, 0)));
        assertThat(batches.giveUp(1000, PATIENCE, entry -> false))
                .extracting(Batches.Entry::id)
                .containsExactly(id(9));
    }

    @Test
    void allSessionsThatSendTheSameFinalAskForIt() {
        add(1, 0);
        batches.alsoAsks(id(1), second);
        batches.alsoAsks(id(2), second);
        assertThat(batches.find(id(1)).askers()).containsExactlyInAnyOrder(first, second);
        Batches.Batch batch = next(0);
        assertThat(batch.askers(id(1))).containsExactlyInAnyOrder(first, second);
        assertThat(batch.askers(id(2))).isEmpty();
    }

    @Test
    void whileSomethingIsUnderWayOrWaitsTheyAreNotEmpty() {
        assertThat(batches.isEmpty()).isTrue();
        add(1, 0);
        assertThat(batches.isEmpty()).isFalse();
        long number = next(0).number();
        assertThat(batches.isEmpty()).isFalse();
        batches.confirm(number);
        assertThat(batches.isEmpty()).isTrue();
    }

    private void add(long number, long now) {
        batches.add(new Batches.Entry(posted(number, ANN), first, now));
    }

    private void add(RoomEvent event) {
        batches.add(new Batches.Entry(event, null, 0));
    }

    private Batches.Batch next(long now) {
        Batches.Batch batch = batches.next(now);
        assertThat(batch).isNotNull();
        return batch;
    }
}
