package talker.room;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** What became of a wish to redact a message: the answer to {@link Room.Redact}. */
public sealed interface Redaction {
    /**
     * What is wanted.
     *
     * @param id the message's id; null where {@code seq} alone says which it is
     * @param seq the message's place in the room's order, by which also one is found whose id is forgotten; null where the
     *     id alone says which it is
     * @param by who wants it; null where it is an administrator
     * @param isModerator whether that user may redact the messages of others
     * @param reason why; null where nothing is said
     */
    record Wish(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MessageId id,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long seq,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UserName by,
            boolean isModerator,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason) {
        /** Whether this user may redact a message: it is the user's own, or the user moderates and may read it. */
        boolean mayTakeBack(UserName from, @Nullable UserName to) {
            UserName user = by;
            return user == null
                    || user.equals(from)
                    || (isModerator && View.of(user).shows(from, to));
        }
    }

    /** The message is redacted, now or since before, and its text is no longer in the journal. */
    record Made(MessageId id) implements Redaction {}

    /** There is no such message, as far as can be told; give its seq where it is an old one. */
    record Unknown() implements Redaction {}

    /** The message is another user's. */
    record NotYours() implements Redaction {}

    /** Too many redactions wait for the journal: try again. */
    record Busy() implements Redaction {}
}
