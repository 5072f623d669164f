package talker.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Loads a server by a plan, with one thread for all connections, and reports what became of it. */
public final class Bench {
    private static final int LOOK_MILLIS = 1000;

    private Bench() {}

    /**
     * Does one run; returns when it is over, which the plan bounds. Rooms and users are there already.
     *
     * @param pids the server's processes, where they run on this machine; or none
     * @param watcher is told every second how it stands
     * @throws BenchFailure where the run could not be done
     */
    public static Report run(Plan plan, Target target, List<Long> pids, Consumer<Progress> watcher)
            throws BenchFailure {
        try (Run run = new Run(plan, target, List.copyOf(pids))) {
            CompletableFuture<Report> report = new CompletableFuture<>();
            Thread load = new Thread(() -> complete(report, run), "load");
            load.setDaemon(true);
            load.start();
            return await(report, run, watcher);
        } catch (IOException failed) {
            throw new BenchFailure("The load cannot be made: " + failed.getMessage()
                    + ". Each connection needs a file descriptor: see 'ulimit -n'.");
        }
    }

    private static void complete(CompletableFuture<Report> report, Run run) {
        try {
            report.complete(run.run());
        } catch (IOException | BenchFailure | RuntimeException | Error failed) {
            report.completeExceptionally(failed);
        }
    }

    private static Report await(CompletableFuture<Report> report, Run run, Consumer<Progress> watcher)
            throws BenchFailure, IOException {
        while (true) {
            try {
                return report.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException goesOn) {
                run.watchMemory();
                watcher.accept(run.progress());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new BenchFailure("The run was interrupted.");
            } catch (ExecutionException failed) {
                throw rethrown(failed.getCause());
            }
        }
    }

    private static BenchFailure rethrown(@Nullable Throwable cause) throws IOException {
        if (cause instanceof IOException broken) {
            throw broken;
        }
        if (cause instanceof BenchFailure failure) {
            return failure;
        }
        throw new CompletionException(cause);
    }
}
