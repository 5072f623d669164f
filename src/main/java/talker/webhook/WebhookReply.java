package talker.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link Webhooks} answers. */
public sealed interface WebhookReply {
    /** The answer to {@link Webhooks.Add}. */
    sealed interface ToAdd extends WebhookReply permits Done, TooMany {}

    /** The answer to {@link Webhooks.Remove}. */
    sealed interface ToRemove extends WebhookReply permits Done, Unknown {}

    /** It is so, and in the journal. */
    record Done() implements ToAdd, ToRemove {}

    /**
     * The room or the account has as many as it may have.
     *
     * @param setting the setting below {@code talker.webhooks} that says so
     */
    record TooMany(int limit, String setting) implements ToAdd {}

    /** The room has no such webhook. */
    record Unknown(String id) implements ToRemove {}

    /** A room's webhooks, in the order in which they were added. */
    record Listed(List<Entry> webhooks) implements WebhookReply {
        public Listed {
            webhooks = List.copyOf(webhooks);
        }
    }

    /**
     * How a webhook fares; without its secret.
     *
     * @param at when it was added, in milliseconds since the epoch
     * @param delivered up to which seq the receiver has everything that it is to be told
     * @param failingSince since when deliveries fail, in milliseconds since the epoch; 0 where they do not
     * @param error what went wrong last; null where nothing does
     * @param isDisabled whether nothing more is delivered
     */
    record Entry(
            String id,
            WebhookUrl url,
            long at,
            long delivered,
            long failingSince,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String error,
            boolean isDisabled) {}
}
