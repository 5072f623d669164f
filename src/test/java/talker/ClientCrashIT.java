package talker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.client.Listener;
import talker.client.Message;
import talker.client.Outcome;
import talker.client.State;
import talker.client.TalkerClient;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.testkit.ServerProcess;

/** A server of the distribution is killed with -9 under clients that talk: they go on as if nothing had happened. */
class ClientCrashIT {
    private static final String ROOM = "crash.room";
    private static final int TALKERS = 3;
    private static final int MESSAGES = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private record Talker(TalkerClient client, List<Message> heard, List<CompletableFuture<Outcome>> outcomes) {}

    @Test
    void whatIsSaidIsStoredAndHeardOnceAndInOneOrderThoughTheServerIsKilled() throws Exception {
        try (ServerProcess server = new ServerProcess(folder, Map.of()).start()) {
            List<Talker> talkers = talkers(server);
            for (int i = 0; i < MESSAGES; i++) {
                if (i % 200 == 100) {
                    stored(talkers.get(0).outcomes().get(i - 20));
                    server.kill();
                    server.start();
                }
                for (Talker talker : talkers) {
                    talker.outcomes().add(talker.client().say("message " + i));
                }
            }
            for (Talker talker : talkers) {
                for (CompletableFuture<Outcome> outcome : talker.outcomes()) {
                    stored(outcome);
                }
            }
            List<Message> first = talkers.get(0).heard();
            for (Talker talker : talkers) {
                Awaitility.await().atMost(PATIENCE).until(() -> talker.heard().size() >= TALKERS * MESSAGES);
                assertThat(talker.heard())
                        .extracting(Message::id)
                        .doesNotHaveDuplicates()
                        .hasSize(TALKERS * MESSAGES);
                assertThat(talker.heard())
                        .extracting(Message::id)
                        .isEqualTo(first.stream().map(Message::id).toList());
                talker.client().close();
            }
        }
    }

    private static List<Talker> talkers(ServerProcess server) throws Exception {
        server.talker("room", "add", ROOM);
        List<Talker> talkers = new ArrayList<>();
        for (int i = 0; i < TALKERS; i++) {
            String user = "user" + i;
            String token = server.talker("user", "add", "crash", user).strip();
            List<Message> heard = new CopyOnWriteArrayList<>();
            List<String> in = new CopyOnWriteArrayList<>();
            TalkerClient client = TalkerClient.of(RoomName.of(ROOM), UserName.of(user), token)
                    .at("127.0.0.1", server.tcpPort())
                    .pauses(Duration.ofMillis(50), Duration.ofSeconds(1))
                    .start(new Listener() {
                        @Override
                        public void hears(Message message) {
                            heard.add(message);
                        }

                        @Override
                        public void stateChanged(State state) {
                            in.add(state.getClass().getSimpleName());
                        }
                    });
            Awaitility.await(user + " is in").atMost(PATIENCE).until(() -> in.contains("Connected"));
            talkers.add(new Talker(client, heard, new ArrayList<>()));
        }
        return talkers;
    }

    private static void stored(CompletableFuture<Outcome> outcome) throws Exception {
        assertThat(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Outcome.Stored.class);
    }
}
