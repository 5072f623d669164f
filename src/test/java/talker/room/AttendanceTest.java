package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;

import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import talker.protocol.UserName;

class AttendanceTest {
    private static final RoomState.Window WINDOW = new RoomState.Window(10, 10, 10_000);

    private final ActorRef<Audience.Command> here =
            TestInbox.<Audience.Command>create("here").getRef();
    private final ActorRef<Audience.Command> there =
            TestInbox.<Audience.Command>create("there").getRef();
    private final Attendance attendance = new Attendance(
            Fixtures.settings(s -> s.grace(Duration.ofMillis(100)).retention(Duration.ofMillis(1000))));

    @Test
    void whatAllHaveReceivedIsNotedOnce() {
        RoomState state = after(new RoomEvent.Subscribed(ANN, 3, 0), new RoomEvent.Subscribed(BOB, 3, 0));
        report(here, Set.of(ANN), 8);
        report(there, Set.of(BOB), 6);
        assertThat(attendance.sweep(state, 1)).containsExactly(new RoomEvent.Delivered(6, 1));
        assertThat(attendance.sweep(state.apply(new RoomEvent.Delivered(6, 1)), 2))
                .isEmpty();
    }

    @Test
    void nothingIsNotedWhereNobodyHasGotAnyFurther() {
        RoomState state = after(new RoomEvent.Subscribed(ANN, 8, 0));
        report(here, Set.of(ANN), 8);
        assertThat(attendance.sweep(state, 1)).isEmpty();
    }

    @Test
    void anAudienceThatHasSaidNothingHoldsEverybodyBack() {
        RoomState state = after(new RoomEvent.Subscribed(ANN, 3, 0));
        report(here, Set.of(ANN), 8);
        attendance.meet(there);
        assertThat(attendance.sweep(state, 1)).isEmpty();
    }

    /** The node of Bob died with what he had not received; Ann's goes on. */
    @Test
    void whatOthersHaveReceivedDoesNotCountForAUserWhomNoAudienceSpeaksFor() {
        RoomState state = after(new RoomEvent.Subscribed(ANN, 3, 0), new RoomEvent.Subscribed(BOB, 3, 0));
        report(here, Set.of(ANN), 50);
        assertThat(attendance.sweep(state, 0)).isEmpty();
        List<RoomEvent> later = attendance.sweep(state, 100);
        assertThat(later).containsExactly(new RoomEvent.Detached(BOB, 3, 100));

        RoomState without = later.stream().reduce(state, RoomState::apply, (one, other) -> other);
        assertThat(attendance.sweep(without, 101)).containsExactly(new RoomEvent.Delivered(50, 101));
        assertThat(without.apply(new RoomEvent.Delivered(50, 101)).position(BOB))
                .isEqualTo(3);
    }

    /** Bob has left, and the Audience's beat is here before what it has to say of his subscription. */
    @Test
    void aUserWhoIsLeavingIsOwedWhatTheOthersHaveReceivedMeanwhile() {
        RoomState state = after(new RoomEvent.Subscribed(ANN, 3, 0), new RoomEvent.Subscribed(BOB, 3, 0));
        report(here, Set.of(ANN, BOB), 5);
        state = sweep(state, 1);
        report(here, Set.of(ANN), 50);
        state = sweep(state, 2).apply(new RoomEvent.Detached(BOB, 6, 3));
        assertThat(state.position(BOB)).isEqualTo(6);
    }

    @Test
    void aNewcomerHoldsItsAudienceBackUntilTheNextReport() {
        RoomState state = after(new RoomEvent.Subscribed(ANN, 3, 0), new RoomEvent.Subscribed(BOB, 7, 0));
        report(here, Set.of(ANN), 50);
        attendance.came(here, BOB, 7);
        assertThat(sweep(state, 1).position(BOB)).isEqualTo(7);
        report(here, Set.of(ANN, BOB), 20);
        assertThat(sweep(state, 2).position(BOB)).isEqualTo(20);
    }

    @Test
    void aUserIsElsewhereFromTheMomentOfComingIn() {
        attendance.meet(here);
        attendance.meet(there);
        assertThat(attendance.isElsewhere(here, BOB)).isFalse();
        attendance.came(there, BOB, 7);
        assertThat(attendance.isElsewhere(here, BOB)).isTrue();
        assertThat(attendance.isElsewhere(there, BOB)).isFalse();
    }

    private RoomState bobLeavesHereAndWasThereToo() {
        RoomState state = after(new RoomEvent.Subscribed(BOB, 7, 0));
        report(here, Set.of(), 7);
        report(there, Set.of(BOB), 7);
        attendance.left(BOB);
        return state;
    }

    /** Bob closed both connections, and the second node's last report was from before. */
    @Test
    void whoLeavesForGoodAndIsNotSeenElsewhereAgainHasLeft() {
        RoomState state = bobLeavesHereAndWasThereToo();
        assertThat(attendance.sweep(state, 1)).isEmpty();
        report(there, Set.of(), 7);
        assertThat(attendance.sweep(state, 2)).containsExactly(new RoomEvent.Unsubscribed(BOB, 2));
        assertThat(attendance.sweep(state.apply(new RoomEvent.Unsubscribed(BOB, 2)), 3))
                .isEmpty();
    }

    @Test
    void whoLeavesThroughOneAudienceAndStaysThroughAnotherStays() {
        RoomState state = bobLeavesHereAndWasThereToo();
        report(there, Set.of(BOB), 7);
        report(there, Set.of(), 7);
        assertThat(attendance.sweep(state, 2)).isEmpty();
    }

    @Test
    void whoLeavesAndComesBackStays() {
        RoomState state = bobLeavesHereAndWasThereToo();
        attendance.came(here, BOB, 7);
        report(there, Set.of(), 7);
        assertThat(attendance.sweep(state, 2)).isEmpty();
    }

    @Test
    void whoseOtherNodeDiesKeepsTheSubscription() {
        RoomState state = bobLeavesHereAndWasThereToo();
        attendance.forget(there);
        assertThat(attendance.sweep(state, 2)).isEmpty();
    }

    @Test
    void aUserWhomNoAudienceSpeaksForIsDetachedWhenTheGraceIsOver() {
        RoomState state = after(new RoomEvent.Subscribed(ANN, 3, 0));
        assertThat(attendance.sweep(state, 10)).isEmpty();
        assertThat(attendance.sweep(state, 109)).isEmpty();
        assertThat(attendance.sweep(state, 110)).containsExactly(new RoomEvent.Detached(ANN, 3, 110));
    }

    @Test
    void aUserWhoCameBackInTimeHasTheWholeGraceAgain() {
        RoomState state = after(new RoomEvent.Subscribed(ANN, 3, 0));
        attendance.sweep(state, 10);
        report(here, Set.of(ANN), 3);
        attendance.sweep(state, 50);
        attendance.forget(here);
        assertThat(attendance.sweep(state, 100)).isEmpty();
        assertThat(attendance.sweep(state, 199)).isEmpty();
        assertThat(attendance.sweep(state, 200)).isNotEmpty();
    }

    @Test
    void aSubscriptionLapsesWhenItsUserWasAwayForTooLong() {
        RoomState state = after(
                new RoomEvent.Subscribed(ANN, 3, 0),
                new RoomEvent.Detached(ANN, 3, 5),
                new RoomEvent.Subscribed(BOB, 3, 0));
        report(here, Set.of(BOB), 3);
        assertThat(attendance.sweep(state, 1005)).isEmpty();
        assertThat(attendance.sweep(state, 1006)).containsExactly(new RoomEvent.Unsubscribed(ANN, 1006));
    }

    @Test
    void whoIsPresentAccordingToTheJournalAndNoAudienceIsUnclaimed() {
        RoomState state = after(
                new RoomEvent.Subscribed(ANN, 0, 0),
                new RoomEvent.Subscribed(BOB, 0, 0),
                new RoomEvent.Subscribed(EVE, 0, 0),
                new RoomEvent.Detached(EVE, 0, 0));
        report(here, Set.of(BOB), 0);
        assertThat(attendance.unclaimed(state)).containsExactly(ANN);
        attendance.forget(here);
        assertThat(attendance.unclaimed(state)).containsExactlyInAnyOrder(ANN, BOB);
    }

    @Test
    void anAudienceIsMetOnce() {
        assertThat(attendance.meet(here)).isTrue();
        assertThat(attendance.meet(here)).isFalse();
        attendance.meet(there);
        assertThat(attendance.others(here)).containsExactly(there);
        attendance.forget(here);
        assertThat(attendance.knows(here)).isFalse();
    }

    private void report(ActorRef<Audience.Command> audience, Set<UserName> users, long seen) {
        attendance.report(audience, users, seen);
    }

    private RoomState sweep(RoomState state, long now) {
        return attendance.sweep(state, now).stream().reduce(state, RoomState::apply, (one, other) -> other);
    }

    private static RoomState after(RoomEvent... events) {
        return List.of(events).stream().reduce(RoomState.empty(WINDOW), RoomState::apply, (one, other) -> other);
    }
}
