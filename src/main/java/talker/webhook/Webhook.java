package talker.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import talker.protocol.RoomName;

/**
 * A registration: whoever is at a URL is told of the finals of a room.
 *
 * @param id names it, in all accounts
 * @param secret signs what is delivered
 * @param after the seq after which it is told of everything, or would be if it were not disabled
 * @param at when it was added, in milliseconds since the epoch
 * @param disabled why nothing is delivered any more; null while it is
 */
public record Webhook(
        String id,
        RoomName room,
        WebhookUrl url,
        WebhookSecret secret,
        long after,
        long at,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String disabled) {
    /** The same with nothing delivered any more, after everything up to a seq was. */
    Webhook disabled(String why, long delivered) {
        return new Webhook(id, room, url, secret, delivered, at, why);
    }
}
