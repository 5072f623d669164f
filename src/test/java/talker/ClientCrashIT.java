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
import talker.client.ClientBuilder;
import talker.client.Listener;
import talker.client.Message;
import talker.client.Outcome;
import talker.client.State;
import talker.client.TalkerClient;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.testkit.AdminApi;
import talker.testkit.Cluster;
import talker.testkit.Postgres;
import talker.testkit.ServerProcess;

/** Servers of the distribution are killed with -9 under clients that talk: they go on as if nothing had happened. */
class ClientCrashIT {
    private static final String ROOM = "crash.room";
    private static final List<String> USERS = List.of("user0", "user1", "user2");
    private static final int MESSAGES = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private record Talker(TalkerClient client, List<Message> heard, List<CompletableFuture<Outcome>> outcomes) {}

    private interface Killing {
        /** Kills a server for the so-manieth time, from 0, and starts it again. */
        void kill(int time) throws Exception;
    }

    @Test
    void whatIsSaidIsStoredAndHeardOnceAndInOneOrderThoughTheServerIsKilled() throws Exception {
        try (ServerProcess server = new ServerProcess(folder, Map.of()).start()) {
            server.talker("room", "add", ROOM);
            List<Talker> talkers = new ArrayList<>();
            for (String user : USERS) {
                String token = server.talker("user", "add", "crash", user).strip();
                talkers.add(talker(user, token, List.of(server.tcpPort())));
            }
            talkOn(talkers, time -> {
                server.kill();
                server.start();
            });
        }
    }

    @Test
    void soItIsInAClusterWhoseNodesAreKilledInTurn() throws Exception {
        String database = Postgres.shared().createDatabase();
        try (Cluster cluster = Cluster.of(3, folder, database, "-Dtalker.cluster.rehearsal=off")
                .start()) {
            cluster.admin(0).addRoom(ROOM);
            cluster.admin(0).addUsers("crash", USERS);
            List<Talker> talkers = new ArrayList<>();
            for (String user : USERS) {
                talkers.add(talker(user, AdminApi.token(user), cluster.tcpPorts()));
            }
            talkOn(talkers, time -> {
                cluster.node(time % 3).kill();
                cluster.node(time % 3).start();
            });
        }
    }

    private static void talkOn(List<Talker> talkers, Killing killing) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            if (i % 200 == 100) {
                stored(talkers.get(0).outcomes().get(i - 20));
                killing.kill(i / 200);
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
        int all = talkers.size() * MESSAGES;
        List<Message> first = talkers.get(0).heard();
        for (Talker talker : talkers) {
            Awaitility.await().atMost(PATIENCE).until(() -> talker.heard().size() >= all);
            assertThat(talker.heard())
                    .extracting(Message::id)
                    .doesNotHaveDuplicates()
                    .hasSize(all);
            assertThat(talker.heard())
                    .extracting(Message::id)
                    .isEqualTo(first.stream().map(Message::id).toList());
            talker.client().close();
        }
    }

    private static Talker talker(String user, String token, List<Integer> ports) {
        List<Message> heard = new CopyOnWriteArrayList<>();
        List<String> in = new CopyOnWriteArrayList<>();
        ClientBuilder builder = TalkerClient.of(RoomName.of(ROOM), UserName.of(user), token)
                .pauses(Duration.ofMillis(50), Duration.ofSeconds(1));
        ports.forEach(port -> builder.at("127.0.0.1", port));
        TalkerClient client = builder.start(new Listener() {
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
        return new Talker(client, heard, new ArrayList<>());
    }

    private static void stored(CompletableFuture<Outcome> outcome) throws Exception {
        assertThat(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Outcome.Stored.class);
    }
}
