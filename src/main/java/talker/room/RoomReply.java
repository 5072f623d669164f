package talker.room;

import java.util.List;
import talker.protocol.MessageId;

/** What a {@link Room} answers those who look after it. */
public sealed interface RoomReply {
    /**
     * In answer to {@link Upkeep.Import}.
     *
     * @param stored how many messages are new in the room
     * @param known how many were there before
     * @param taken the ids that are those of other users' messages; these are not stored
     */
    record Imported(int stored, int known, List<MessageId> taken) implements RoomReply {
        public Imported {
            taken = List.copyOf(taken);
        }
    }

    /** In answer to {@link Upkeep.Forget}: nothing of the user is in memory any more, here or at the Audiences soon. */
    record Forgot() implements RoomReply {}

    /**
     * In answer to {@link Upkeep.Trim}: nobody is shown what is older any more, and a snapshot is under way.
     *
     * @param floor up to where events may be deleted once there is a snapshot
     * @param seq the sequence number of the event that says so, and of the snapshot
     */
    record Trimmed(long floor, long seq) implements RoomReply {}
}
