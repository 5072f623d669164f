package talker.upkeep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real server and its files have of a text that was redacted. */
class RedactedTextTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SLIP = "quite-unmistakable-slip-in-";

    @TempDir
    static Path folder;

    private static House house;

    @BeforeAll
    static void start() {
        house = new House(folder, Map.of("talker.room.snapshot-every", 100));
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    private static Connection database() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db") + "?busy_timeout=10000");
    }

    private static boolean keepsSlip(String room) throws Exception {
        for (String name : List.of("journal.db", "journal.db-wal")) {
            Path file = folder.resolve(name);
            if (Files.exists(file) && new String(Files.readAllBytes(file), ISO_8859_1).contains(SLIP + room)) {
                return true;
            }
        }
        return false;
    }

    /** The room's snapshots that have the text, by their sequence numbers. */
    private static Map<Long, byte[]> snapshotsWithSlip(String room) throws SQLException {
        Map<Long, byte[]> found = new HashMap<>();
        try (Connection database = database();
                PreparedStatement sql = database.prepareStatement(
                        "SELECT sequence_number, snapshot_payload FROM snapshot WHERE persistence_id = ?")) {
            sql.setString(1, "room|" + room);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    byte[] payload = rows.getBytes(2);
                    if (new String(payload, UTF_8).contains(SLIP)) {
                        found.put(rows.getLong(1), payload);
                    }
                }
            }
        }
        return found;
    }

    /** A room whose snapshots have the slip, by their sequence numbers; it is message 180 of 250. */
    private static Map<Long, byte[]> fill(String room) throws SQLException {
        house.addRoom(room, "ann");
        StringBuilder lines = new StringBuilder();
        IntStream.rangeClosed(1, 250)
                .forEach(i -> lines.append(
                        House.line(i, "ann", i == 180 ? SLIP + room : "word " + i, 1_790_000_000_000L + i)));
        house.imports(room, lines.toString());
        Awaitility.await().atMost(PATIENCE).until(() -> !snapshotsWithSlip(room).isEmpty());
        return snapshotsWithSlip(room);
    }

    private static void redact(String room) {
        house.ok("POST", "/v1/rooms/" + room + "/moderation", "{\"action\":\"redact\",\"seq\":180}");
    }

    @Test
    void whatIsConfirmedIsInNoSnapshotAndSoonInNoFile() throws Exception {
        fill("redacting.lobby");
        redact("redacting.lobby");
        assertThat(snapshotsWithSlip("redacting.lobby")).isEmpty();
        assertThat(house.history("redacting.lobby")).hasSize(249);
        Awaitility.await().atMost(PATIENCE).until(() -> !keepsSlip("redacting.lobby"));
        assertThat(house.findings()).isEmpty();
        house.restart();
        assertThat(house.history("redacting.lobby")).hasSize(249);
    }

    @Test
    void aSnapshotThatStillHasATextWhoseRowIsWithoutItIsNoDamage() throws Exception {
        Map<Long, byte[]> before = fill("half.lobby");
        redact("half.lobby");
        try (Connection database = database();
                PreparedStatement sql = database.prepareStatement("UPDATE snapshot SET snapshot_payload = ?"
                        + " WHERE persistence_id = 'room|half.lobby' AND sequence_number = ?")) {
            for (Map.Entry<Long, byte[]> each : before.entrySet()) {
                sql.setBytes(1, each.getValue());
                sql.setLong(2, each.getKey());
                assertThat(sql.executeUpdate()).isEqualTo(1);
            }
        }
        assertThat(house.findings()).noneMatch(finding -> finding.contains("half.lobby"));
    }
}
