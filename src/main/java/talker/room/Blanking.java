package talker.room;

import akka.Done;
import java.util.concurrent.CompletionStage;
import talker.protocol.RoomName;

/** Takes the text of messages out of what is stored already. Doing it twice does no harm. */
public interface Blanking {
    /** Leaves nothing in the journal of the message with this seq but {@code rest}. */
    CompletionStage<Done> blank(RoomName room, long seq, RoomEvent.Posted rest);

    /** Deletes the room's snapshots of a state before this seq. */
    CompletionStage<Done> forgetSnapshots(RoomName room, long before);
}
