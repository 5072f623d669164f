package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Fixtures.posted;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import talker.protocol.UserName;

class DecisionTest {
    private static final Duration RETENTION = Duration.ofMillis(100);
    private static final long NOW = 1000;
    private static final RoomState EMPTY = RoomState.empty(new RoomState.Window(10, 10, 10_000));

    private final Set<UserName> elsewhere = new HashSet<>();
    private RoomState state = EMPTY;

    @Test
    void whatIsNewIsStoredInOrder() {
        List<RoomEvent> batch = List.of(posted(1, ANN), new RoomEvent.Subscribed(BOB, 0, 1), posted(2, BOB));
        assertThat(decide(batch).events()).isEqualTo(batch);
    }

    @Test
    void newMessagesGetThePlacesOfTheirEvents() {
        store(posted(1, ANN));
        Decision decision = decide(List.of(new RoomEvent.Subscribed(BOB, 0, 1), posted(2, BOB), posted(3, ANN)));
        assertThat(decision.messages()).containsExactly(message(3, 2, BOB), message(4, 3, ANN));
    }

    @Test
    void aPrivateMessageStaysPrivate() {
        RoomEvent.Posted whispered = new RoomEvent.Posted(id(1), ANN, "psst", 1, BOB);
        Decision decision = decide(List.of(whispered));
        assertThat(decision.events()).containsExactly(whispered);
        assertThat(decision.messages()).containsExactly(new StoredMessage(1, id(1), ANN, "psst", 1, BOB));
    }

    @Test
    void aMessageThatIsStoredIsAnsweredWithItsPlace() {
        store(posted(1, ANN), posted(2, ANN));
        Decision decision = decide(List.of(posted(2, ANN)));
        assertThat(decision.events()).isEmpty();
        assertThat(decision.answers(state)).containsExactly(new Answer.AlreadyStored(id(2), 2));
    }

    @Test
    void anotherUsersIdIsInUseWhetherItIsStoredOrInTheSameBatch() {
        store(posted(1, ANN));
        Decision decision = decide(List.of(posted(1, BOB), posted(2, ANN), posted(2, BOB)));
        assertThat(decision.events()).containsExactly(posted(2, ANN));
        assertThat(decision.answers(state)).containsExactly(new Answer.IdInUse(id(1)), new Answer.IdInUse(id(2)));
    }

    @Test
    void anIdTwiceInOneBatchIsStoredOnce() {
        assertThat(decide(List.of(posted(1, ANN), posted(1, ANN))).events()).containsExactly(posted(1, ANN));
    }

    @Test
    void whoSubscribesIsToldThePosition() {
        Decision decision = decide(List.of(new RoomEvent.Subscribed(ANN, 5, 1)));
        assertThat(decision.subscribed()).containsExactly(ANN);
        assertThat(decision.answers(after(decision))).containsExactly(new Answer.Position(ANN, 5));
    }

    @Test
    void whoIsPresentAlreadyIsToldThePositionAndNothingIsStored() {
        store(new RoomEvent.Subscribed(ANN, 5, 1));
        Decision decision = decide(List.of(new RoomEvent.Subscribed(ANN, 90, 2)));
        assertThat(decision.events()).isEmpty();
        assertThat(decision.answers(state)).containsExactly(new Answer.Position(ANN, 5));
    }

    @Test
    void whoIsAwayIsNotDetachedAgainAndWhoHoldsNothingLosesNothing() {
        store(new RoomEvent.Subscribed(ANN, 5, 1), new RoomEvent.Detached(ANN, 6, 2));
        assertThat(decide(List.of(new RoomEvent.Detached(ANN, 9, 3), new RoomEvent.Unsubscribed(BOB, 3)))
                        .events())
                .isEmpty();
    }

    @Test
    void whoIsAwayMayUnsubscribe() {
        store(new RoomEvent.Subscribed(ANN, 5, 1), new RoomEvent.Detached(ANN, 6, 2));
        List<RoomEvent> batch = List.of(new RoomEvent.Unsubscribed(ANN, 3));
        assertThat(decide(batch).events()).isEqualTo(batch);
    }

    @Test
    void aWholeVisitFitsIntoOneBatch() {
        List<RoomEvent> batch = List.of(
                new RoomEvent.Subscribed(ANN, 5, 1),
                new RoomEvent.Detached(ANN, 6, 2),
                new RoomEvent.Subscribed(ANN, 7, 3),
                new RoomEvent.Unsubscribed(ANN, 4),
                new RoomEvent.Subscribed(ANN, 8, 5));
        Decision decision = decide(batch);
        assertThat(decision.events()).isEqualTo(batch);
        assertThat(after(decision).position(ANN)).isEqualTo(8);
    }

    @Test
    void whoIsPresentElsewhereStaysSo() {
        store(new RoomEvent.Subscribed(ANN, 5, 1), new RoomEvent.Subscribed(BOB, 5, 1));
        elsewhere.addAll(Set.of(ANN, BOB));
        Decision decision = decide(List.of(
                new RoomEvent.Detached(ANN, 6, 2),
                new RoomEvent.Unsubscribed(ANN, 2),
                new RoomEvent.Unsubscribed(BOB, 2),
                new RoomEvent.Subscribed(BOB, 9, 3)));
        assertThat(decision.events()).isEmpty();
        assertThat(decision.left()).containsExactly(ANN);
    }

    @Test
    void unsubscribingTwiceIsStoredOnce() {
        store(new RoomEvent.Subscribed(ANN, 5, 1));
        RoomEvent first = new RoomEvent.Unsubscribed(ANN, 2);
        assertThat(decide(List.of(first, new RoomEvent.Unsubscribed(ANN, 3))).events())
                .containsExactly(first);
    }

    @Test
    void aSubscriptionThatHasLapsedBeginsAnew() {
        store(new RoomEvent.Subscribed(ANN, 5, 1), new RoomEvent.Detached(ANN, 6, NOW - 101));
        Decision decision = decide(List.of(new RoomEvent.Subscribed(ANN, 90, NOW)));
        assertThat(decision.events())
                .containsExactly(new RoomEvent.Unsubscribed(ANN, NOW), new RoomEvent.Subscribed(ANN, 90, NOW));
        assertThat(after(decision).position(ANN)).isEqualTo(90);
    }

    @Test
    void aSubscriptionUnusedForJustTheRetentionIsStillThere() {
        store(new RoomEvent.Subscribed(ANN, 5, 1), new RoomEvent.Detached(ANN, 6, NOW - 100));
        assertThat(after(decide(List.of(new RoomEvent.Subscribed(ANN, 90, NOW))))
                        .position(ANN))
                .isEqualTo(6);
    }

    @Test
    void aSubscriptionOfWhoIsPresentDoesNotLapse() {
        store(new RoomEvent.Subscribed(ANN, 5, 1));
        assertThat(after(decide(List.of(new RoomEvent.Subscribed(ANN, 90, NOW))))
                        .position(ANN))
                .isEqualTo(5);
    }

    @Test
    void aBatchThatComesAgainLeavesEverybodysClaimsAsTheyAre() {
        List<RoomEvent> batch = List.of(
                new RoomEvent.Subscribed(ANN, 0, NOW),
                posted(1, ANN),
                new RoomEvent.Detached(ANN, 2, NOW),
                new RoomEvent.Subscribed(BOB, 2, NOW),
                new RoomEvent.Subscribed(ANN, 2, NOW),
                new RoomEvent.Unsubscribed(BOB, NOW));
        RoomState once = after(decide(batch));
        state = once;
        Decision again = decide(batch);
        assertThat(again.messages()).isEmpty();
        RoomState twice = after(again);
        assertThat(twice.subscriptions().keySet())
                .isEqualTo(once.subscriptions().keySet());
        assertThat(twice.position(ANN)).isEqualTo(once.position(ANN));
        assertThat(twice.attached()).isEqualTo(once.attached());
    }

    @Test
    void whatHasBeenDeliveredIsNotForAnAudienceToSay() {
        assertThatThrownBy(() -> decide(List.of(new RoomEvent.Delivered(5, 1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Whoever has been away longest makes room; whoever is here keeps it. */
    @Test
    void ofMoreSubscriptionsThanThereMayBeTheOldestOfTheAbsentLapse() {
        settings = Fixtures.settings(s -> s.retention(Duration.ofDays(7)).maxSubscriptions(3));
        UserName cyd = UserName.of("cyd");
        UserName dan = UserName.of("dan");
        UserName eve = UserName.of("eve");
        store(
                new RoomEvent.Subscribed(ANN, 0, 1),
                new RoomEvent.Subscribed(BOB, 0, 1),
                new RoomEvent.Detached(BOB, 0, 3),
                new RoomEvent.Subscribed(cyd, 0, 1),
                new RoomEvent.Detached(cyd, 0, 2));
        Decision known = decide(List.of(new RoomEvent.Subscribed(BOB, 0, NOW)));
        assertThat(known.lapsed()).as("one who is known needs no room").isZero();
        Decision one = decide(List.of(new RoomEvent.Subscribed(dan, 0, NOW)));
        assertThat(one.lapsed()).isEqualTo(1);
        assertThat(after(one).subscriptions().keySet()).containsExactlyInAnyOrder(ANN, BOB, dan);
        Decision more = decide(List.of(
                new RoomEvent.Subscribed(dan, 0, NOW),
                new RoomEvent.Subscribed(cyd, 0, NOW),
                new RoomEvent.Subscribed(eve, 0, NOW)));
        assertThat(after(more).subscriptions().keySet())
                .as("nobody who is here is pushed out")
                .contains(ANN, dan, cyd, eve)
                .doesNotContain(BOB);
    }

    private RoomSettings settings = Fixtures.settings(s -> s.retention(RETENTION));

    private Decision decide(List<RoomEvent> batch) {
        Decision decision = new Decision(state, settings, NOW, elsewhere::contains);
        batch.forEach(decision::add);
        return decision;
    }

    private void store(RoomEvent... events) {
        for (RoomEvent event : events) {
            state = state.apply(event);
        }
    }

    private RoomState after(Decision decision) {
        RoomState result = state;
        for (RoomEvent event : decision.events()) {
            result = result.apply(event);
        }
        return result;
    }
}
