package talker.http;

import akka.actor.typed.RecipientRef;
import com.typesafe.config.Config;
import java.util.function.Function;
import talker.webhook.Destinations;
import talker.webhook.Webhooks;

/**
 * What the routes of hooks need of the node.
 *
 * @param webhooks the part of all webhooks with an id
 * @param destinations says where a new webhook would lead to
 * @param limits what may come in
 */
public record Hooks(
        Function<String, ? extends RecipientRef<Webhooks.Command>> webhooks, Destinations destinations, Limits limits) {
    /**
     * What one incoming hook may post, as any connection may.
     *
     * @param maxBody the longest body, in bytes
     * @param perSecond messages a second in the long run; 0 is unlimited
     * @param burst messages at once
     */
    public record Limits(long maxBody, int perSecond, int burst) {
        /** Reads {@code protocol.max-line-length} and {@code limits}. */
        public static Limits from(Config talker) {
            return new Limits(
                    talker.getBytes("protocol.max-line-length"),
                    talker.getInt("limits.messages-per-second"),
                    talker.getInt("limits.burst"));
        }
    }
}
