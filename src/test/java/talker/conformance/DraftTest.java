package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, clause 9.8: who comes in late sees what is being typed. */
class DraftTest {
    @RegisterExtension
    final Venue venue = Venue.open(
            "talker.delivery.draft-timeout = 3s",
            "talker.delivery.draft-limit = 5",
            "talker.delivery.draft-bytes = 4KiB");

    private List<Line> draftsSeenBy(String user) {
        Talk late = venue.dial(user).sends(venue.connectLine2(user));
        List<Line> drafts = late.hearsConnected().lines("drafts");
        late.closes();
        late.isClosed();
        return drafts;
    }

    private static void types(Talk talk, String id, String content) {
        talk.types(id, content).linesUntilPartial(content);
    }

    @Test
    void openDraftsAreShownWithTheNewestTextOfEach() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect2("bob");
        String first = UUID.randomUUID().toString();
        types(ann, first, "h");
        types(bob, UUID.randomUUID().toString(), "oh");
        types(ann, first, "he");
        List<Line> drafts = draftsSeenBy("eve");
        assertThat(drafts).extracting(Line::from).containsExactly("bob", "ann");
        assertThat(drafts).extracting(Line::content).containsExactly("oh", "he");
        assertThat(drafts.get(1).id()).isEqualTo(first);
        assertThat(drafts.get(1).keys()).containsExactly("id", "from", "content");
    }

    /** 3.7: "what somebody is typing is finished by nobody else". */
    @Test
    void aDraftsIdIsItsTypists() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        String id = UUID.randomUUID().toString();
        types(ann, id, "almost");
        bob.linesUntilPartial("almost");
        bob.types(id, "stolen");
        bob.says(id, "stolen").receives("{\"type\":\"error\",\"message\":\"Message id already in use\"}");
        ann.says(id, "mine").linesUntil("mine");
        assertThat(bob.linesUntil("mine")).noneMatch(line -> line.content().equals("stolen"));
    }

    /** "until its final comes, or an empty partial, or its user leaves". */
    @Test
    void aDraftEnds() {
        Talk ann = venue.connect2("ann");
        Talk bob = venue.connect2("bob");
        String finished = UUID.randomUUID().toString();
        String withdrawn = UUID.randomUUID().toString();
        types(ann, finished, "finish me");
        types(ann, withdrawn, "withdraw me");
        types(bob, UUID.randomUUID().toString(), "i am off");
        types(ann, UUID.randomUUID().toString(), "i stay");
        assertThat(draftsSeenBy("eve")).hasSize(4);
        ann.says(finished, "finished").linesUntil("finished");
        assertThat(draftsSeenBy("eve")).extracting(Line::content).containsExactly("withdraw me", "i am off", "i stay");
        types(ann, withdrawn, "");
        assertThat(draftsSeenBy("eve")).extracting(Line::content).containsExactly("i am off", "i stay");
        bob.drops();
        await().atMost(Duration.ofSeconds(2)).pollInSameThread().untilAsserted(() -> assertThat(draftsSeenBy("eve"))
                .extracting(Line::content)
                .containsExactly("i stay"));
    }

    /** "or nothing was added to it for `talker.delivery.draft-timeout`", here 3 s. */
    @Test
    void silenceEndsADraft() {
        Talk ann = venue.connect2("ann");
        types(ann, UUID.randomUUID().toString(), "hm");
        long start = System.nanoTime();
        assertThat(draftsSeenBy("eve")).hasSize(1);
        await().atMost(Duration.ofSeconds(10)).pollInSameThread().untilAsserted(() -> assertThat(draftsSeenBy("eve"))
                .isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(2900));
    }

    /** "of more than `talker.delivery.draft-limit` …, those that have rested longest are left out", here 5 and 4 KiB. */
    @Test
    void tooManyOrTooLargeOnesAreLeftOut() {
        Talk ann = venue.connect2("ann");
        for (int i = 1; i <= 6; i++) {
            types(ann, UUID.randomUUID().toString(), "draft " + i);
        }
        assertThat(draftsSeenBy("eve"))
                .extracting(Line::content)
                .containsExactly("draft 2", "draft 3", "draft 4", "draft 5", "draft 6");
        types(ann, UUID.randomUUID().toString(), "x".repeat(1700));
        assertThat(draftsSeenBy("eve"))
                .hasSizeBetween(2, 4)
                .last()
                .extracting(Line::content)
                .isEqualTo("x".repeat(1700));
    }

    /** 9.7: a private draft is for two. */
    @Test
    void aPrivateDraftIsShownToTheTwo() {
        Talk ann = venue.connect2("ann");
        venue.knows("bob", "eve");
        ann.sends("{\"type\":\"message\",\"content\":\"psst\",\"id\":\"" + UUID.randomUUID() + "\",\"to\":\"bob\"}");
        ann.linesUntilPartial("psst");
        assertThat(draftsSeenBy("eve")).isEmpty();
        assertThat(draftsSeenBy("bob")).singleElement().satisfies(draft -> assertThat(draft.keys())
                .containsExactly("id", "from", "content", "to", "private"));
    }
}
