package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

    private static final List<String> USERS = List.of("ann", "bob", "carol", "dora");

    @RegisterExtension
    final Venue venue = Venue.open();

    /** A user who reads, and remembers the finals over all connections. */
    private static final class Reader {
        final String name;
        final Set<String> heard = new LinkedHashSet<>();
        final List<String> sent = new ArrayList<>();

        @Nullable
        Talk talk;

        long lastRead;

        Reader(String name) {
            this.name = name;
        }

        void read(Talk from) {
            heard.addAll(finalIds(from.everythingSoFar()));
            lastRead = System.nanoTime();
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

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyReaderGetsTheJournalsOrderWithoutAHole(long seed) {
        Random random = new Random(seed);
        Talk witness = venue.connect("the witness");
        Map<String, Reader> readers = new LinkedHashMap<>();
        for (String user : USERS) {
            Reader reader = new Reader(user);
            present(reader);
            readers.put(user, reader);
        }
        List<String> order = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            step(readers.get(USERS.get(random.nextInt(USERS.size()))), i, random);
            if (random.nextInt(20) == 0) {
                order.addAll(finalIds(witness.everythingSoFar()));
            }
        }
        Set<String> sent = new LinkedHashSet<>();
        for (Reader reader : readers.values()) {
            Talk talk = present(reader);
            reader.sent.forEach(id -> talk.says(id, "again"));
            talk.passesFence();
            sent.addAll(reader.sent);
        }
        order.addAll(finalIds(witness.everythingSoFar()));
        assertThat(order).as("seed %s: each once, and none lost", seed).containsExactlyInAnyOrderElementsOf(sent);
        for (Reader reader : readers.values()) {
            reader.read(present(reader));
            assertThat(new ArrayList<>(reader.heard))
                    .as("seed %s: what %s has heard", seed, reader.name)
                    .isEqualTo(order);
        }
    }

    /** One thing that a user does, or that happens to it. */
    private void step(Reader reader, int number, Random random) {
        Talk talk = reader.talk;
        int dice = random.nextInt(100);
        if (talk != null && System.nanoTime() - reader.lastRead > UNREAD_NANOS) {
            reader.read(talk);
        }
        if (talk == null) {
            if (dice < 50) {
                present(reader);
            }
        } else if (dice < 55) {
            String id = UUID.randomUUID().toString();
            reader.sent.add(id);
            if (random.nextBoolean()) {
                talk.types(id, "m");
            }
            talk.says(id, "message " + number);
        } else if (dice < 65) {
            if (!reader.sent.isEmpty()) {
                talk.says(reader.sent.get(random.nextInt(reader.sent.size())), "again");
            }
        } else if (dice < 75) {
            talk.types("typ");
        } else if (dice < 85) {
            reader.read(talk);
        } else {
            end(reader, talk, dice);
        }
    }

    private static void end(Reader reader, Talk talk, int dice) {
        if (dice < 90) {
            talk.resets();
        } else if (dice < 95) {
            reader.read(talk);
            talk.drops();
        } else {
            talk.halfCloses();
            reader.heard.addAll(finalIds(talk.hearsOutUntilTheEnd()));
        }
        reader.talk = null;
    }

    private Talk present(Reader reader) {
        Talk talk = reader.talk;
        if (talk == null) {
            talk = venue.connect(reader.name);
            reader.talk = talk;
            reader.lastRead = System.nanoTime();
        }
        return talk;
    }

    private static List<String> finalIds(List<Line> lines) {
        return lines.stream().filter(Line::isFinal).map(Line::id).toList();
    }
}
