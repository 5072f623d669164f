package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/**
 * docs/PROTOCOL.md, section 4 as a whole: whatever several users do in whatever order, each of them reads the room's
 * finals in the journal's order, without a hole, and knows by the ids what came twice.
 */
class InterleavingTest {
    private static final int STEPS = 600;

    /** Clause 4.6 takes it that a client that sends has read what is 2 s old. */
    private static final long UNREAD_NANOS = 500_000_000L;

    @RegisterExtension
    final Venue venue = Venue.open();

    /** One connection, and the finals that came through it. */
    private static final class Ear {
        final Talk talk;
        final Set<String> heard = new LinkedHashSet<>();
        final Set<String> resent = new HashSet<>();
        long lastRead = System.nanoTime();

        Ear(Talk talk) {
            this.talk = talk;
        }

        void read() {
            keep(talk.everythingSoFar());
        }

        void keep(List<Line> lines) {
            lines.stream().filter(Line::isFinal).map(Line::id).forEach(heard::add);
            lastRead = System.nanoTime();
        }

        /** Whether what came is a stretch of the order, leaving aside what was echoed because it was sent again. */
        boolean isStretchOf(List<String> order) {
            List<String> own = without(heard, resent);
            return own.isEmpty() || Collections.indexOfSubList(without(order, resent), own) >= 0;
        }

        private static List<String> without(Iterable<String> ids, Set<String> dropped) {
            List<String> rest = new ArrayList<>();
            ids.forEach(id -> {
                if (!dropped.contains(id)) {
                    rest.add(id);
                }
            });
            return rest;
        }
    }

    /** A user with one connection or several, one after the other or at once. */
    private static final class User {
        final String name;
        final List<String> sent = new ArrayList<>();
        final List<Ear> open = new ArrayList<>();
        final List<Ear> all = new ArrayList<>();

        User(String name) {
            this.name = name;
        }

        /** Everything that came, in order, without what came twice. */
        Set<String> heard() {
            Set<String> heard = new LinkedHashSet<>();
            all.forEach(ear -> heard.addAll(ear.heard));
            return heard;
        }
    }

    static List<Long> seeds() {
        String seed = System.getProperty("talker.test.seed");
        if (seed != null) {
            return List.of(Long.valueOf(seed));
        }
        long now = System.nanoTime();
        return List.of(1L, 2L, now, now + 1);
    }

    /** {@code -Dtalker.test.seed=…} repeats a run. With an odd seed, users have up to two connections at once. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyReaderGetsTheJournalsOrderWithoutAHole(long seed) {
        Random random = new Random(seed);
        int connections = seed % 2 == 0 ? 1 : 2;
        Talk witness = venue.connect("the witness");
        List<User> users =
                Stream.of("ann", "bob", "carol", "dora").map(User::new).toList();
        users.forEach(this::connect);
        List<String> order = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            step(users.get(random.nextInt(users.size())), connections, random);
            if (i % 20 == 0) {
                order.addAll(finalIds(witness));
            }
        }
        Set<String> sent = new LinkedHashSet<>();
        for (User user : users) {
            Ear ear = connect(user);
            user.sent.forEach(id -> resend(ear, id));
            user.open.forEach(Ear::read);
            sent.addAll(user.sent);
        }
        users.forEach(user -> user.open.forEach(Ear::read));
        order.addAll(finalIds(witness));
        assertThat(order).as("seed %s: each once, and none lost", seed).containsExactlyInAnyOrderElementsOf(sent);
        for (User user : users) {
            assertThat(user.heard())
                    .as("seed %s: all that %s heard", seed, user.name)
                    .hasSameElementsAs(order);
            assertThat(user.all)
                    .as("seed %s: each connection of %s", seed, user.name)
                    .allMatch(ear -> ear.isStretchOf(order));
            if (connections == 1) {
                assertThat(new ArrayList<>(user.heard()))
                        .as("seed %s: in order", seed)
                        .isEqualTo(order);
            }
        }
    }

    /** One thing that a user does, or that happens to it. */
    private void step(User user, int connections, Random random) {
        int dice = random.nextInt(100);
        if (user.open.isEmpty() || (dice < 5 && user.open.size() < connections)) {
            if (dice < 50) {
                connect(user);
            }
            return;
        }
        Ear ear = user.open.get(random.nextInt(user.open.size()));
        if (System.nanoTime() - ear.lastRead > UNREAD_NANOS) {
            ear.read();
        }
        if (dice < 55) {
            String id = UUID.randomUUID().toString();
            user.sent.add(id);
            if (random.nextBoolean()) {
                ear.talk.types(id, "m");
            }
            ear.talk.says(id, "message");
        } else if (dice < 65) {
            if (!user.sent.isEmpty()) {
                resend(ear, user.sent.get(random.nextInt(user.sent.size())));
            }
        } else if (dice < 75) {
            ear.talk.types("typ");
        } else if (dice < 85) {
            ear.read();
        } else {
            end(ear, dice);
            user.open.remove(ear);
        }
    }

    private static void end(Ear ear, int dice) {
        if (dice < 90) {
            ear.talk.resets();
        } else if (dice < 95) {
            ear.read();
            ear.talk.drops();
        } else {
            ear.talk.halfCloses();
            ear.keep(ear.talk.hearsOutUntilTheEnd());
        }
    }

    private static void resend(Ear ear, String id) {
        ear.resent.add(id);
        ear.talk.says(id, "again");
    }

    private Ear connect(User user) {
        Ear ear = new Ear(venue.connect(user.name));
        user.open.add(ear);
        user.all.add(ear);
        return ear;
    }

    private static List<String> finalIds(Talk talk) {
        return talk.everythingSoFar().stream()
                .filter(Line::isFinal)
                .map(Line::id)
                .toList();
    }
}
