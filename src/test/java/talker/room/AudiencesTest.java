package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.LOBBY;

import akka.actor.testkit.typed.Effect;
import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import java.util.List;
import org.junit.jupiter.api.Test;
import talker.limits.Shares;
import talker.protocol.RoomName;
import talker.protocol.Terms;

class AudiencesTest {
    private static final RoomName OTHER = RoomName.of("acme.other");

    private final TestInbox<MemberEvent> session = TestInbox.create("session");
    private final Audience.Enter enter = new Audience.Enter(
            ANN, Stage.attached(Fixtures.settings()).enter(ANN), session.getRef(), Terms.OF_VERSION_1);
    private final BehaviorTestKit<Audiences.Command> audiences = BehaviorTestKit.create(Audiences.create(
            room -> TestInbox.<Room.Command>create(room.toString()).getRef(),
            new Stage.Library(List.of()),
            Fixtures.settings(),
            new Fixtures.StoppedClock(),
            new Shares(Long.MAX_VALUE)));

    @Test
    void everyRoomHasOneAudience() {
        enter(LOBBY);
        ActorRef<Audience.Command> lobby = spawned();
        enter(LOBBY);
        enter(OTHER);
        ActorRef<Audience.Command> other = spawned();
        assertThat(other).isNotEqualTo(lobby);
        assertThat(received(lobby)).containsExactly(enter, enter);
        assertThat(received(other)).containsExactly(enter);
    }

    @Test
    void anAudienceThatHasSeenAllWhoWereSentThereMayEnd() {
        enter(LOBBY);
        ActorRef<Audience.Command> first = spawned();
        audiences.run(new Audiences.Idle(LOBBY, 1));
        assertThat(received(first)).containsExactly(enter, new Audience.Retire());
        enter(LOBBY);
        assertThat(spawned()).isNotEqualTo(first);
    }

    @Test
    void oneToWhomSomebodyIsOnTheWayMayNot() {
        enter(LOBBY);
        ActorRef<Audience.Command> audience = spawned();
        enter(LOBBY);
        audiences.run(new Audiences.Idle(LOBBY, 1));
        assertThat(received(audience)).containsExactly(enter, enter);
        audiences.run(new Audiences.Idle(OTHER, 0));
    }

    @Test
    void whoOnlyPostsIsSentThereToo() {
        TestInbox<Receipt> bot = TestInbox.create("bot");
        Audience.Post post = new Audience.Post(ANN, Stage.finished(1), bot.getRef());
        audiences.run(new Audiences.Post(LOBBY, post));
        ActorRef<Audience.Command> audience = spawned();
        assertThat(audiences.childInbox(audience).getAllReceived()).containsExactly(post);
        audiences.run(new Audiences.Idle(LOBBY, 0));
        audiences.run(new Audiences.Post(LOBBY, post));
        assertThat(audiences.childInbox(audience).getAllReceived()).containsExactly(post);
        audiences.run(new Audiences.Idle(LOBBY, 2));
        assertThat(received(audience)).containsExactly(new Audience.Retire());
    }

    @Test
    void anAudienceThatDiedMakesRoomForTheNextAndAnOldOneDoesNot() {
        enter(LOBBY);
        Effect.WatchedWith<Audience.Command, Audiences.Command> first = watched();
        audiences.run(new Audiences.Idle(LOBBY, 1));
        enter(LOBBY);
        Effect.WatchedWith<Audience.Command, Audiences.Command> second = watched();
        audiences.run(first.message());
        enter(LOBBY);
        assertThat(received(second.other())).containsExactly(enter, enter);
        audiences.run(second.message());
        enter(LOBBY);
        assertThat(spawned()).isNotEqualTo(second.other());
    }

    @Test
    void theyEndWithTheNode() {
        audiences.run(new Audiences.Close());
        assertThat(audiences.isAlive()).isFalse();
    }

    private void enter(RoomName room) {
        audiences.run(new Audiences.Enter(room, enter));
    }

    private List<Audience.Command> received(ActorRef<Audience.Command> audience) {
        return audiences.childInbox(audience).getAllReceived().stream()
                .filter(message -> message instanceof Audience.Enter || message instanceof Audience.Retire)
                .toList();
    }

    private ActorRef<Audience.Command> spawned() {
        return watched().other();
    }

    @SuppressWarnings("unchecked")
    private Effect.WatchedWith<Audience.Command, Audiences.Command> watched() {
        return audiences.getAllEffects().stream()
                .filter(Effect.WatchedWith.class::isInstance)
                .map(effect -> (Effect.WatchedWith<Audience.Command, Audiences.Command>) effect)
                .reduce((one, later) -> later)
                .orElseThrow(() -> new AssertionError("nobody was made"));
    }
}
