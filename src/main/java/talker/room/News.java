package talker.room;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import talker.protocol.UserName;

/** What a {@link Room} tells its {@link Audience}s. */
public sealed interface News extends Audience.Command {
    /**
     * In answer to {@link Room.Attach}.
     *
     * @param messageSeq the newest message of the room
     * @param others the room's Audiences on other nodes, as far as the Room knows them
     * @param recent the newest messages, for an Audience that knows nothing yet
     * @param returning users who were present when a node or the room died, likewise
     * @param forgotten how often this Room has said {@link Forgotten} since it started; null where never
     * @param isAnew true where the Room has got to know an Audience that knows of it: what was forgotten meanwhile the
     *     Audience may not have heard, and {@code recent} is what is left; otherwise null
     */
    record Attached(
            long messageSeq,
            Set<ActorRef<Audience.Command>> others,
            List<StoredMessage> recent,
            Set<UserName> returning,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long forgotten,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean isAnew)
            implements News {
        /** Of a Room that has forgotten nothing. */
        public Attached(
                long messageSeq,
                Set<ActorRef<Audience.Command>> others,
                List<StoredMessage> recent,
                Set<UserName> returning) {
            this(messageSeq, others, recent, returning, null, null);
        }
    }

    /** These messages are stored now, and come right after the one with {@code previousSeq}. */
    record Posted(long previousSeq, List<StoredMessage> messages) implements News {}

    /** This batch is stored; the answers are about what was not new in it. */
    record Stored(long batch, List<Answer> answers) implements News {}

    /**
     * As the Room stops: it moves to another node, and comes back when an Audience asks for it.
     *
     * @param messageSeq the newest message of the room
     */
    record Moving(long messageSeq) implements News {}

    /**
     * Messages up to a seq are gone for good.
     *
     * @param from whose; null where everybody's
     */
    record Forgotten(@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UserName from, long upTo) implements News {
        /** Whether a message is one of them. */
        boolean concerns(StoredMessage message) {
            return message.seq() <= upTo && (from == null || from.equals(message.from()));
        }
    }
}
