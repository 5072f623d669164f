package talker.webhook;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import talker.protocol.RoomName;

/**
 * The webhooks of some accounts: what their events have made of them. Immutable and pure.
 *
 * @param webhooks by their ids
 */
public record WebhooksState(TreePMap<String, Webhook> webhooks) {
    /** No webhooks. */
    public static final WebhooksState EMPTY = new WebhooksState(TreePMap.empty());

    /** Reads a snapshot. */
    @JsonCreator
    static WebhooksState of(@JsonProperty("webhooks") Map<String, Webhook> webhooks) {
        return new WebhooksState(TreePMap.from(webhooks));
    }

    /** The state after one more event. */
    public WebhooksState apply(WebhookEvent event) {
        if (event instanceof WebhookEvent.Added added) {
            return new WebhooksState(webhooks.plus(added.webhook().id(), added.webhook()));
        } else if (event instanceof WebhookEvent.Removed removed) {
            return new WebhooksState(webhooks.minus(removed.id()));
        } else if (event instanceof WebhookEvent.Disabled disabled) {
            @Nullable Webhook webhook = webhooks.get(disabled.id());
            return webhook == null
                    ? this
                    : new WebhooksState(
                            webhooks.plus(webhook.id(), webhook.disabled(disabled.reason(), disabled.delivered())));
        }
        throw new IllegalArgumentException("no rule for " + event);
    }

    /** A room's webhooks, in the order in which they were added. */
    List<Webhook> of(RoomName room) {
        return webhooks.values().stream()
                .filter(webhook -> webhook.room().equals(room))
                .sorted(Comparator.comparingLong(Webhook::at).thenComparing(Webhook::id))
                .toList();
    }

    /** How many an account has. */
    long count(String account) {
        return webhooks.values().stream()
                .filter(webhook -> webhook.room().account().equals(account))
                .count();
    }

    /** Those that are delivered to. */
    Stream<Webhook> enabled() {
        return webhooks.values().stream().filter(webhook -> webhook.disabled() == null);
    }

    /** The rooms of those that are delivered to. */
    Set<RoomName> rooms() {
        return enabled().map(Webhook::room).collect(Collectors.toUnmodifiableSet());
    }
}
