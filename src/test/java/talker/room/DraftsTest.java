package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.id;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import talker.protocol.ClientMessage;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;

class DraftsTest {
    private static final long SECOND = 1_000_000_000L;

    private Drafts drafts = new Drafts(3, 1 << 20, Duration.ofSeconds(30));

    @Test
    void theNewestPartialOfEachMessageIsOpenOldestFirst() {
        put(1, ANN, "h", 0);
        put(2, BOB, "o", 1);
        put(1, ANN, "he", 2);
        assertThat(open(EVE, 3)).containsExactly("bob: o", "ann: he");
    }

    @Test
    void aFinalAndAnEmptyPartialEndADraft() {
        put(1, ANN, "one", 0);
        put(2, ANN, "two", 0);
        drafts.end(id(1));
        put(2, ANN, "", 1);
        assertThat(open(EVE, 1)).isEmpty();
        drafts.end(id(3));
    }

    @Test
    void whoLeavesTypesNoMore() {
        put(1, ANN, "one", 0);
        put(2, BOB, "two", 0);
        put(3, ANN, "three", 0);
        drafts.endOf(ANN);
        assertThat(open(EVE, 1)).containsExactly("bob: two");
    }

    @Test
    void silenceEndsADraftAndTheNextPartialOpensItAgain() {
        put(1, ANN, "one", 0);
        assertThat(open(EVE, 30 * SECOND - 1)).containsExactly("ann: one");
        assertThat(open(EVE, 30 * SECOND)).isEmpty();
        put(1, ANN, "one more", 40 * SECOND);
        assertThat(open(EVE, 50 * SECOND)).containsExactly("ann: one more");
    }

    @Test
    void whatRestsIsForgotten() {
        put(1, ANN, "one", 0);
        put(2, BOB, "two", 20 * SECOND);
        drafts.sweep(40 * SECOND);
        assertThat(open(EVE, 20 * SECOND)).containsExactly("bob: two");
    }

    @Test
    void ofTooManyThoseThatHaveRestedLongestAreForgotten() {
        put(1, ANN, "one", 0);
        put(2, ANN, "two", 1);
        put(3, ANN, "three", 2);
        assertThat(open(EVE, 3)).hasSize(3);
        put(1, ANN, "one more", 3);
        put(4, ANN, "four", 4);
        assertThat(open(EVE, 5)).containsExactly("ann: three", "ann: one more", "ann: four");
    }

    @Test
    void ofTooLargeOnesTheSame() {
        long weight = new Drafts.Draft(partial(1, "x".repeat(100)), ANN, true, 0).weight();
        drafts = new Drafts(10, 2 * weight, Duration.ofSeconds(30));
        put(1, ANN, "x".repeat(100), 0);
        put(2, ANN, "x".repeat(100), 1);
        assertThat(open(EVE, 2)).hasSize(2);
        put(3, ANN, "short", 2);
        assertThat(open(EVE, 2)).hasSize(2).last().isEqualTo("ann: short");
        put(4, ANN, "x".repeat(100_000), 3);
        assertThat(open(EVE, 4)).as("one that is too large alone").isEmpty();
        put(5, ANN, "x".repeat(100), 4);
        put(6, ANN, "x".repeat(100), 4);
        assertThat(open(EVE, 5)).as("the bytes of what is gone are free again").hasSize(2);
    }

    @Test
    void aPrivateDraftIsForTwo() {
        drafts.put(new ClientMessage.Post(id(1), "psst", false, BOB), ANN, true, 0);
        assertThat(open(ANN, 1)).containsExactly("ann: psst");
        assertThat(drafts.openTo(BOB, 1)).containsExactly(new ServerMessage.Draft(id(1), ANN, "psst", BOB));
        assertThat(open(EVE, 1)).isEmpty();
    }

    @Test
    void otherNodesAreToldWhatIsTypedHereAndHowOldItIs() {
        assertThat(drafts.ours(0)).isNull();
        drafts.put(partial(1, "there"), BOB, false, 0);
        assertThat(drafts.ours(1)).isNull();
        put(2, ANN, "here", 2 * SECOND);
        assertThat(drafts.ours(5 * SECOND)).containsExactly(new Gossip.OpenDraft(ANN, partial(2, "here"), 3000));
        assertThat(drafts.ours(32 * SECOND)).isNull();
    }

    private void put(long number, UserName from, String content, long now) {
        drafts.put(partial(number, content), from, true, now);
    }

    private static ClientMessage.Post partial(long number, String content) {
        return new ClientMessage.Post(id(number), content, false);
    }

    private List<String> open(UserName user, long now) {
        return drafts.openTo(user, now).stream()
                .map(draft -> draft.from() + ": " + draft.content())
                .toList();
    }
}
