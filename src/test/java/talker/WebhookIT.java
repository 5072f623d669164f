package talker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.Cluster;
import talker.testkit.Postgres;
import talker.testkit.Receiver;
import talker.testkit.ServerProcess;

/**
 * Servers of the distribution are killed with -9 while a program posts to an incoming hook and another is told of it by a
 * webhook: everything that was posted is stored once, and told in order.
 */
class WebhookIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final String ROOM = "hooks.room";
    private static final String OPTIONS = "-Dtalker.webhooks.allow-private-addresses=on -Dtalker.webhooks.retry-max=1s"
            + " -Dtalker.webhooks.sweep=2s -Dtalker.limits.messages-per-second=0";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int KILLS = 4;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("talker.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void nothingIsLostWhenTheServerIsKilled() throws Exception {
        try (ServerProcess server =
                        new ServerProcess(folder, Map.of("JAVA_OPTS", OPTIONS + " -Dtalker.log.level=DEBUG")).start();
                Receiver receiver = Receiver.start()) {
            String key =
                    Files.readString(Path.of(server.dataFolder(), "admin.key")).strip();
            Program program = new Program(List.of(server), key, receiver);
            for (int kill = 0; kill < KILLS; kill++) {
                if (kill % 2 == 1) {
                    receiver.answers(Receiver.status(500));
                    program.awaitPosts(50 + random.nextInt(100));
                } else {
                    program.awaitTold(50 + random.nextInt(100));
                }
                server.kill();
                receiver.answers(Receiver.status(204));
                server.start();
            }
            program.finish(server);
            print(KILLS + " kills", program, receiver);
        }
    }

    @Test
    void itGoesOnWhenANodeOfAClusterIsKilled() throws Exception {
        try (Postgres postgres = Postgres.start();
                Cluster cluster = Cluster.of(3, folder, postgres.createDatabase(), OPTIONS.split(" "))
                        .start();
                Receiver receiver = Receiver.start()) {
            Program program = new Program(cluster.nodes(), Cluster.ADMIN_KEY, receiver);
            program.awaitTold(50);
            for (int node = 0; node < 3; node++) {
                ServerProcess victim = cluster.node(node);
                victim.kill();
                program.awaitTold(50);
                victim.start();
            }
            program.finish(cluster.node(0));
            print("3 nodes killed one after the other", program, receiver);
        }
    }

    private void print(String what, Program program, Receiver receiver) {
        System.out.printf(
                "%s, seed %d: %d messages posted and told, in %d deliveries, %d of them more than once%n",
                what,
                seed,
                program.posted.size(),
                receiver.accepted().size(),
                receiver.heard().size() - program.posted.size());
    }

    /** Posts numbers to an incoming hook, each until it is told that it is stored, while a webhook tells of them. */
    private final class Program {
        private final List<ServerProcess> servers;
        private final String key;
        private final Receiver receiver;
        private final String hookPath;
        private final String secret;
        private final List<String> posted = new CopyOnWriteArrayList<>();
        private final List<String> surprises = new CopyOnWriteArrayList<>();
        private final Thread thread = new Thread(this::post, "program");
        private volatile boolean isStopping;

        Program(List<ServerProcess> servers, String key, Receiver receiver) throws Exception {
            this.servers = servers;
            this.key = key;
            this.receiver = receiver;
            ServerProcess first = servers.get(0);
            admin(first, "PUT", "/v1/rooms/" + ROOM, "");
            admin(first, "POST", "/v1/accounts/hooks/users", "{\"user\":\"program\"}");
            String url = "{\"url\":\"" + receiver.url("/") + "\"}";
            secret = admin(first, "POST", "/v1/rooms/" + ROOM + "/webhooks", url)
                    .get("secret")
                    .textValue();
            JsonNode hook = admin(first, "POST", "/v1/rooms/" + ROOM + "/incoming-hooks", "{\"user\":\"program\"}");
            hookPath = URI.create(hook.get("url").textValue()).getPath();
            thread.start();
        }

        private JsonNode admin(ServerProcess server, String method, String path, String body) throws Exception {
            HttpRequest request = HttpRequest.newBuilder(uri(server, path))
                    .timeout(Duration.ofSeconds(20))
                    .header("Authorization", "Bearer " + key)
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode() / 100).as(response.body()).isEqualTo(2);
            return JSON.readTree(response.body());
        }

        private static URI uri(ServerProcess server, String path) {
            return URI.create("http://127.0.0.1:" + server.httpPort() + path);
        }

        private void post() {
            for (int number = 0; !isStopping; number++) {
                for (int attempt = number; !isStored(servers.get(attempt % servers.size()), number); attempt++) {
                    Thread.onSpinWait();
                }
                posted.add(Integer.toString(number));
            }
        }

        private boolean isStored(ServerProcess server, int number) {
            HttpRequest request = HttpRequest.newBuilder(uri(server, hookPath))
                    .timeout(Duration.ofSeconds(10))
                    .header("Idempotency-Key", "number " + number)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"" + number + "\"}"))
                    .build();
            try {
                HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 200 && response.statusCode() != 503) {
                    surprises.add(response.statusCode() + " " + response.body());
                }
                return response.statusCode() == 200;
            } catch (IOException dead) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void awaitPosts(int more) {
            int before = posted.size();
            Awaitility.await("posts, seed " + seed).atMost(PATIENCE).until(() -> posted.size() >= before + more);
        }

        void awaitTold(int more) {
            int before = receiver.heard().size();
            Awaitility.await("deliveries, seed " + seed)
                    .atMost(PATIENCE)
                    .until(() -> receiver.heard().size() >= before + more);
        }

        void finish(ServerProcess server) throws Exception {
            isStopping = true;
            thread.join(PATIENCE.toMillis());
            assertThat(thread.isAlive()).isFalse();
            assertThat(surprises).as("seed " + seed).isEmpty();
            String last = posted.get(posted.size() - 1);
            Awaitility.await("the last message is told, seed " + seed)
                    .atMost(PATIENCE)
                    .until(() -> receiver.heard().contains(last));
            List<String> all = IntStream.range(0, posted.size())
                    .mapToObj(Integer::toString)
                    .toList();
            assertThat(posted).isEqualTo(all);
            assertThat(stored(server))
                    .as("stored once and in order, seed " + seed)
                    .isEqualTo(all);
            assertThat(newsIn(receiver)).as("told in order, seed " + seed).isEqualTo(all);
            for (ServerProcess node : servers) {
                assertThat(node.logText()).doesNotContain(secret).doesNotContain(hookPath);
            }
        }

        private List<String> stored(ServerProcess server) throws Exception {
            List<String> contents = new ArrayList<>();
            long last = 0;
            JsonNode page;
            do {
                page = admin(server, "GET", "/v1/rooms/" + ROOM + "/history?limit=1000&after=" + last, "");
                for (JsonNode message : page.get("messages")) {
                    contents.add(message.get("content").textValue());
                    last = message.get("seq").longValue();
                }
            } while (page.get("more").booleanValue());
            return contents;
        }
    }

    /** What a receiver makes of it that passes over what it has. */
    private static List<String> newsIn(Receiver receiver) {
        Set<Long> known = new HashSet<>();
        List<String> news = new ArrayList<>();
        long newest = 0;
        for (Receiver.Delivery delivery : receiver.accepted()) {
            for (JsonNode message : delivery.messages()) {
                long seq = message.get("seq").longValue();
                if (known.add(seq)) {
                    assertThat(seq).as("what is new comes in order").isGreaterThan(newest);
                    newest = seq;
                    news.add(message.get("content").textValue());
                }
            }
        }
        return news;
    }
}
