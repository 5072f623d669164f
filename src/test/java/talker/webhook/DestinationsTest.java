package talker.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DestinationsTest {
    private static final WebhookUrl URL = WebhookUrl.of("https://hook.example/path");
    private static final WebhookSettings CAREFUL = Fixtures.settings("webhooks.allow-private-addresses = off");

    @Test
    void aHostWithPublicAddressesIsReachable() throws Exception {
        assertThat(find(CAREFUL, "8.8.8.8", "2606:4700::1"))
                .isEqualTo(new Destination.Reachable(addresses("8.8.8.8", "2606:4700::1")));
    }

    @Test
    void onePrivateAddressAmongOthersRefusesThemAll() throws Exception {
        assertThat(find(CAREFUL, "8.8.8.8", "10.0.0.1")).isEqualTo(new Destination.PrivateAddress());
        assertThat(find(CAREFUL, "::1")).isEqualTo(new Destination.PrivateAddress());
    }

    @Test
    void privateAddressesAreReachableWhereTheyAreAllowed() throws Exception {
        assertThat(find(Fixtures.settings(), "10.0.0.1")).isEqualTo(new Destination.Reachable(addresses("10.0.0.1")));
    }

    @Test
    void aHostThatIsNotFoundOrNotInTimeIsUnknown() throws Exception {
        assertThat(find(CAREFUL)).isEqualTo(new Destination.Unknown());
        Destinations failing =
                new Destinations(host -> CompletableFuture.failedStage(new UnknownHostException(host)), CAREFUL);
        assertThat(failing.find(URL).toCompletableFuture().join()).isEqualTo(new Destination.Unknown());
        Destinations silent =
                new Destinations(host -> new CompletableFuture<>(), Fixtures.settings("webhooks.timeout = 50ms"));
        assertThat(silent.find(URL).toCompletableFuture().join()).isEqualTo(new Destination.Unknown());
    }

    private static Destination find(WebhookSettings settings, String... addresses) throws Exception {
        List<InetAddress> found = addresses(addresses);
        return new Destinations(host -> CompletableFuture.completedStage(found), settings)
                .find(URL)
                .toCompletableFuture()
                .join();
    }

    private static List<InetAddress> addresses(String... texts) throws Exception {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            addresses.add(InetAddress.getByName(text));
        }
        return addresses;
    }
}
