package talker.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a user may do in a room who may enter it.
 *
 * @param moderates whether the user may moderate the room
 * @param mutedUntil until when the user may say nothing, in milliseconds since the epoch, {@link Sanction#FOR_GOOD} for good;
 *     null where the user may speak
 */
public record Standing(boolean moderates, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long mutedUntil) {
    /** That of everybody of whom nothing else is said. */
    public static final Standing ORDINARY = new Standing(false, null);

    /** Whether the user may say nothing now. */
    public boolean mutes(long now) {
        Long until = mutedUntil;
        return until != null && until > now;
    }
}
