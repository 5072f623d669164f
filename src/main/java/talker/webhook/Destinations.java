package talker.webhook;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Finds the addresses of webhooks' hosts, and refuses those that are not on the public Internet. */
public final class Destinations {
    /** Names to addresses, as the operating system knows them or a test says. */
    interface Names {
        CompletionStage<List<InetAddress>> addressesOf(String host);
    }

    private final Names names;
    private final boolean allowsPrivateAddresses;
    private final Duration timeout;

    Destinations(Names names, WebhookSettings settings) {
        this.names = names;
        this.allowsPrivateAddresses = settings.allowsPrivateAddresses();
        this.timeout = settings.timeout();
    }

    /** Asks the operating system, which may take its time: on the dispatcher for what blocks. */
    public static Destinations of(ActorSystem<?> system, WebhookSettings settings) {
        Executor blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        return new Destinations(host -> CompletableFuture.supplyAsync(() -> lookUp(host), blocking), settings);
    }

    private static List<InetAddress> lookUp(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            throw new CompletionException(unknown);
        }
    }

    /** Where a URL leads to now. A single private address among others is enough to refuse them all. */
    public CompletionStage<Destination> find(WebhookUrl url) {
        return names.addressesOf(url.host())
                .toCompletableFuture()
                .copy()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .handle((addresses, failure) -> failure == null ? check(addresses) : new Destination.Unknown());
    }

    private Destination check(List<InetAddress> addresses) {
        if (addresses.isEmpty()) {
            return new Destination.Unknown();
        }
        boolean mayConnect = allowsPrivateAddresses || addresses.stream().allMatch(PublicAddresses::include);
        return mayConnect ? new Destination.Reachable(addresses) : new Destination.PrivateAddress();
    }
}
