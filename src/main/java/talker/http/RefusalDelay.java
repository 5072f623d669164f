package talker.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Refuses whoever does not know a secret, after {@code talker.session.refusal-delay} or a multiple of it, so that time does
 * not tell which accounts there are.
 */
final class RefusalDelay {
    private final long slot;
    private final ActorSystem<?> system;

    /** {@code delay}: 0 refuses at once. */
    RefusalDelay(Duration delay, ActorSystem<?> system) {
        this.slot = delay.toNanos();
        this.system = system;
    }

    /**
     * Answers when the next slot ends.
     *
     * @param askedAt when the account was asked, as {@link System#nanoTime} told it: the slots begin then
     */
    CompletionStage<HttpResponse> answer(HttpResponse refusal, long askedAt) {
        if (slot == 0) {
            return CompletableFuture.completedStage(refusal);
        }
        Duration wait = Duration.ofNanos(slot - (System.nanoTime() - askedAt) % slot);
        return Patterns.after(wait, system.classicSystem(), () -> CompletableFuture.completedStage(refusal));
    }
}
