package talker.room;

import akka.actor.typed.ActorRef;
import java.util.List;
import talker.protocol.UserName;

/** What a {@link Room} is told by those who look after its journal; {@link RoomReply} has the answers. */
public sealed interface Upkeep extends Room.Command {
    /**
     * Store finals of another room, or of another time, as they were said then: with their ids, senders and times. What
     * is known by its id is not stored again.
     */
    record Import(List<RoomEvent.Posted> messages, ActorRef<RoomReply.Imported> replyTo) implements Upkeep {
        public Import {
            messages = List.copyOf(messages);
        }
    }

    /** Let go of what a user had written up to a seq: its text is taken out of the journal. */
    record Forget(UserName user, long upTo, ActorRef<RoomReply.Forgot> replyTo) implements Upkeep {}

    /** Let go of what is too old: of the events up to {@code upTo}, which are deleted once a snapshot is stored. */
    record Trim(long upTo, ActorRef<RoomReply.Trimmed> replyTo) implements Upkeep {}
}
