package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;
import static talker.room.Fixtures.posted;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What redactions make of a room: pure. */
class RedactionStateTest {
    private static final RoomState.Window WINDOW = new RoomState.Window(5, 3, 10_000);
    private static final RoomEvent.Redacted SECOND = new RoomEvent.Redacted(2, id(2), ANN, null, 2, BOB, "a slip", 50);

    private static RoomState after(RoomEvent... events) {
        RoomState state = RoomState.empty(WINDOW);
        for (RoomEvent event : events) {
            state = state.apply(event);
        }
        return state;
    }

    private final RoomState redacted = after(posted(1, ANN), posted(2, ANN), posted(3, BOB), SECOND);

    @Test
    void aRedactedMessageIsGoneAndItsRedactionHasAPlaceInTheOrder() {
        assertThat(redacted.messageSeq()).isEqualTo(4);
        assertThat(redacted.recent())
                .containsExactly(message(1, 1, ANN), message(3, 3, BOB), StoredMessage.of(4, SECOND));
        assertThat(redacted.recentBytes())
                .isEqualTo(
                        redacted.recent().stream().mapToLong(RoomState::weight).sum());
    }

    @Test
    void theIdStaysTakenAndNamesTheRedaction() {
        assertThat(redacted.find(id(2))).isEqualTo(new RecentIds.Known(ANN, 4));
    }

    @Test
    void theTextWaitsToLeaveTheJournalUntilItHas() {
        assertThat(redacted.redactions().waiting()).containsOnlyKeys(2L);
        RoomState clean = redacted.apply(new RoomEvent.Blanked(List.of(2L), 60));
        assertThat(clean.redactions().waiting()).isEmpty();
        assertThat(clean.redactions().blankedAt()).isEqualTo(5);
        assertThat(clean.messageSeq()).isEqualTo(4);
    }

    @Test
    void aMessageWithoutItsTextIsAnIdAndNothingElse() {
        RoomState state = after(posted(1, ANN), SECOND.blank());
        assertThat(state.messageSeq()).isEqualTo(2);
        assertThat(state.recent()).containsExactly(message(1, 1, ANN));
        assertThat(state.find(id(2))).isEqualTo(new RecentIds.Known(ANN, 2));
    }

    @Test
    void redactionsPushOldMessagesOutOfTheWindowAsMessagesDo() {
        RoomState state = after(posted(1, ANN), posted(2, ANN), posted(3, ANN))
                .apply(new RoomEvent.Redacted(3, id(3), ANN, null, 3, null, null, 9))
                .apply(posted(4, BOB));
        assertThat(state.recent()).extracting(StoredMessage::seq).containsExactly(2L, 4L, 5L);
    }

    @Test
    void aSnapshotKeepsWhatIsStillToBeDone() {
        RoomState restored = RoomSnapshot.of(redacted).toState(WINDOW);
        assertThat(restored.redactions()).isEqualTo(redacted.redactions());
        assertThat(RoomSnapshot.of(redacted).recent())
                .extracting(StoredMessage::content)
                .doesNotContain("text 2");
        assertThat(RoomSnapshot.of(after(posted(1, ANN))).redactions()).isNull();
    }
}
