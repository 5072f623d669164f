package talker.limits;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets only so much work of the node run at a time, and only a part of it for one account, so that one with slow or very
 * much work holds up nobody else. Accounts that wait take turns; what waits of one goes in the order in which it came.
 * Safe for any number of threads.
 */
public final class Slots {
    private final int limit;
    private final int limitPerAccount;
    private final Executor executor;
    private final Map<String, Integer> running = new HashMap<>();

    /** Those that wait, in the order of their turns. None is empty. */
    private final Map<String, Deque<CompletableFuture<Void>>> waiting = new LinkedHashMap<>();

    private int total;

    /** With an executor that begins the work that had to wait: in a call of its own, however much of it is done at once. */
    public Slots(int limit, int limitPerAccount, Executor executor) {
        this.limit = limit;
        this.limitPerAccount = limitPerAccount;
        this.executor = executor;
    }

    /** Runs work once there is a slot for it; the slot is free again when its result is there. */
    public <T> CompletionStage<T> run(String account, Supplier<CompletionStage<T>> work) {
        return take(account).thenCompose(turn -> started(work).whenComplete((result, failure) -> release(account)));
    }

    private static <T> CompletionStage<T> started(Supplier<CompletionStage<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    /** Whether an account has as much running as it may. */
    public synchronized boolean isFull(String account) {
        return running.getOrDefault(account, 0) >= limitPerAccount;
    }

    private synchronized CompletableFuture<Void> take(String account) {
        if (isFree(account)) {
            occupy(account);
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> turn = new CompletableFuture<>();
        waiting.computeIfAbsent(account, name -> new ArrayDeque<>()).add(turn);
        return turn;
    }

    private void release(String account) {
        List<CompletableFuture<Void>> turns = new ArrayList<>();
        synchronized (this) {
            total--;
            running.computeIfPresent(account, (name, count) -> count == 1 ? null : count - 1);
            String next = next();
            while (next != null) {
                turns.add(call(next));
                next = next();
            }
        }
        turns.forEach(turn -> executor.execute(() -> turn.complete(null)));
    }

    private @Nullable String next() {
        Iterator<String> accounts =
                total < limit ? waiting.keySet().iterator() : List.<String>of().iterator();
        while (accounts.hasNext()) {
            String account = accounts.next();
            if (isFree(account)) {
                return account;
            }
        }
        return null;
    }

    /** The account that was called comes last. */
    private CompletableFuture<Void> call(String account) {
        Deque<CompletableFuture<Void>> own = waiting.remove(account);
        if (own == null) {
            throw new IllegalStateException("nothing of " + account + " waits");
        }
        CompletableFuture<Void> turn = own.remove();
        if (!own.isEmpty()) {
            waiting.put(account, own);
        }
        occupy(account);
        return turn;
    }

    private boolean isFree(String account) {
        return total < limit && running.getOrDefault(account, 0) < limitPerAccount;
    }

    private void occupy(String account) {
        total++;
        running.merge(account, 1, Integer::sum);
    }
}
