package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Fixtures.posted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import talker.protocol.UserName;

class RoomStateTest {
    private static final RoomState.Window SMALL = new RoomState.Window(5, 3, 10_000);
    private static final RoomState EMPTY = RoomState.empty(SMALL);

    @Example
    void everyEventTakesOneSequenceNumber() {
        RoomState state = after(
                posted(1, ANN),
                new RoomEvent.Subscribed(ANN, 0, 1),
                new RoomEvent.Detached(ANN, 1, 2),
                new RoomEvent.Delivered(1, 3),
                new RoomEvent.Unsubscribed(ANN, 4),
                new RoomEvent.Detached(BOB, 9, 5));
        assertThat(state.seq()).isEqualTo(6);
        assertThat(state.messageSeq()).isEqualTo(1);
    }

    @Example
    void aPostedMessageIsKnownAndAmongTheNewest() {
        RoomState state = after(new RoomEvent.Subscribed(ANN, 0, 1), posted(7, ANN), posted(8, BOB));
        assertThat(state.messageSeq()).isEqualTo(3);
        assertThat(state.find(id(7))).isEqualTo(new RecentIds.Known(ANN, 2));
        assertThat(state.find(id(9))).isNull();
        assertThat(state.recent()).containsExactly(message(2, 7, ANN), message(3, 8, BOB));
    }

    @Example
    void anErasedMessageIsKnownByItsIdAndNotAtHand() {
        RoomState state = after(posted(1, ANN), RoomEvent.Posted.blank(id(2), BOB, 5, null), posted(3, ANN));
        assertThat(state.messageSeq()).isEqualTo(3);
        assertThat(state.find(id(2))).isEqualTo(new RecentIds.Known(BOB, 2));
        assertThat(state.recent()).containsExactly(message(1, 1, ANN), message(3, 3, ANN));
    }

    @Example
    void whatAUserWroteUpToASeqIsForgottenAndItsIdsAreNot() {
        RoomState state = after(posted(1, ANN), posted(2, BOB), posted(3, ANN), new RoomEvent.UserErased(ANN, 2, 9));
        assertThat(state.seq()).isEqualTo(4);
        assertThat(state.recent()).containsExactly(message(2, 2, BOB), message(3, 3, ANN));
        assertThat(state.recentBytes())
                .isEqualTo(state.recent().stream().mapToLong(RoomState::weight).sum());
        assertThat(state.find(id(1))).isNotNull();
    }

    @Example
    void whatIsTooOldIsForgottenAndTheFloorNeverFalls() {
        RoomState state = after(posted(1, ANN), posted(2, BOB), posted(3, ANN), new RoomEvent.Trimmed(2, 9));
        assertThat(state.recent()).containsExactly(message(3, 3, ANN));
        assertThat(state.floor()).isEqualTo(2);
        assertThat(state.apply(new RoomEvent.Trimmed(1, 9)).floor()).isEqualTo(2);
        assertThat(RoomSnapshot.of(state).toState(state.window()).floor()).isEqualTo(2);
        assertThat(state.find(id(1))).isNotNull();
    }

    @Example
    void aPrivateMessageKeepsWhomItIsFor() {
        RoomState state = after(new RoomEvent.Posted(id(7), ANN, "psst", 5, BOB));
        assertThat(state.recent()).containsExactly(new StoredMessage(1, id(7), ANN, "psst", 5, BOB));
    }

    @Example
    void onlySoManyOfTheNewestMessagesAreKept() {
        RoomState state = after(posted(1, ANN), posted(2, ANN), posted(3, ANN));
        assertThat(state.recent()).extracting(StoredMessage::seq).containsExactly(1L, 2L, 3L);
        assertThat(state.apply(posted(4, ANN)).recent())
                .extracting(StoredMessage::seq)
                .containsExactly(2L, 3L, 4L);
    }

    @Example
    void onlySoMuchTextOfTheNewestMessagesIsKeptButTheNewestAlways() {
        long two = 2 * RoomState.weight(message(1, 1, ANN));
        RoomState state = RoomState.empty(new RoomState.Window(5, 3, two))
                .apply(posted(1, ANN))
                .apply(posted(2, ANN));
        assertThat(state.recent()).hasSize(2);
        assertThat(state.apply(posted(3, ANN)).recent())
                .extracting(StoredMessage::seq)
                .containsExactly(2L, 3L);

        RoomState large = state.apply(new RoomEvent.Posted(id(4), ANN, "x".repeat(10_000), 0));
        assertThat(large.recent()).extracting(StoredMessage::seq).containsExactly(3L);
        assertThat(large.recentBytes())
                .isEqualTo(RoomState.weight(large.recent().get(0)));
    }

    @Example
    void aNewSubscriptionBeginsWhereTheEventSays() {
        assertThat(after(new RoomEvent.Subscribed(ANN, 17, 1)).position(ANN)).isEqualTo(17);
        assertThat(EMPTY.position(ANN)).isNull();
    }

    @Example
    void aSubscriptionFromBeforeKeepsItsPlace() {
        RoomState state = after(
                new RoomEvent.Subscribed(ANN, 17, 1),
                new RoomEvent.Detached(ANN, 20, 2),
                new RoomEvent.Subscribed(ANN, 99, 3));
        assertThat(state.position(ANN)).isEqualTo(20);
        assertThat(state.attached()).containsExactly(ANN);
    }

    @Example
    void detachingNeverMovesAPositionBack() {
        RoomState state = after(new RoomEvent.Subscribed(ANN, 17, 1), new RoomEvent.Detached(ANN, 3, 2));
        assertThat(state.position(ANN)).isEqualTo(17);
        assertThat(state.attached()).isEmpty();
    }

    @Example
    void unsubscribingForgetsThePosition() {
        RoomState state = after(
                new RoomEvent.Subscribed(ANN, 17, 1),
                new RoomEvent.Unsubscribed(ANN, 2),
                new RoomEvent.Subscribed(ANN, 30, 3));
        assertThat(state.position(ANN)).isEqualTo(30);
    }

    @Example
    void deliveredMovesThosePresentAndNobodyElse() {
        RoomState state = after(
                new RoomEvent.Subscribed(ANN, 0, 1),
                new RoomEvent.Subscribed(BOB, 0, 1),
                new RoomEvent.Detached(BOB, 4, 2),
                new RoomEvent.Delivered(50, 3));
        assertThat(state.position(ANN)).isEqualTo(50);
        assertThat(state.position(BOB)).isEqualTo(4);
    }

    @Example
    void deliveredBeforeAReturnDoesNotMoveWhoReturns() {
        RoomState state = after(
                new RoomEvent.Subscribed(ANN, 0, 1),
                new RoomEvent.Subscribed(BOB, 0, 1),
                new RoomEvent.Detached(BOB, 4, 2),
                new RoomEvent.Delivered(50, 3),
                new RoomEvent.Subscribed(BOB, 50, 4));
        assertThat(state.position(BOB)).isEqualTo(4);
        assertThat(state.apply(new RoomEvent.Delivered(60, 5)).position(BOB)).isEqualTo(60);
    }

    @Example
    void whatWasDeliveredStaysSoAfterDetaching() {
        RoomState state = after(
                new RoomEvent.Subscribed(ANN, 0, 1), new RoomEvent.Delivered(50, 2), new RoomEvent.Detached(ANN, 0, 3));
        assertThat(state.position(ANN)).isEqualTo(50);
        RoomState later = state.apply(new RoomEvent.Delivered(70, 4)).apply(new RoomEvent.Subscribed(ANN, 90, 5));
        assertThat(later.position(ANN)).isEqualTo(50);
    }

    /** The rule of a position once more, told user by user as the events go by. */
    @Property
    void positionsAreWhatEveryUserWasToldInTheMeantime(@ForAll("events") List<RoomEvent> events) {
        Map<UserName, Long> expected = new HashMap<>();
        List<UserName> attached = new ArrayList<>();
        for (RoomEvent event : events) {
            if (event instanceof RoomEvent.Subscribed subscribed) {
                expected.putIfAbsent(subscribed.user(), subscribed.position());
                attached.add(subscribed.user());
            } else if (event instanceof RoomEvent.Detached detached) {
                expected.computeIfPresent(detached.user(), (user, position) -> Math.max(position, detached.seen()));
                attached.removeAll(List.of(detached.user()));
            } else if (event instanceof RoomEvent.Unsubscribed unsubscribed) {
                expected.remove(unsubscribed.user());
                attached.removeAll(List.of(unsubscribed.user()));
            } else if (event instanceof RoomEvent.Delivered delivered) {
                attached.forEach(user -> expected.merge(user, delivered.seen(), Math::max));
            }
        }
        RoomState state = after(events.toArray(RoomEvent[]::new));
        assertThat(state.subscriptions().keySet()).isEqualTo(expected.keySet());
        expected.forEach((user, position) ->
                assertThat(state.position(user)).as(user.value()).isEqualTo(position));
        assertThat(state.attached())
                .containsExactlyInAnyOrderElementsOf(
                        attached.stream().distinct().toList());
    }

    @Property
    void aSnapshotHoldsTheWholeState(@ForAll("events") List<RoomEvent> events, @ForAll("events") List<RoomEvent> more) {
        RoomState state = after(events.toArray(RoomEvent[]::new));
        RoomState restored = RoomSnapshot.of(state).toState(SMALL);
        for (RoomEvent event : more) {
            state = state.apply(event);
            restored = restored.apply(event);
        }
        RoomState whole = state;
        assertThat(restored).usingRecursiveComparison().ignoringFields("ids").isEqualTo(whole);
        for (long number = 0; number < 200; number++) {
            assertThat(restored.find(id(number))).isEqualTo(whole.find(id(number)));
        }
    }

    @Example
    void afterASnapshotTheSmallerWindowOfANewerConfigurationHoldsFromTheNextMessageOn() {
        RoomState state = after(posted(1, ANN), posted(2, ANN), posted(3, ANN));
        RoomState restored = RoomSnapshot.of(state).toState(new RoomState.Window(5, 1, 10_000));
        assertThat(restored.apply(posted(4, ANN)).recent())
                .extracting(StoredMessage::seq)
                .containsExactly(4L);
    }

    /** What a room may store: how far all have got only grows, and each message id comes once. */
    @Provide
    Arbitrary<List<RoomEvent>> events() {
        Arbitrary<UserName> users = Arbitraries.of("ann", "bob", "eve", "dan").map(UserName::of);
        Arbitrary<Integer> kinds = Arbitraries.integers().between(0, 4);
        Arbitrary<Integer> steps = Arbitraries.integers().between(0, 6);
        return Combinators.combine(kinds, users, steps)
                .as((kind, user, step) -> new Object[] {kind, user, step})
                .list()
                .ofMaxSize(60)
                .map(RoomStateTest::toEvents);
    }

    private static List<RoomEvent> toEvents(List<Object[]> drawn) {
        List<RoomEvent> events = new ArrayList<>();
        long delivered = 0;
        for (int i = 0; i < drawn.size(); i++) {
            UserName user = (UserName) drawn.get(i)[1];
            int step = (Integer) drawn.get(i)[2];
            switch ((Integer) drawn.get(i)[0]) {
                case 0 -> events.add(posted(i, user));
                case 1 -> events.add(new RoomEvent.Subscribed(user, i, i));
                case 2 -> events.add(new RoomEvent.Detached(user, Math.max(0, i - step), i));
                case 3 -> events.add(new RoomEvent.Unsubscribed(user, i));
                default -> {
                    delivered = Math.max(delivered, i - step);
                    events.add(new RoomEvent.Delivered(delivered, i));
                }
            }
        }
        return events;
    }

    private static RoomState after(RoomEvent... events) {
        RoomState state = EMPTY;
        for (RoomEvent event : events) {
            state = state.apply(event);
        }
        return state;
    }
}
