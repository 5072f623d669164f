package talker.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final List<String> started = new ArrayList<>();
    private final Map<String, CompletableFuture<String>> work = new TreeMap<>();
    private final Map<String, CompletableFuture<String>> results = new TreeMap<>();

    private void run(Slots slots, String account, String name) {
        results.put(
                name,
                slots.run(account, () -> {
                            started.add(name);
                            return work.computeIfAbsent(name, ignored -> new CompletableFuture<>());
                        })
                        .toCompletableFuture());
    }

    @Test
    void onlySoMuchRunsAndTheRestWaitsForItsTurn() {
        Slots slots = new Slots(2, 2, Runnable::run);
        run(slots, "a", "1");
        run(slots, "a", "2");
        run(slots, "b", "3");
        run(slots, "c", "4");
        assertThat(started).containsExactly("1", "2");
        work.get("1").complete("done");
        assertThat(results.get("1")).isCompletedWithValue("done");
        assertThat(started).containsExactly("1", "2", "3");
        work.get("2").completeExceptionally(new IllegalStateException());
        assertThat(started).containsExactly("1", "2", "3", "4");
    }

    @Test
    void oneAccountDoesNotTakeThemAll() {
        Slots slots = new Slots(3, 2, Runnable::run);
        run(slots, "a", "1");
        run(slots, "a", "2");
        run(slots, "a", "3");
        run(slots, "b", "4");
        assertThat(started).containsExactly("1", "2", "4");
        work.get("4").complete("done");
        assertThat(started).as("a has two already").containsExactly("1", "2", "4");
        work.get("1").complete("done");
        assertThat(started).containsExactly("1", "2", "4", "3");
    }

    @Test
    void workThatThrowsOrIsDoneAtOnceGivesItsSlotBack() {
        Slots slots = new Slots(1, 1, Runnable::run);
        for (int i = 0; i < 10_000; i++) {
            CompletableFuture<String> broken = slots.<String>run("a", () -> {
                        throw new IllegalStateException("broken");
                    })
                    .toCompletableFuture();
            assertThat(broken).isCompletedExceptionally();
        }
        assertThat(slots.run("a", () -> CompletableFuture.completedStage("done"))
                        .toCompletableFuture())
                .isCompletedWithValue("done");
    }

    @Test
    void veryMuchThatWaitsIsWorkedOff() {
        Slots slots = new Slots(1, 1, ForkJoinPool.commonPool());
        run(slots, "a", "first");
        List<CompletableFuture<Integer>> numbers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            int number = i;
            numbers.add(slots.run("a", () -> CompletableFuture.completedStage(number))
                    .toCompletableFuture());
        }
        work.get("first").complete("done");
        CompletableFuture<?>[] all = numbers.toArray(CompletableFuture[]::new);
        assertThat(CompletableFuture.allOf(all)).succeedsWithin(Duration.ofSeconds(10));
    }
}
