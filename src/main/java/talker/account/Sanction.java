package talker.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import talker.protocol.UserName;

/**
 * That a user is muted in a room, or banned from it.
 *
 * @param until when it ends, in milliseconds since the epoch; {@link #FOR_GOOD} where it does not
 * @param by the moderator who decided so; null where it was an administrator
 * @param reason why; null where nothing was said
 * @param at since when
 */
public record Sanction(
        long until,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UserName by,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
        long at) {
    /** The end of what does not end by itself. */
    public static final long FOR_GOOD = Long.MAX_VALUE;

    /** Whether it is in force. */
    public boolean holds(long now) {
        return until > now;
    }
}
