package talker.http;

import akka.actor.typed.RecipientRef;
import com.typesafe.config.Config;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import talker.protocol.ClientMessage;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.room.Receipt;
import talker.webhook.Destinations;
import talker.webhook.Webhooks;

/**
 * What the routes of hooks need of the node.
 *
 * @param webhooks the part of all webhooks with an id
 * @param destinations says where a new webhook would lead to
 * @param poster takes what comes in by a hook to its room
 * @param limits what may come in
 */
public record Hooks(
        Function<String, ? extends RecipientRef<Webhooks.Command>> webhooks,
        Destinations destinations,
        Poster poster,
        Limits limits) {
    /** Says something in a room for a user who is known to be allowed to, and tells what became of it. */
    @FunctionalInterface
    public interface Poster {
        CompletionStage<Receipt> post(RoomName room, UserName user, ClientMessage.Post message);
    }

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
