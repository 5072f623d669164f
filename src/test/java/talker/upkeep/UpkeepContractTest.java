package talker.upkeep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is done to whole rooms, on a real server with any journal. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UpkeepContractTest {
    private static final long NOON = 1_790_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    House house;

    /** Which journal. */
    abstract Map<String, Object> journal();

    /** A connection to it, which may write. */
    abstract Connection database() throws SQLException;

    /** The bytes of everything that the database keeps, as far as they can be looked at. */
    abstract boolean keeps(String text) throws Exception;

    @BeforeAll
    void start() {
        Map<String, Object> settings = new HashMap<>(journal());
        settings.put("talker.room.snapshot-every", 100);
        settings.put("talker.retention.interval", "300ms");
        settings.put("talker.retention.step", 70);
        settings.put("talker.retention.pause", "5ms");
        house = new House(folder, settings);
    }

    @AfterAll
    void stop() {
        house.close();
    }

    /** Messages of ann's and bob's in turn. */
    private static String lines(int from, int to, String words) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i <= to; i++) {
            lines.append(House.line(i, i % 2 == 1 ? "ann" : "bob", words + " " + i, NOON + i));
        }
        return lines.toString();
    }

    // Erasure

    @Test
    void whatAUserWroteIsGoneAndWhatOthersWroteIsWhereItWas() throws Exception {
        house.addRoom("erasing.lobby", "ann", "bob");
        house.addRoom("erasing.cellar");
        house.addRoom("spared.lobby", "ann", "bob");
        String secret = "quite-unmistakable-words-of";
        house.imports("erasing.lobby", lines(1, 1001, secret));
        house.imports("erasing.cellar", lines(1, 3, secret));
        house.imports("spared.lobby", lines(1, 5, "spared words"));
        house.ok("DELETE", "/v1/rooms/erasing.cellar", "");
        List<JsonNode> before = house.history("erasing.lobby");

        JsonNode erased = house.erases("erasing", "ann");

        assertThat(erased.path("done").asBoolean()).isTrue();
        assertThat(erased.path("messages").asLong()).isEqualTo(501 + 2);
        assertThat(erased.path("rooms").asLong()).isEqualTo(2);
        assertThat(erased.path("unreadable").asLong()).isZero();
        List<JsonNode> after = house.history("erasing.lobby");
        assertThat(after)
                .isEqualTo(before.stream()
                        .filter(message -> message.path("from").asText().equals("bob"))
                        .toList());
        assertThat(house.history("spared.lobby")).hasSize(5);
        assertThat(house.erases("erasing", "bob").path("messages").asLong()).isEqualTo(500 + 1);
        assertThat(keeps(secret)).isFalse();
        assertThat(keeps("spared words")).isTrue();

        assertThat(house.erases("erasing", "ann").path("messages").asLong()).isZero();
        assertThat(house.imports("erasing.lobby", lines(990, 1000, "again"))
                        .path("known")
                        .asLong())
                .as("ids stay taken")
                .isEqualTo(11);
        house.restart();
        assertThat(house.history("erasing.lobby")).isEmpty();
        assertThat(house.findings()).noneMatch(finding -> finding.contains("|erasing."));
    }

    @Test
    void nobodysTextIsNobodysToErase() {
        house.addRoom("nobody.lobby", "ann", "bob");
        house.imports("nobody.lobby", lines(1, 3, "kept"));
        JsonNode erased = house.erases("nobody", "zoe");
        assertThat(erased.path("done").asBoolean()).isTrue();
        assertThat(erased.path("messages").asLong()).isZero();
        assertThat(house.history("nobody.lobby")).hasSize(3);
    }

    // Export and import

    @Test
    void whatIsExportedAndImportedIsTheSame() throws Exception {
        house.addRoom("moving.from", "ann", "bob");
        house.addRoom("moved.to", "ann", "bob");
        String whisper =
                House.line(1000, "ann", "psst \\u4e16\\ud83d\\ude00\\n", NOON).replace("}\n", ",\"to\":\"bob\"}\n");
        house.imports("moving.from", lines(1, 600, "word") + whisper);
        String export = house.ok("GET", "/v1/rooms/moving.from/export", "");
        assertThat(export)
                .startsWith("{\"talker\":\"export\",\"version\":1,\"account\":\"moving\",\"room\":\"moving.from\"");

        ExportReader reader = new ExportReader(new ByteArrayInputStream(export.getBytes(UTF_8)));
        int messages = 0;
        for (Optional<ExportReader.Part> part = reader.next(); part.isPresent(); part = reader.next()) {
            messages += part.get().messages().size();
        }
        assertThat(reader.isWhole()).isTrue();
        assertThat(messages).isEqualTo(601);

        assertThat(house.imports("moved.to", export)).isEqualTo(House.json("{\"stored\":601,\"known\":0}"));
        assertThat(house.imports("moved.to", export)).isEqualTo(House.json("{\"stored\":0,\"known\":601}"));
        assertThat(withoutSeq(house.history("moved.to"))).isEqualTo(withoutSeq(house.history("moving.from")));

        long middle = house.history("moving.from").get(299).path("seq").asLong();
        String rest = house.ok("GET", "/v1/rooms/moving.from/export?after=" + middle, "");
        assertThat(rest.lines().filter(line -> line.startsWith("{\"seq\":"))).hasSize(301);
    }

    private static List<JsonNode> withoutSeq(List<JsonNode> messages) {
        messages.forEach(message -> ((ObjectNode) message).remove("seq"));
        return messages;
    }

    @Test
    void messagesOfUnknownUsersAreRefusedUnlessTheirNamesAreToBeKept() {
        house.addRoom("strangers.lobby", "ann");
        String lines = House.line(1, "ann", "known", NOON) + House.line(2, "eve", "unknown", NOON);
        HttpResponse<String> refused = house.call("POST", "/v1/rooms/strangers.lobby/import", lines);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(House.json(refused.body()).at("/error/code").asText()).isEqualTo("unknown_user");
        assertThat(refused.body()).contains("'eve'").contains("talker user add strangers USER");
        assertThat(house.history("strangers.lobby")).isEmpty();
        house.ok("POST", "/v1/rooms/strangers.lobby/import?unknown-users=keep", lines);
        assertThat(house.history("strangers.lobby")).hasSize(2);
    }

    @Test
    void whatIsWrongInAnImportIsNamedByItsLine() {
        house.addRoom("wrong.lobby", "ann", "bob");
        house.imports("wrong.lobby", House.line(1, "ann", "mine", NOON));
        Map<String, String> wrong = Map.of(
                House.line(2, "ann", "fine", NOON) + "no JSON\n",
                "400 Line 2: It is no line of an export",
                House.line(2, "ann", "\\ud800", NOON),
                "400 Line 1: The text is not well-formed Unicode",
                House.line(2, "ann", "x".repeat(65_536 + 1), NOON),
                "400 Line 1: The text of a message has at most 65536",
                "{\"id\":\"no id\"}\n",
                "400 Line 1: A message has id, from, content and time",
                House.line(1, "bob", "mine", NOON),
                "409 Line 1: the id 00000000-0000-0007-0000-000000000001 is that of");
        wrong.forEach((lines, answer) -> {
            HttpResponse<String> refused = house.call("POST", "/v1/rooms/wrong.lobby/import", lines);
            String message = House.json(refused.body()).at("/error/message").asText();
            assertThat(refused.statusCode() + " " + message).startsWith(answer);
        });
        house.imports("wrong.lobby", House.line(3, "ann", "x".repeat(65_536), NOON));
        assertThat(house.call("POST", "/v1/rooms/wrong.cellar/import", "").statusCode())
                .isEqualTo(404);
    }

    // Retention

    @Test
    void aRoomKeepsSoManyMessagesAndRecovers() throws Exception {
        house.addRoom("keeping.lobby", "ann", "bob");
        house.imports("keeping.lobby", lines(1, 950, "word"));
        List<JsonNode> all = house.history("keeping.lobby");
        house.ok("PUT", "/v1/rooms/keeping.lobby/retention", "{\"count\":120}");
        assertThat(house.ok("GET", "/v1/rooms/keeping.lobby/retention", ""))
                .isEqualTo("{\"retention\":{\"count\":120}}");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> house.history("keeping.lobby").size() == 120);

        List<JsonNode> kept = house.history("keeping.lobby");
        assertThat(kept).isEqualTo(all.subList(830, 950));
        long oldest = kept.get(0).path("seq").asLong();
        Awaitility.await().atMost(PATIENCE).until(() -> count("event_journal", "keeping.lobby", oldest) == 0);
        Awaitility.await().atMost(PATIENCE).until(() -> count("snapshot", "keeping.lobby", oldest) == 0);
        String page = "/v1/rooms/keeping.lobby/history?limit=100&before=";
        JsonNode newest = House.json(house.ok("GET", page + Long.MAX_VALUE, ""));
        assertThat(newest.path("more").asBoolean()).isTrue();
        JsonNode last =
                House.json(house.ok("GET", page + newest.at("/messages/0/seq").asLong(), ""));
        assertThat(last.path("messages")).hasSize(20);
        assertThat(last.path("more").asBoolean()).isFalse();
        assertThat(House.json(house.ok("GET", page + oldest, "")).path("messages"))
                .isEmpty();
        assertThat(House.json(house.ok("GET", "/v1/rooms/keeping.lobby/history?limit=5&after=3", ""))
                        .at("/messages/0"))
                .isEqualTo(kept.get(0));

        house.restart();
        assertThat(house.imports("keeping.lobby", lines(940, 960, "word"))
                        .path("known")
                        .asLong())
                .as("remembered ids are those from before")
                .isEqualTo(11);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> house.history("keeping.lobby").size() == 120);
        assertThat(house.ok("GET", "/v1/rooms/keeping.lobby/export", "").lines())
                .hasSize(122);
        house.ok("DELETE", "/v1/rooms/keeping.lobby/retention", "");
        assertThat(house.ok("GET", "/v1/rooms/keeping.lobby/retention", "")).isEqualTo("{}");
        assertThat(house.findings()).noneMatch(finding -> finding.contains("|keeping."));
    }

    @Test
    void aRoomKeepsMessagesUntilTheyAreTooOld() {
        house.addRoom("ageing.lobby", "ann", "bob");
        long now = System.currentTimeMillis();
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 300; i++) {
            lines.append(House.line(i, "ann", "word " + i, i <= 200 ? now - 7_200_000 : now));
        }
        house.imports("ageing.lobby", lines.toString());
        house.ok("PUT", "/v1/rooms/ageing.lobby/retention", "{\"age\":3600000}");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> house.history("ageing.lobby").size() == 100);
        assertThat(house.history("ageing.lobby").get(0).path("content").asText())
                .isEqualTo("word 201");
        for (String age : List.of("0", "1", "59999", "1.5", "3600000.0", "\"3600000\"")) {
            assertThat(house.call("PUT", "/v1/rooms/ageing.lobby/retention", "{\"age\":" + age + "}")
                            .statusCode())
                    .as(age)
                    .isEqualTo(400);
        }
        assertThat(house.ok("GET", "/v1/rooms/ageing.lobby/retention", ""))
                .isEqualTo("{\"retention\":{\"age\":3600000}}");
        house.ok("PUT", "/v1/rooms/ageing.lobby/retention", "{\"age\":60000}");
    }

    private int count(String table, String room, long below) throws SQLException {
        String query = "SELECT count(*) FROM " + table + " WHERE persistence_id = ? AND sequence_number < ?";
        try (Connection database = database();
                PreparedStatement sql = database.prepareStatement(query)) {
            sql.setString(1, "room|" + room);
            sql.setLong(2, below);
            try (ResultSet rows = sql.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    // Verification

    @Test
    void everyKindOfDamageIsFound() throws Exception {
        List<String> rooms =
                IntStream.rangeClosed(1, 7).mapToObj(i -> "damaged.r" + i).toList();
        house.addRoom("damaged.r1", "ann", "bob");
        for (String room : rooms) {
            house.addRoom(room);
            house.imports(room, lines(1, 250, "word"));
        }
        Awaitility.await().atMost(PATIENCE).until(() -> rooms.stream().allMatch(this::hasSnapshot));
        assertThat(house.findings()).noneMatch(finding -> finding.contains("|damaged."));

        execute("DELETE FROM event_journal WHERE persistence_id = 'room|damaged.r1' AND sequence_number = 17");
        execute("UPDATE event_journal SET event_payload = " + blob("00")
                + " WHERE persistence_id = 'room|damaged.r2' AND sequence_number = 5");
        execute("UPDATE event_journal SET event_payload = (SELECT event_payload FROM event_journal WHERE persistence_id"
                + " = 'room|damaged.r3' AND sequence_number = 8) WHERE persistence_id = 'room|damaged.r3' AND"
                + " sequence_number = 12");
        execute("UPDATE snapshot SET snapshot_payload = " + blob("ffff") + " WHERE persistence_id = 'room|damaged.r4'");
        execute("UPDATE event_journal SET event_payload = (SELECT event_payload FROM event_journal WHERE persistence_id"
                + " = 'room|damaged.r5' AND sequence_number = 250) WHERE persistence_id = 'room|damaged.r5' AND"
                + " sequence_number = 99");
        execute("UPDATE event_journal SET ordering = -(SELECT ordering FROM event_journal WHERE persistence_id"
                + " = 'room|damaged.r6' AND sequence_number = 60) WHERE persistence_id = 'room|damaged.r6' AND"
                + " sequence_number = 60");
        execute("DELETE FROM event_journal WHERE persistence_id = 'room|damaged.r7' AND sequence_number <= 10");

        List<String> findings = house.findings();
        assertThat(findings)
                .anyMatch(each -> each.equals("room|damaged.r1 18: comes after 16: what is between them is missing"))
                .anyMatch(each -> each.startsWith("room|damaged.r2 5: cannot be read (room.posted"))
                .anyMatch(each -> each.equals("room|damaged.r3 12: is stored under the id of 8 as well"))
                .anyMatch(each -> each.startsWith("room|damaged.r4 ") && each.contains("the snapshot cannot be read"))
                .anyMatch(each -> each.startsWith("room|damaged.r5 ") && each.contains("snapshot has other messages"))
                .anyMatch(each -> each.equals("room|damaged.r6 60: was stored before 59: the numbers go back"))
                .anyMatch(each -> each.startsWith("room|damaged.r7 10: and all before it are missing"));
        assertThat(findings).as("and nothing else than that").allMatch(each -> each.contains("|damaged.r"));
    }

    private boolean hasSnapshot(String room) {
        try {
            return count("snapshot", room, Long.MAX_VALUE) > 0;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Bytes as the database writes them in SQL. */
    abstract String blob(String hex);

    private void execute(String statement) throws SQLException {
        try (Connection database = database();
                Statement sql = database.createStatement()) {
            assertThat(sql.executeUpdate(statement)).as(statement).isPositive();
        }
    }

    @Test
    void aJournalThatIsNotThereIsNoSoundOne() {
        assertThatThrownBy(() -> House.findings(House.elsewhere(folder.resolve("nowhere"))))
                .hasMessageContaining("There is no journal in the data folder");
    }
}
