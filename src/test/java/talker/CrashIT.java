package talker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.Chatter;
import talker.testkit.ServerProcess;

/** A server of the distribution is killed with -9 again and again while people talk, and loses nothing. */
class CrashIT {
    private static final String ROOM = "crash.room";
    private static final int TALKERS = 8;
    private static final int KILLS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void whatAnyoneHeardIsStoredOnceAndInOrderHoweverOftenTheServerIsKilled() throws Exception {
        long seed = Long.getLong("talker.seed", System.nanoTime());
        Random random = new Random(seed);
        try (ServerProcess server = new ServerProcess(folder, Map.of()).start()) {
            List<Chatter> chatters = talkers(server);
            for (int kill = 0; kill < KILLS; kill++) {
                awaitEchoes(chatters, 200 + random.nextInt(800), seed);
                server.kill();
                server.start();
            }
            awaitEchoes(chatters, 200, seed);
            chatters.forEach(Chatter::stopTalking);
            Awaitility.await("all echoes, seed " + seed).atMost(PATIENCE).until(() -> chatters.stream()
                    .allMatch(Chatter::isConfirmed));

            List<String> stored = history(server);
            for (Chatter chatter : chatters) {
                Awaitility.await("the last message, seed " + seed)
                        .atMost(PATIENCE)
                        .until(() -> chatter.heard().contains(stored.get(stored.size() - 1)));
                chatter.close();
            }
            assertThat(stored).as("stored once, seed " + seed).doesNotHaveDuplicates();
            for (Chatter chatter : chatters) {
                List<String> heard = chatter.heard();
                int first = stored.indexOf(heard.get(0));
                assertThat(first).as("stored, seed " + seed).isNotNegative();
                assertThat(heard)
                        .as("in the journal's order and without a hole, seed " + seed)
                        .isEqualTo(stored.subList(first, stored.size()));
                assertThat(chatter.errors()).as("seed " + seed).isEmpty();
            }
            System.out.printf(
                    "%d kills, %d finals stored, %d echoed%n",
                    KILLS,
                    stored.size(),
                    chatters.stream().mapToInt(Chatter::echoes).sum());
        }
    }

    private static List<Chatter> talkers(ServerProcess server) throws IOException, InterruptedException {
        server.talker("room", "add", ROOM);
        List<Chatter> chatters = new ArrayList<>();
        for (int i = 0; i < TALKERS; i++) {
            String token = server.talker("user", "add", "crash", "user" + i).strip();
            chatters.add(new Chatter(ROOM, "user" + i, token, List.of(server.tcpPort()), 5, 0));
        }
        return chatters;
    }

    private static void awaitEchoes(List<Chatter> chatters, int more, long seed) {
        int before = chatters.stream().mapToInt(Chatter::echoes).sum();
        Awaitility.await(more + " more echoes, seed " + seed)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> chatters.stream().mapToInt(Chatter::echoes).sum() >= before + more);
    }

    private static List<String> history(ServerProcess server) throws IOException, InterruptedException {
        ObjectMapper json = new ObjectMapper();
        List<String> ids = new ArrayList<>();
        long last = 0;
        for (String line : server.talker("history", ROOM, "--last", "1000000", "--json")
                .lines()
                .toList()) {
            JsonNode message = json.readTree(line);
            assertThat(message.path("seq").asLong()).as("seq grows").isGreaterThan(last);
            last = message.path("seq").asLong();
            ids.add(message.path("id").asText());
        }
        return ids;
    }
}
