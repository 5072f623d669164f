package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.testkit.Quietly;
import talker.testkit.Venue;

/**
 * Very many refused connects leave nothing behind. {@code -Dtest.refused-connects=1000000} for a million; 5,000
 * otherwise.
 */
class RefusedConnectsTest {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedConnectsTest.class);
    private static final int CONNECTS = Integer.getInteger("test.refused-connects", 5_000);
    private static final int WARM_UP = 2_000;
    private static final int CONNECTS_FROM_EACH = 100;
    private static final int CLIENTS = 8;
    private static final long MOST_GROWTH = 2 << 20;

    @RegisterExtension
    final Venue venue = Venue.open(
            "talker.limits.exempt = []",
            "talker.limits.attempts.per-account = 5",
            "talker.limits.attempts.at-once = 8",
            "talker.session.refusal-delay = 1ms");

    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    @Test
    void theHeapIsFlatHoweverManyAreRefused() {
        venue.knows("ann");
        Quietly.run(() -> refuse(WARM_UP));
        long before = heap();
        long start = System.nanoTime();
        answers.clear();
        Quietly.run(() -> refuse(CONNECTS));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        long after = heap();
        LOG.info(
                "{} refused connects in {} s ({} a second): heap after a collection {} KiB before, {} KiB after; {}",
                CONNECTS,
                took.toSeconds(),
                CONNECTS * 1000L / took.toMillis(),
                before >> 10,
                after >> 10,
                new TreeMap<>(answers));
        assertThat(answers.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(CONNECTS);
        assertThat(answers.keySet()).isSubsetOf("Authentication failed", "Too many attempts, try again later");
        assertThat(after - before).as("what is left of them").isLessThan(MOST_GROWTH);
    }

    /** From ever other addresses of this machine. */
    private void refuse(int count) {
        AtomicInteger next = new AtomicInteger();
        List<Thread> clients = IntStream.range(0, CLIENTS)
                .mapToObj(client -> new Thread(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        answers.merge(connect(i), 1, Integer::sum);
                    }
                }))
                .toList();
        clients.forEach(Thread::start);
        clients.forEach(client -> {
            try {
                client.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private String connect(int number) {
        int address = number % Math.max(1, CONNECTS / CONNECTS_FROM_EACH);
        String from = "127." + (1 + address / 100) + "." + address % 100 + ".9";
        try (Socket socket = new Socket()) {
            socket.setSoLinger(true, 0);
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), venue.server().tcpPort()),
                    30_000);
            socket.setSoTimeout(30_000);
            String line = Venue.connectLine(venue.room("lobby"), "user" + number % 1000, "a wrong token " + number);
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return answer.replaceAll(".*\"message\":\"([^\"]*)\".*\\s*", "$1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is reachable: the least of several collections, since what ends takes a moment. */
    private static long heap() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long[] least = {Long.MAX_VALUE};
        int[] looks = {0};
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    System.gc();
                    least[0] = Math.min(least[0], memory.getHeapMemoryUsage().getUsed());
                    return ++looks[0] >= 5;
                });
        return least[0];
    }
}
