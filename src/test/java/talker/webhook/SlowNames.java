package talker.webhook;

import java.util.concurrent.CompletableFuture;

/** Names of hosts whose look-up never ends. */
public final class SlowNames {
    private SlowNames() {}

    /** Waits for them as long as a delivery may. */
    public static Destinations destinations() {
        return new Destinations(host -> new CompletableFuture<>(), Fixtures.settings("webhooks.timeout = 1h"));
    }
}
