package talker.http;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.http.javadsl.ServerBinding;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** How the HTTP port goes down with the node: no new requests, answers to those under way, then the connections end. */
final class OrderlyEnd {
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(5);

    private OrderlyEnd() {}

    /** The connections end only once the sessions have said goodbye: those of WebSockets and of events are among them. */
    static void prepare(ServerBinding binding, PostsUnderWay posts, CoordinatedShutdown shutdown) {
        shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "http-unbind", () -> {
            posts.stop();
            return binding.unbind();
        });
        shutdown.addTask(
                CoordinatedShutdown.PhaseServiceRequestsDone(),
                "http-posts",
                () -> wasRemoved(shutdown)
                        ? CompletableFuture.completedStage(Done.getInstance())
                        : posts.whenAnswered());
        shutdown.addTask(
                CoordinatedShutdown.PhaseServiceStop(), "http-terminate", () -> binding.terminate(LAST_REQUESTS)
                        .thenApply(terminated -> Done.getInstance()));
    }

    /** A node that the cluster has given up must not linger: its rooms are open elsewhere already. */
    private static boolean wasRemoved(CoordinatedShutdown shutdown) {
        return shutdown.getShutdownReason()
                .filter(CoordinatedShutdown.clusterDowningReason()::equals)
                .isPresent();
    }
}
