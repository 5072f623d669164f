package talker.webhook;

/** What has happened to the webhooks of some accounts, as the journal keeps it. Times are milliseconds since the epoch. */
public sealed interface WebhookEvent {
    /** A webhook was registered. */
    record Added(Webhook webhook) implements WebhookEvent {}

    /** A webhook is gone. */
    record Removed(String id, long at) implements WebhookEvent {}

    /**
     * Nothing more is delivered to a webhook, since its receiver said so or failed for too long.
     *
     * @param delivered the last seq that the receiver has accepted, or need not be told
     */
    record Disabled(String id, String reason, long delivered, long at) implements WebhookEvent {}
}
