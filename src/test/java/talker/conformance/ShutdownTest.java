package talker.conformance;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, 7.3. */
class ShutdownTest {
    @RegisterExtension
    final Venue venue = Venue.open("# A server of its own, to be stopped.");

    /** 7.3 "says `Server is shutting down` before it closes". */
    @Test
    void aServerThatStopsSaysSo() throws Exception {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        Talk stranger = venue.dial("a stranger");
        Talk page = venue.connectByWebSocket("carol");
        Talk strangersPage = venue.dialWebSocket("a stranger");
        Talk eve = venue.connect2("eve");
        ann.hearsJoin("bob");
        ann.hearsJoin("carol");
        bob.hearsJoin("carol");
        ann.hearsJoin("eve");
        bob.hearsJoin("eve");
        page.hearsJoin("eve");
        ann.says("before the end");
        ann.hears("before the end");
        bob.hears("before the end");
        page.hears("before the end");
        eve.hears("before the end");
        CompletableFuture<Void> stop =
                CompletableFuture.runAsync(() -> venue.server().close());
        ann.receivesError("Server is shutting down").isClosed();
        bob.receivesError("Server is shutting down").isClosed();
        eve.receivesError("shutting_down", "Server is shutting down").isClosed();
        stranger.receivesError("Server is shutting down").isClosed();
        page.receivesError("Server is shutting down").isClosed();
        strangersPage.receivesError("Server is shutting down").isClosed();
        stop.get(20, TimeUnit.SECONDS);
    }
}
