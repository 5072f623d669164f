package talker.room;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import talker.protocol.MessageId;
import talker.protocol.RoomName;

/** Who waits to hear what became of a final that was posted without a connection. */
final class Receipts {
    private final ActorContext<Audience.Command> context;
    private final RoomName name;
    private final Past past;
    private final Map<MessageId, List<ActorRef<Receipt>>> awaited = new HashMap<>();

    Receipts(ActorContext<Audience.Command> context, RoomName name, Past past) {
        this.context = context;
        this.name = name;
        this.past = past;
    }

    void await(MessageId id, ActorRef<Receipt> replyTo) {
        awaited.computeIfAbsent(id, ignored -> new ArrayList<>(1)).add(replyTo);
    }

    boolean isAwaited(MessageId id) {
        return awaited.containsKey(id);
    }

    /** The Room has said that a message is stored; {@code isNew}: since a moment ago. */
    void stored(StoredMessage message, boolean isNew) {
        if (!awaited.isEmpty()) {
            answer(message.id(), new Receipt.Stored(message, isNew));
        }
    }

    /** What became of a final, for all who wait for it. */
    void answer(MessageId id, Receipt receipt) {
        List<ActorRef<Receipt>> waiting = awaited.remove(id);
        if (waiting != null) {
            waiting.forEach(replyTo -> replyTo.tell(receipt));
        }
    }

    /** A final was stored before, so long ago that only the journal knows when: it is read. */
    void look(MessageId id, long seq) {
        context.pipeToSelf(
                past.read(name, seq - 1, seq, 1),
                (messages, failure) -> new Reading.Receipt(id, messages == null ? List.of() : messages, failure));
    }

    void onRead(Reading.Receipt read) {
        read.messages().forEach(message -> stored(message, false));
        if (read.failure() != null) {
            context.getLog().warn("Room {}: a message could not be read", name, read.failure());
        }
        answer(read.id(), read.failure() == null ? new Receipt.Gone() : new Receipt.NotStored());
    }
}
