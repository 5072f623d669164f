package talker.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** The data folder of the first release, in src/test/resources/first-release, is opened by this one. */
class UpgradeTest {
    private static final String ANN = "vL7krhdb6tGvoGrRYZn-MgUTrlfpMbsE3u0GJ74SV2w";
    private static final String BOB = "6bX-dfChY5L-ND5ICO2St48Q_FWYZno0pv9As6-Rquk";

    @TempDir
    static Path folder;

    @Test
    void everythingOfTheFirstReleaseIsThereAndGoesOn() throws Exception {
        Files.copy(Path.of("src/test/resources/first-release/journal.db"), folder.resolve("journal.db"));
        Map<String, Object> settings = Map.of("talker.delivery.retention", "36500d");
        try (House house = new House(folder, settings)) {
            assertThat(house.findings()).isEmpty();
            List<JsonNode> lobby = house.history("acme.lobby");
            assertThat(lobby.stream().map(message -> message.path("id").asText()))
                    .isEqualTo(IntStream.rangeClosed(1, 83)
                            .mapToObj(UpgradeTest::id)
                            .toList());
            assertThat(lobby.get(1).path("from").asText()).isEqualTo("bob");
            assertThat(lobby.get(1).path("content").asText()).isEqualTo("word 2, 世界");
            assertThat(house.history("acme.board")).hasSize(1);

            try (Talk bob = talk(house, "bob", "acme.lobby", BOB)) {
                List<String> missed = bob.finalsUntil("bob missed 83").stream()
                        .map(Line::content)
                        .toList();
                assertThat(missed).endsWith("bob missed 81", "bob missed 82", "bob missed 83");
                bob.says(id(1), "not his id");
                bob.receivesError("Message id already in use");
                bob.says("and on it goes");
                bob.hears("and on it goes");
            }
            try (Talk bob = talk(house, "bob", "acme.board", BOB)) {
                bob.receivesError("Authentication failed");
            }
            try (Talk ann = talk(house, "ann", "acme.board", ANN)) {
                ann.says("another note");
                ann.hears("another note");
            }
            assertThat(house.erases("acme", "bob").path("messages").asLong()).isEqualTo(41);
            house.restart();
            assertThat(house.history("acme.lobby")).hasSize(43);
            assertThat(house.findings()).isEmpty();
        }
    }

    private static String id(int number) {
        return new UUID(0x4000, 0x8000L << 48).toString().substring(0, 24) + String.format("%012d", number);
    }

    private static Talk talk(House house, String user, String room, String token) {
        return Talk.dial(user, house.server().tcpAddress().getPort()).sends(Venue.connectLine(room, user, token));
    }
}
