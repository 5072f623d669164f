package talker.webhook;

import java.util.concurrent.CompletionStage;

/** Brings a payload to the receiver of a webhook, once. */
interface Sender {
    /**
     * Sends it; what goes wrong is an outcome and no failure.
     *
     * @param failures how many deliveries before have failed in a row: of several addresses another one is tried
     */
    CompletionStage<Outcome> send(Webhook webhook, Payload payload, int failures);
}
