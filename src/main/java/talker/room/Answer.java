package talker.room;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** What a {@link Room} has to say about one event of a batch, besides that it is stored. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Answer.AlreadyStored.class, name = "already-stored"),
    @JsonSubTypes.Type(value = Answer.IdInUse.class, name = "id-in-use"),
    @JsonSubTypes.Type(value = Answer.Position.class, name = "position")
})
public sealed interface Answer {
    /** The sender's message with this id has been stored before. */
    record AlreadyStored(MessageId id, long seq) implements Answer {}

    /** The id belongs to another user's message. */
    record IdInUse(MessageId id) implements Answer {}

    /** The user is subscribed and owed what comes after {@code position}. */
    record Position(UserName user, long position) implements Answer {}
}
