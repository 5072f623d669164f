package talker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.AdminApi;
import talker.testkit.Chatter;
import talker.testkit.Passersby;
import talker.testkit.Receiver;
import talker.testkit.ServerProcess;
import talker.testkit.Vitals;

/**
 * A server of the distribution on which something happens all the time: people talk, type, come and go in every way,
 * programs post, a webhook is told. Five minutes of it, or as many as {@code -Dtest.soak.minutes=60} says. Once it has
 * warmed up it takes no more memory, threads and files than before, and nothing is lost. It is little at a time: most of
 * a processor is left to others.
 */
class SoakIT {
    private static final String ACCOUNT = "soak";
    private static final List<String> ROOMS = List.of("soak.r0", "soak.r1", "soak.r2");
    private static final int TALKERS = 3;
    private static final int SAMPLES = 30;
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("test.soak.minutes", 5));

    /** What fills up over time is small, so that it is full before the first third is over. */
    private static final String OPTIONS = "-Xmx256m -Dtalker.room.remembered-ids=200 -Dtalker.room.recent-messages=50"
            + " -Dtalker.room.snapshot-every=100 -Dtalker.room.linger=5s -Dtalker.webhooks.allow-private-addresses=on";

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("talker.seed", System.nanoTime());
    private final List<Sample> samples = new ArrayList<>();

    private record Sample(long heap, int threads, long files, Map<String, Long> objects) {
        static Sample of(Vitals vitals) {
            return new Sample(vitals.heapInUse(), vitals.threads(), vitals.openFiles(), vitals.objects());
        }

        long allObjects() {
            return objects.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    @Test
    void nothingGrowsAndNothingIsLost() throws Exception {
        try (ServerProcess server = new ServerProcess(folder, Map.of("JAVA_OPTS", OPTIONS)).start();
                Vitals vitals = Vitals.of(server);
                Receiver receiver = Receiver.start()) {
            String key =
                    Files.readString(Path.of(server.dataFolder(), "admin.key")).strip();
            AdminApi admin = new AdminApi(server.httpPort(), key);
            List<String> users =
                    IntStream.range(0, 12).mapToObj(i -> "passer" + i).toList();
            admin.addUsers(ACCOUNT, users);
            ROOMS.forEach(admin::addRoom);
            admin.addWebhook(ROOMS.get(0), receiver.url("/"));
            List<Chatter> chatters = talkers(server, admin);
            Passersby passersby = new Passersby(server, admin, ACCOUNT, ROOMS, users, new Random(seed));
            Duration before = vitals.processorTime();
            live(vitals, passersby);
            Duration taken = vitals.processorTime().minus(before);
            assertNothingIsLost(admin, chatters, passersby, receiver);
            report(taken, passersby, chatters);
            assertNothingGrows();
        }
    }

    private static List<Chatter> talkers(ServerProcess server, AdminApi admin) {
        List<Chatter> chatters = new ArrayList<>();
        List<String> users =
                IntStream.range(0, TALKERS).mapToObj(i -> "talker" + i).toList();
        admin.addUsers(ACCOUNT, users);
        for (String room : ROOMS) {
            for (String user : users) {
                chatters.add(new Chatter(room, user, AdminApi.token(user), List.of(server.tcpPort()), 10, 0.7));
            }
        }
        return chatters;
    }

    /** Somebody comes by at an even pace; every now and then the server is looked at. */
    private void live(Vitals vitals, Passersby passersby) throws IOException {
        long start = System.nanoTime();
        long between = LENGTH.dividedBy(SAMPLES).toNanos();
        for (long step = 1; System.nanoTime() - start < LENGTH.toNanos(); step++) {
            passersby.next();
            if (System.nanoTime() - start > (samples.size() + 1) * between) {
                samples.add(Sample.of(vitals));
            }
            long due = start + step * PAUSE.toNanos();
            Awaitility.await("seed " + seed)
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(PATIENCE)
                    .until(() -> System.nanoTime() - due >= 0);
        }
        samples.add(Sample.of(vitals));
    }

    private void assertNothingIsLost(AdminApi admin, List<Chatter> chatters, Passersby passersby, Receiver receiver) {
        chatters.forEach(Chatter::stopTalking);
        Awaitility.await("all echoes, seed " + seed).atMost(PATIENCE).until(() -> chatters.stream()
                .allMatch(Chatter::isConfirmed));
        Map<String, List<String>> stored =
                ROOMS.stream().collect(Collectors.toMap(room -> room, admin::history, (a, b) -> a, TreeMap::new));
        List<String> all = stored.values().stream().flatMap(List::stream).toList();
        assertThat(all).as("seed %d", seed).doesNotHaveDuplicates();
        assertThat(Set.copyOf(all)).as("seed %d", seed).containsAll(passersby.confirmed());
        for (int i = 0; i < chatters.size(); i++) {
            Chatter chatter = chatters.get(i);
            List<String> ids = stored.get(ROOMS.get(i / TALKERS));
            Awaitility.await("the last message, seed " + seed).atMost(PATIENCE).until(() -> chatter.heard()
                    .contains(ids.get(ids.size() - 1)));
            chatter.close();
            List<String> heard = chatter.heard();
            assertThat(heard)
                    .as("in the journal's order and without a hole, seed %d", seed)
                    .isEqualTo(ids.subList(ids.indexOf(heard.get(0)), ids.size()));
            assertThat(chatter.errors()).isEmpty();
            assertThat(chatter.connects()).as("connections, seed %d", seed).isEqualTo(1);
        }
        Awaitility.await("all that the webhook is owed, seed " + seed)
                .atMost(PATIENCE)
                .until(() -> told(receiver).containsAll(stored.get(ROOMS.get(0))));
    }

    private static Set<String> told(Receiver receiver) {
        return receiver.accepted().stream()
                .flatMap(delivery -> delivery.messages().stream())
                .map(message -> message.path("id").asText())
                .collect(Collectors.toSet());
    }

    // What is compared: the last third with the one before, by their medians

    private long before(ToLongFunction<Sample> what) {
        return median(samples.subList(samples.size() / 3, 2 * samples.size() / 3), what);
    }

    private long after(ToLongFunction<Sample> what) {
        return median(samples.subList(2 * samples.size() / 3, samples.size()), what);
    }

    private static long median(List<Sample> some, ToLongFunction<Sample> what) {
        long[] sorted = some.stream().mapToLong(what).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private void assertNothingGrows() {
        assertThat(after(Sample::heap))
                .as("heap, seed %d", seed)
                .isLessThan(before(Sample::heap) * 115 / 100 + (4 << 20));
        assertThat(after(Sample::threads)).as("threads").isLessThanOrEqualTo(before(Sample::threads) + 3);
        assertThat(after(Sample::files)).as("files").isLessThanOrEqualTo(before(Sample::files) + 4);
        assertThat(after(Sample::allObjects))
                .as("objects of Talker's, seed %d, of which these have become more: %s", seed, grown())
                .isLessThan(before(Sample::allObjects) * 115 / 100 + 500);
    }

    /** The classes of which there are many more than before. */
    private Map<String, String> grown() {
        Map<String, String> grown = new TreeMap<>();
        for (String type : samples.get(samples.size() - 1).objects().keySet()) {
            ToLongFunction<Sample> count = sample -> sample.objects().getOrDefault(type, 0L);
            if (after(count) > before(count) * 5 / 4 + 20) {
                grown.put(type, before(count) + " → " + after(count));
            }
        }
        return grown;
    }

    private void report(Duration processorTime, Passersby passersby, List<Chatter> chatters) {
        System.out.printf(
                Locale.ROOT,
                "%d min, seed %d: %.1f %% of a processor; heap %.1f → %.1f MiB, threads %d → %d, files %d → %d, objects of"
                        + " Talker's %d → %d; %d finals of passers-by and %d of talkers stored; more than before: %s%n",
                LENGTH.toMinutes(),
                seed,
                100.0 * processorTime.toNanos() / LENGTH.toNanos(),
                before(Sample::heap) / 1048576.0,
                after(Sample::heap) / 1048576.0,
                before(Sample::threads),
                after(Sample::threads),
                before(Sample::files),
                after(Sample::files),
                before(Sample::allObjects),
                after(Sample::allObjects),
                passersby.confirmed().size(),
                chatters.stream().mapToInt(Chatter::echoes).sum(),
                grown());
    }
}
