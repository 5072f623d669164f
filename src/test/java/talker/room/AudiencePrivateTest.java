package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Lines2.FINALS_ONLY;
import static talker.room.Lines2.TWO;
import static talker.room.Lines2.connected;
import static talker.room.Lines2.fin;
import static talker.room.Lines2.finished;
import static talker.room.Lines2.partial;
import static talker.room.Lines2.typed;
import static talker.room.Lines2.whispered;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;
import talker.room.Stage.Seat;

/** Private messages: two users get them, on their connections of version 2, and nobody else, in whatever way. */
class AudiencePrivateTest {
    private static final UserName CYD = UserName.of("cyd");

    private Stage stage = Stage.attached(Fixtures.settings());
    private final Seat ann = stage.seat(ANN, 0, TWO);
    private final Seat annsOld = stage.enter(ANN);
    private final Seat bob = stage.seat(BOB, 0, TWO);
    private final Seat bobsOther = stage.enter(BOB, FINALS_ONLY);
    private final Seat eve = stage.seat(EVE, 0, TWO);
    private final List<Seat> all = List.of(ann, annsOld, bob, bobsOther, eve);

    AudiencePrivateTest() {
        all.forEach(Seat::heard);
    }

    @Test
    void aPartialIsSeenByTheTwo() {
        ann.says(typed(1, "ps", BOB));
        String line = partial(1, ANN, "ps", BOB);
        assertThat(ann.heard()).containsExactly(line);
        assertThat(bob.heard()).containsExactly(line);
        assertThat(bobsOther.heard()).isEmpty();
        assertThat(annsOld.heard()).isEmpty();
        assertThat(eve.heard()).isEmpty();
    }

    @Test
    void aFinalIsStoredWithWhomItIsForAndHeardByTheTwo() {
        ann.says(finished(1, BOB));
        assertThat(stage.stored()).containsExactly(new RoomEvent.Posted(id(1), ANN, "text 1", 1_000_000, BOB));
        stage.posted(0, whispered(9, 1, ANN, BOB));
        for (Seat each : List.of(ann, bob, bobsOther)) {
            assertThat(each.heard()).containsExactly(fin(whispered(9, 1, ANN, BOB)));
        }
        assertThat(annsOld.heard()).isEmpty();
        assertThat(eve.heard()).isEmpty();
    }

    @Test
    void inAChunkOfManyEachGetsWhatIsForAllOrForHerInOrder() {
        stage.posted(
                0,
                message(9, 1, ANN),
                whispered(10, 2, ANN, BOB),
                message(11, 3, EVE),
                whispered(12, 4, EVE, ANN),
                whispered(13, 5, BOB, BOB));
        assertThat(ann.finals()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(bob.finals()).containsExactly(1L, 2L, 3L, 5L);
        assertThat(eve.finals()).containsExactly(1L, 3L, 4L);
        assertThat(annsOld.finals()).containsExactly(1L, 3L);
        assertThat(last(eve).seq()).isEqualTo(13);
    }

    @Test
    void thoseItIsNotForShareOneChunk() {
        Seat evesOther = stage.enter(EVE, TWO);
        evesOther.heard();
        stage.posted(0, message(9, 1, ANN), whispered(10, 2, ANN, BOB));
        assertThat(last(eve)).isSameAs(last(evesOther));
        assertThat(last(ann)).isNotSameAs(last(eve));
    }

    @Test
    void nobodyIsWokenByWhatIsNotForHer() {
        int before = eve.deliveries.size();
        int beforeOld = annsOld.deliveries.size();
        stage.posted(0, whispered(10, 2, ANN, BOB));
        assertThat(eve.deliveries).hasSize(before);
        assertThat(annsOld.deliveries).hasSize(beforeOld);
    }

    @Test
    void aReplayHasWhatTheUserMaySee() {
        stage = Stage.attached(
                Fixtures.settings(),
                message(5, 5, EVE),
                whispered(6, 6, ANN, BOB),
                whispered(7, 7, EVE, ANN),
                message(8, 8, EVE));
        assertThat(stage.enter(ANN, Lines2.since(4)).finals()).containsExactly(5L, 6L, 7L, 8L);
        assertThat(stage.enter(BOB, Lines2.since(4)).finals()).containsExactly(5L, 6L, 8L);
        Seat old = stage.enter(CYD);
        stage.stored(stage.stores().get(0).batch());
        assertThat(old.finals()).isEmpty();
    }

    @Test
    void aReplayFromTheJournalHasItToo() {
        stage = new Stage(
                Fixtures.settings(s -> s.recentMessages(1)),
                List.of(
                        message(5, 5, EVE),
                        whispered(6, 6, ANN, BOB),
                        whispered(7, 7, EVE, BOB),
                        whispered(8, 8, EVE, ANN),
                        message(9, 9, EVE)));
        stage.tell(new News.Attached(9, Set.of(), List.of(message(9, 9, EVE)), Set.of()));
        stage.room.getAllReceived();
        Seat phone = stage.enter(ANN, Lines2.since(4));
        stage.answer();
        phone.readsOn();
        assertThat(phone.finals()).containsExactly(5L, 6L, 8L, 9L);
    }

    @Test
    void aPageOfWhichNothingIsForTheReaderIsPassedOver() {
        List<StoredMessage> journal = new ArrayList<>();
        for (long n = 1; n <= 300; n++) {
            journal.add(whispered(n, n, ANN, BOB));
        }
        journal.add(message(301, 301, EVE));
        stage = new Stage(Fixtures.settings(), journal);
        stage.tell(new News.Attached(301, Set.of(), journal.subList(300, 301), Set.of()));
        stage.room.getAllReceived();
        Seat phone = stage.enter(EVE, Lines2.since(0));
        int questions = 0;
        while (!stage.library.questions.isEmpty()) {
            stage.answer();
            questions++;
        }
        assertThat(phone.finals()).containsExactly(301L);
        assertThat(questions).isEqualTo(3);
    }

    @Test
    void aResentPrivateFinalIsEchoedToItsSenderAlone() {
        stage.posted(0, whispered(9, 1, ANN, BOB));
        all.forEach(Seat::heard);
        ann.says(finished(1, BOB));
        assertThat(ann.heard()).containsExactly(fin(whispered(9, 1, ANN, BOB)));
        assertThat(bob.heard()).isEmpty();
        assertThat(eve.heard()).isEmpty();
    }

    @Test
    void aConnectionOfVersion1ThatSendsTheSameIdHasItsReceiptAndSeesNothingOfVersion2() {
        stage.posted(0, whispered(9, 1, ANN, BOB));
        annsOld.sends(1);
        assertThat(annsOld.heard()).containsExactly(Stage.fin(1, ANN));
    }

    @Test
    void whoComesInSeesTheDraftsThatAreForHer() {
        ann.says(typed(1, "to all", null), typed(2, "to bob", BOB), typed(3, "to eve", EVE));
        ServerMessage.Draft toAll = new ServerMessage.Draft(id(1), ANN, "to all", null);
        Seat phone = stage.enter(BOB, TWO);
        assertThat(phone.heard())
                .containsExactly(connected(
                        BOB, 0, List.of(ANN, BOB, EVE), toAll, new ServerMessage.Draft(id(2), ANN, "to bob", BOB)));
        Seat cyd = stage.enter(CYD, TWO);
        assertThat(cyd.heard()).containsExactly(connected(CYD, 0, List.of(ANN, BOB, CYD, EVE), toAll));
    }

    @Test
    void whoComesInAmongLinesThatWaitGetsHersOfThoseThatFollow() {
        Stage slow = new Stage(Fixtures.settings(s -> s.flushInterval(Duration.ofHours(1))));
        slow.tell(new News.Attached(0, Set.of(), List.of(), Set.of(ANN, BOB, EVE)));
        slow.room.getAllReceived();
        Seat first = slow.seat(ANN, 0, TWO);
        first.says(typed(9, "first", null));
        first.says(typed(1, "ps", BOB), typed(2, "hel", null));
        Seat late = slow.enter(BOB, TWO);
        late.heard();
        first.says(typed(1, "psst", BOB), typed(3, "to eve", EVE));
        slow.flush();
        assertThat(late.heard()).containsExactly(partial(1, ANN, "psst", BOB));
    }

    private static Delivery last(Seat seat) {
        return seat.deliveries.get(seat.deliveries.size() - 1);
    }
}
