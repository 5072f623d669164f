package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.message;
import static talker.room.Lines2.connected;
import static talker.room.Lines2.fin;
import static talker.room.Lines2.whispered;
import static talker.room.Stage.join;
import static talker.room.Stage.leave;
import static talker.room.Stage.partial;

import akka.actor.testkit.typed.javadsl.TestInbox;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import talker.protocol.ServerMessage;
import talker.protocol.Terms;
import talker.protocol.Version;
import talker.room.Stage.Seat;

/** Connections that only listen, and those who ask from outside who is here. */
class AudienceListenerTest {
    private Stage stage = Stage.attached(Fixtures.settings(), message(7, 1, EVE));

    private static Terms listening(@Nullable Long since, int history) {
        return new Terms(Version.TWO, since, history, true, false);
    }

    @Test
    void aListenerIsSeenByNobodyAndHearsEverything() {
        Seat ann = stage.seat(ANN, 7);
        Seat bot = stage.enter(BOB, listening(null, 0));
        assertThat(stage.stores()).as("no subscription").isEmpty();
        assertThat(bot.heard()).containsExactly(connected(BOB, 7, List.of(ANN)));
        ann.types(2, "h");
        stage.posted(7, message(9, 2, ANN));
        assertThat(bot.heard()).containsExactly(partial(2, ANN, "h"), fin(message(9, 2, ANN)));
        stage.enter(EVE);
        stage.stores();
        assertThat(bot.heard()).containsExactly(join(EVE));
        bot.leaves(Departure.DROPPED);
        assertThat(stage.stores()).as("nor the end of one").isEmpty();
        assertThat(ann.heard()).containsExactly(partial(2, ANN, "h"), Stage.fin(2, ANN), join(EVE));
        assertThat(stage.lastAttachAfterBeat().present()).containsExactlyInAnyOrder(ANN, EVE);
    }

    @Test
    void aListenerGoesOnWhereItSaysItWas() {
        stage = Stage.attached(Fixtures.settings(), message(7, 1, EVE), message(8, 2, EVE), message(9, 3, EVE));
        Seat bot = stage.enter(BOB, listening(7L, 0));
        assertThat(bot.heard())
                .containsExactly(connected(BOB, 9, List.of()), fin(message(8, 2, EVE)), fin(message(9, 3, EVE)));
        Seat ahead = stage.enter(BOB, listening(20L, 0));
        assertThat(ahead.heard()).containsExactly(connected(BOB, 9, List.of()));
        stage.posted(9, message(15, 4, EVE));
        stage.tell(new News.Attached(15, Set.of(), List.of(), Set.of()));
        stage.posted(15, message(21, 5, EVE));
        assertThat(ahead.heard()).as("nobody has more than the room").containsExactly(fin(message(21, 5, EVE)));
    }

    @Test
    void aListenerMayBeginWithTheNewestFinals() {
        stage = Stage.attached(Fixtures.settings(), message(7, 1, EVE), message(8, 2, EVE), message(9, 3, EVE));
        assertThat(stage.enter(BOB, listening(null, 2)).heard())
                .containsExactly(connected(BOB, 9, List.of()), fin(message(8, 2, EVE)), fin(message(9, 3, EVE)));
    }

    @Test
    void aListenerReadsItsOwnPrivateMessagesAndNoOthers() {
        Seat bot = stage.enter(BOB, listening(null, 0));
        bot.heard();
        stage.posted(7, whispered(8, 2, EVE, BOB), whispered(9, 3, EVE, ANN));
        assertThat(bot.heard()).containsExactly(fin(whispered(8, 2, EVE, BOB)));
    }

    @Test
    void whatAListenerHasReceivedHoldsNobodyBack() {
        Seat ann = stage.seat(ANN, 7);
        Seat bot = stage.enter(ANN, listening(0L, 0));
        bot.seen = 0;
        ann.seen = 7;
        assertThat(stage.lastAttachAfterBeat().seen()).isEqualTo(7);
        Seat second = stage.enter(ANN);
        assertThat(second.startedAfter).isEqualTo(7);
    }

    @Test
    void theUserOfAListenerWhoComesInIsAnnounced() {
        Seat ann = stage.seat(ANN, 7);
        Seat listener = stage.enter(BOB, listening(null, 0));
        Seat bob = stage.seat(BOB, 7);
        assertThat(ann.heard()).containsExactly(join(BOB));
        bob.leaves(Departure.CLOSED);
        assertThat(ann.heard()).containsExactly(leave(BOB));
        assertThat(listener.heard()).contains(join(BOB), leave(BOB));
    }

    @Test
    void whoAsksFromOutsideIsToldOnceTheOtherAudiencesAreKnown() {
        TestInbox<ServerMessage.Users> outside = TestInbox.create("outside");
        TestInbox<Audience.Command> other = TestInbox.create("other");
        stage = new Stage(Fixtures.settings(s -> s.linger(Duration.ZERO)));
        stage.tell(new Audience.WhoIsHere(outside.getRef()));
        stage.tell(new News.Attached(0, Set.of(other.getRef()), List.of(), Set.of()));
        stage.beat();
        assertThat(stage.parent.hasMessages()).as("it stays while it is asked").isFalse();
        assertThat(outside.hasMessages()).isFalse();
        stage.tell(new Gossip.Present(other.getRef(), Set.of(BOB)));
        assertThat(outside.getAllReceived()).containsExactly(new ServerMessage.Users(List.of(BOB)));
        stage.enter(ANN);
        stage.tell(new Audience.WhoIsHere(outside.getRef()));
        assertThat(outside.getAllReceived()).containsExactly(new ServerMessage.Users(List.of(ANN, BOB)));
    }

    @Test
    void whoAsksFromOutsideDoesNotWaitForAnAudienceThatIsSilent() {
        TestInbox<ServerMessage.Users> outside = TestInbox.create("outside");
        stage = new Stage(Fixtures.settings());
        stage.tell(new Audience.WhoIsHere(outside.getRef()));
        TestInbox<Audience.Command> other = TestInbox.create("other");
        stage.tell(new News.Attached(0, Set.of(other.getRef()), List.of(), Set.of()));
        stage.open();
        assertThat(outside.getAllReceived()).containsExactly(new ServerMessage.Users(List.of()));
    }
}
