package talker.room;

import akka.Done;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import talker.protocol.RoomName;

/** Takes the text of messages out of what is stored already. Doing it twice does no harm. */
public interface Blanking {
    /** The event with this seq, be its text there or not; empty where there is none. */
    CompletionStage<Optional<RoomEvent>> find(RoomName room, long seq);

    /** Leaves nothing in the journal of the messages with these seqs but what is given; all at once, or nothing. */
    CompletionStage<Done> blank(RoomName room, Map<Long, RoomEvent.Posted> rest);

    /** Takes the messages with these seqs out of the room's snapshots. */
    CompletionStage<Done> cleanSnapshots(RoomName room, Set<Long> messages);

    /** Deletes the room's snapshots of a state before this seq, if there is one of that state or a later one. */
    CompletionStage<Done> forgetSnapshots(RoomName room, long before);

    /** Some texts were taken out, and for now no more are: what the database keeps of them beside its tables may go. */
    void settle();
}
