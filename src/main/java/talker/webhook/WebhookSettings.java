package talker.webhook;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How webhooks are delivered.
 *
 * @param maxPerRoom webhooks of one room
 * @param maxPerAccount webhooks of all rooms of one account
 * @param allowsPrivateAddresses whether a webhook may lead to an address that is not on the public Internet
 * @param timeout how long a name may take to be looked up, and then a delivery to be answered
 * @param retryMin the pause after the first failure, about; it doubles with every failure
 * @param retryMax the longest pause
 * @param giveUp how long deliveries may fail before the webhook is disabled
 * @param batchMessages messages in one delivery
 * @param batchBytes the length of a delivery's body, in bytes; one message goes alone however long it is
 * @param maxInFlight deliveries at a time, of this node
 * @param maxInFlightPerAccount deliveries at a time of one account, of this node
 * @param sweep how often rooms are looked at without being told of a message
 */
public record WebhookSettings(
        int maxPerRoom,
        int maxPerAccount,
        boolean allowsPrivateAddresses,
        Duration timeout,
        Duration retryMin,
        Duration retryMax,
        Duration giveUp,
        int batchMessages,
        int batchBytes,
        int maxInFlight,
        int maxInFlightPerAccount,
        Duration sweep) {
    /** The most messages that a page of history has. */
    private static final int MAX_BATCH = 1000;

    public WebhookSettings {
        if (batchMessages < 1 || batchMessages > MAX_BATCH) {
            throw new IllegalArgumentException("talker.webhooks.batch-messages is 1 to " + MAX_BATCH);
        }
        if (maxInFlight < 1 || maxInFlightPerAccount < 1) {
            throw new IllegalArgumentException("talker.webhooks.max-in-flight and -per-account are 1 or more");
        }
    }

    /** Reads {@code talker.webhooks} below {@code talker}. */
    public static WebhookSettings from(Config talker) {
        Config webhooks = talker.getConfig("webhooks");
        return new WebhookSettings(
                webhooks.getInt("max-per-room"),
                webhooks.getInt("max-per-account"),
                webhooks.getBoolean("allow-private-addresses"),
                webhooks.getDuration("timeout"),
                webhooks.getDuration("retry-min"),
                webhooks.getDuration("retry-max"),
                webhooks.getDuration("give-up"),
                webhooks.getInt("batch-messages"),
                Math.toIntExact(webhooks.getBytes("batch-bytes")),
                webhooks.getInt("max-in-flight"),
                webhooks.getInt("max-in-flight-per-account"),
                webhooks.getDuration("sweep"));
    }
}
