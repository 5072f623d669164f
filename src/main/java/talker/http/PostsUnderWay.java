package talker.http;

import akka.Done;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The finals that somebody waits to hear about, so that a node which stops answers them first. Safe for any number of
 * threads.
 */
final class PostsUnderWay {
    private final CompletableFuture<Done> whenAnswered = new CompletableFuture<>();
    private boolean isStopping;
    private int count;

    /** Whether no new ones are to come. */
    synchronized boolean isStopping() {
        return isStopping;
    }

    synchronized void stop() {
        isStopping = true;
    }

    /** One more; false where it would be the first after the last. */
    synchronized boolean begin() {
        if (whenAnswered.isDone()) {
            return false;
        }
        count++;
        return true;
    }

    synchronized void end() {
        count--;
        look();
    }

    /** Completed when the node stops and all that were under way have their answer. */
    synchronized CompletionStage<Done> whenAnswered() {
        look();
        return whenAnswered;
    }

    private void look() {
        if (isStopping && count == 0) {
            whenAnswered.complete(Done.getInstance());
        }
    }
}
