package talker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Several rooms of a new account with people who talk all the time, on all nodes of a cluster, and go to another node when
 * theirs does not answer. Afterwards it shows that nothing was lost, doubled or turned round.
 */
public final class Gathering implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * For so long somebody waits for an echo without hearing anything before they take the server for frozen. Shorter than
     * a room takes to be opened elsewhere, and everybody would connect anew for nothing while the nodes have most to do.
     */
    private static final Duration DEAF = Duration.ofSeconds(15);

    private final AdminApi admin;
    private final List<Room> rooms = new ArrayList<>();

    /** A room, its people, and how it went on. */
    public record Room(String name, List<Chatter> people, Pulse pulse) {}

    private Gathering(AdminApi admin) {
        this.admin = admin;
    }

    /** Everybody starts at once; returns when every room has been heard. */
    public static Gathering start(Cluster cluster, String account, int rooms, int people, double perSecond) {
        Gathering gathering = new Gathering(cluster.admin(0));
        List<String> users =
                IntStream.range(0, rooms * people).mapToObj(i -> "user" + i).toList();
        gathering.admin.addUsers(account, users);
        for (int i = 0; i < rooms; i++) {
            String name = account + ".room" + i;
            gathering.admin.addRoom(name);
            Pulse pulse = new Pulse();
            List<Chatter> chatters = users.subList(i * people, (i + 1) * people).stream()
                    .map(user -> new Chatter(
                            name, user, AdminApi.token(user), cluster.tcpPorts(), 900, perSecond, DEAF, pulse::heard))
                    .toList();
            gathering.rooms.add(new Room(name, chatters, pulse));
        }
        gathering.awaitSpeech(() -> "every room begins to talk");
        return gathering;
    }

    public List<Room> rooms() {
        return List.copyOf(rooms);
    }

    /** Waits until everybody has heard a final of their own that they said after this was called. */
    public void awaitSpeech(Supplier<String> why) {
        List<Integer> before = people().stream()
                .map(person -> person.echoes() + person.waiting())
                .toList();
        Awaitility.await(why.get()).atMost(PATIENCE).until(() -> {
            List<Chatter> people = people();
            return IntStream.range(0, people.size()).allMatch(i -> people.get(i).echoes() > before.get(i));
        });
    }

    /** Lets them talk until so many more finals have been heard. */
    public void talk(int finals) {
        int before = heard();
        Awaitility.await(finals + " more finals").atMost(PATIENCE).until(() -> heard() >= before + finals);
    }

    private int heard() {
        return rooms.stream().mapToInt(room -> room.pulse().finals()).sum();
    }

    private List<Chatter> people() {
        return rooms.stream().flatMap(room -> room.people().stream()).toList();
    }

    public void resetPulses() {
        rooms.forEach(room -> room.pulse().reset());
    }

    /** Each room's longest silence since the pulses were reset, the shortest first. */
    public List<Duration> silences() {
        return rooms.stream()
                .map(room -> room.pulse().longestSilence())
                .sorted()
                .toList();
    }

    /**
     * Lets everybody finish, and shows that each room's history has every final once, that all who were there heard
     * them in its order and without a hole, and that nobody was told anything but to come again.
     *
     * @return how many finals there are
     */
    public int finish(AdminApi history) {
        people().forEach(Chatter::stopTalking);
        Awaitility.await("everybody has heard all they said").atMost(PATIENCE).until(() -> people().stream()
                .allMatch(Chatter::isConfirmed));
        int finals = 0;
        for (Room room : rooms) {
            List<String> stored = history.history(room.name());
            assertThat(stored).as(room.name() + " is stored once").doesNotHaveDuplicates();
            for (Chatter person : room.people()) {
                Awaitility.await(person + " hears the last of " + room.name())
                        .atMost(PATIENCE)
                        .until(() -> person.heard().containsAll(stored.subList(stored.size() - 1, stored.size())));
                List<String> heard = person.heard();
                int first = stored.indexOf(heard.get(0));
                assertThat(first).as("what %s heard is stored", person).isNotNegative();
                assertThat(heard)
                        .as("%s heard %s in its order and without a hole", person, room.name())
                        .isEqualTo(stored.subList(first, stored.size()));
                assertThat(person.errors())
                        .as("errors of %s", person)
                        .allMatch(error -> error.contains("Server is shutting down")
                                || error.contains("Service unavailable, try again"));
            }
            finals += stored.size();
        }
        return finals;
    }

    @Override
    public void close() {
        people().parallelStream().forEach(Chatter::close);
    }
}
