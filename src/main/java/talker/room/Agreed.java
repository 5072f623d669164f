package talker.room;

import akka.actor.typed.ActorRef;
import java.util.List;

/**
 * A redaction that is to be made, and who waits for it.
 *
 * @param message what is to be redacted
 * @param wish by whom, and why
 * @param asking all who have asked for it so far
 */
record Agreed(StoredMessage message, Redaction.Wish wish, List<ActorRef<Redaction>> asking) {
    RoomEvent.Redacted event(long at) {
        return new RoomEvent.Redacted(
                message.seq(), message.id(), message.from(), message.to(), message.at(), wish.by(), wish.reason(), at);
    }

    /** Nothing comes of it. */
    void refuse() {
        asking.forEach(replyTo -> replyTo.tell(new Redaction.Busy()));
    }
}
