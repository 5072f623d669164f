package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private final Presence<String> presence = new Presence<>();

    @Test
    void aUserComesWithTheFirstConnectionAndGoesWithTheLast() {
        assertThat(presence.enter(ANN)).isTrue();
        assertThat(presence.enter(ANN)).isFalse();
        assertThat(presence.enter(BOB)).isTrue();
        assertThat(presence.leave(ANN)).isFalse();
        assertThat(presence.isConnected(ANN)).isTrue();
        assertThat(presence.leave(ANN)).isTrue();
        assertThat(presence.isConnected(ANN)).isFalse();
        assertThat(presence.users()).containsExactly(BOB);
        assertThat(presence.enter(ANN)).isTrue();
    }

    @Test
    void aUserWhoComesBackInTimeWasNeverAway() {
        presence.expect(Set.of(ANN, BOB), 100);
        assertThat(presence.enter(ANN)).isFalse();
        assertThat(presence.overdue(99)).isEmpty();
        assertThat(presence.overdue(100)).containsExactly(BOB);
        assertThat(presence.overdue(200)).isEmpty();
        assertThat(presence.enter(BOB)).isTrue();
        assertThat(presence.leave(ANN)).isTrue();
    }

    @Test
    void everybodyIsWhoIsHereOrElsewhereOrExpectedInTheOrderOfTheirNames() {
        assertThat(presence.everybody()).isEmpty();
        presence.cameTo("other", EVE);
        presence.cameTo("other", BOB);
        presence.enter(BOB);
        presence.expect(Set.of(ANN), 100);
        assertThat(presence.everybody()).containsExactly(ANN, BOB, EVE);
        presence.wentFrom("other", EVE);
        presence.overdue(100);
        assertThat(presence.everybody()).containsExactly(BOB);
    }

    @Test
    void aUserWhoIsHereIsNotExpected() {
        presence.enter(ANN);
        presence.cameTo("there", BOB);
        presence.expect(Set.of(ANN, BOB), 100);
        assertThat(presence.overdue(100)).isEmpty();
        assertThat(presence.leave(ANN)).isTrue();
    }

    @Test
    void whoeverIsWaitedForKeepsTheAudienceAlive() {
        assertThat(presence.isQuiet()).isTrue();
        presence.expect(Set.of(ANN), 100);
        assertThat(presence.isQuiet()).isFalse();
        presence.overdue(100);
        assertThat(presence.isQuiet()).isTrue();
        presence.cameTo("there", BOB);
        assertThat(presence.isQuiet()).isTrue();
        presence.enter(ANN);
        assertThat(presence.isQuiet()).isFalse();
    }

    @Test
    void aUserHereAndElsewhereIsPresentOnce() {
        assertThat(presence.enter(ANN)).isTrue();
        assertThat(presence.cameTo("there", ANN)).isFalse();
        assertThat(presence.leave(ANN)).isFalse();
        assertThat(presence.isConnected(ANN)).isFalse();
        assertThat(presence.cameTo("beyond", ANN)).isFalse();
        assertThat(presence.wentFrom("there", ANN)).isFalse();
        assertThat(presence.wentFrom("beyond", ANN)).isTrue();
        assertThat(presence.wentFrom("beyond", ANN)).isFalse();
    }

    @Test
    void aUserWhoIsExpectedMayComeBackElsewhere() {
        presence.expect(Set.of(ANN), 100);
        assertThat(presence.cameTo("there", ANN)).isFalse();
        assertThat(presence.overdue(100)).isEmpty();
        assertThat(presence.wentFrom("there", ANN)).isTrue();
    }

    @Test
    void whatAnotherAudienceSaysOfAllItsUsersMakesUpForWhatWasLost() {
        presence.enter(BOB);
        presence.cameTo("there", ANN);
        assertThat(presence.sync("there", Set.of(BOB, EVE))).isEqualTo(new Presence.Change(List.of(EVE), List.of(ANN)));
        assertThat(presence.sync("there", Set.of(BOB, EVE))).isEqualTo(new Presence.Change(List.of(), List.of()));
        assertThat(presence.sync("there", Set.of())).isEqualTo(new Presence.Change(List.of(), List.of(EVE)));
    }

    @Test
    void theUsersOfAnAudienceThatDiedAreExpectedBack() {
        presence.enter(BOB);
        presence.sync("there", Set.of(ANN, BOB, EVE));
        presence.lost("there", 100);
        assertThat(presence.enter(EVE)).isFalse();
        assertThat(presence.overdue(100)).containsExactly(ANN);
        presence.lost("never met", 100);
        assertThat(presence.overdue(100)).isEmpty();
    }
}
