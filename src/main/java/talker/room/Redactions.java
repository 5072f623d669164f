package talker.room;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What a room has still to do for the messages that were redacted: their text leaves the journal, and then the snapshots
 * from before. Immutable.
 *
 * @param waiting the redactions whose messages have their text in the journal still, by the messages' seq
 * @param blankedAt the seq of the newest event that says that texts are gone: snapshots from before may have them; 0 where
 *     there is none
 */
public record Redactions(PMap<Long, RoomEvent.Redacted> waiting, long blankedAt) {
    /** Nothing was ever redacted. */
    public static final Redactions NONE = new Redactions(HashTreePMap.empty(), 0);

    /** The form that a snapshot keeps. */
    record Packed(List<RoomEvent.Redacted> waiting, long blankedAt) {}

    @JsonCreator
    static Redactions of(
            @JsonProperty("waiting") List<RoomEvent.Redacted> waiting, @JsonProperty("blankedAt") long blankedAt) {
        PMap<Long, RoomEvent.Redacted> all = HashTreePMap.empty();
        for (RoomEvent.Redacted redacted : waiting) {
            all = all.plus(redacted.message(), redacted);
        }
        return new Redactions(all, blankedAt);
    }

    @JsonValue
    Packed pack() {
        return new Packed(List.copyOf(waiting.values()), blankedAt);
    }

    Redactions plus(RoomEvent.Redacted redacted) {
        return new Redactions(waiting.plus(redacted.message(), redacted), blankedAt);
    }

    Redactions without(RoomEvent.Blanked blanked, long at) {
        return new Redactions(waiting.minusAll(blanked.messages()), at);
    }
}
