package talker.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Lets only so much work of the node run at a time, and only a part of it for one account, so that the slow receivers of
 * one hold up nobody else. What has to wait goes in the order in which it came. Safe for any number of threads.
 */
final class Slots {
    private final int limit;
    private final int limitPerAccount;
    private final Executor executor;
    private final Map<String, Integer> running = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int total;

    private record Waiting(String account, CompletableFuture<Void> turn) {}

    /** With an executor that begins the work that had to wait: in a call of its own, however much of it is done at once. */
    Slots(int limit, int limitPerAccount, Executor executor) {
        this.limit = limit;
        this.limitPerAccount = limitPerAccount;
        this.executor = executor;
    }

    /** Runs work once there is a slot for it; the slot is free again when its result is there. */
    <T> CompletionStage<T> run(String account, Supplier<CompletionStage<T>> work) {
        return take(account).thenCompose(turn -> started(work).whenComplete((result, failure) -> release(account)));
    }

    private static <T> CompletionStage<T> started(Supplier<CompletionStage<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    private synchronized CompletableFuture<Void> take(String account) {
        if (isFree(account)) {
            occupy(account);
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> turn = new CompletableFuture<>();
        waiting.add(new Waiting(account, turn));
        return turn;
    }

    private void release(String account) {
        List<CompletableFuture<Void>> turns = new ArrayList<>();
        synchronized (this) {
            total--;
            running.computeIfPresent(account, (name, count) -> count == 1 ? null : count - 1);
            for (Iterator<Waiting> next = waiting.iterator(); total < limit && next.hasNext(); ) {
                Waiting first = next.next();
                if (isFree(first.account())) {
                    next.remove();
                    occupy(first.account());
                    turns.add(first.turn());
                }
            }
        }
        turns.forEach(turn -> executor.execute(() -> turn.complete(null)));
    }

    private boolean isFree(String account) {
        return total < limit && running.getOrDefault(account, 0) < limitPerAccount;
    }

    private void occupy(String account) {
        total++;
        running.merge(account, 1, Integer::sum);
    }
}
