package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Bot;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, 2.11: what connections share, at and past its bound. */
class SharedLimitsTest {
    @RegisterExtension
    final Venue narrow = Venue.open("talker.limits.exempt = []", "talker.limits.connections-per-address = 3");

    @RegisterExtension
    final Venue few = Venue.open(
            "talker.limits.connections-per-user = 2",
            "talker.limits.connections-per-account = 4",
            "talker.limits.rooms-per-user = 1");

    /** Two accounts of one server. */
    @RegisterExtension
    final Venue busy = Venue.open("talker.limits.history-reads-per-account = 2", "talker.room.recent-messages = 1");

    @RegisterExtension
    final Venue other = Venue.open("talker.limits.history-reads-per-account = 2", "talker.room.recent-messages = 1");

    /** Two accounts of another. */
    @RegisterExtension
    final Venue flooding = Venue.open("talker.limits.unconfirmed-bytes-per-account = 20 KiB");

    @RegisterExtension
    final Venue calm = Venue.open("talker.limits.unconfirmed-bytes-per-account = 20 KiB");

    @RegisterExtension
    final Venue small = Venue.open("talker.room.max-users = 2");

    /** All ways in together, and each is told in its own way. */
    @Test
    void anAddressHasSoManyConnections() {
        narrow.knows("ann", "bob");
        Talk ann = narrow.connect("ann");
        Talk page = narrow.dialWebSocket("a page");
        narrow.bot("bob").listens("").hears("connected");
        narrow.dial("one too many")
                .receivesError("Too many connections from this address")
                .isClosed();
        narrow.dialWebSocket("one too many")
                .receivesError("Too many connections from this address")
                .isClosed();
        Bot.Answer refused = narrow.bot("ann").sends("GET", "/events", "");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("too_many_connections");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(narrow.bot("ann").posts("who has no connection posts").status())
                .isEqualTo(201);
        page.drops();
        Awaitility.await("a place is free again").ignoreExceptions().untilAsserted(() -> narrow.connect("bob")
                .closes());
        ann.closes();
    }

    @Test
    void aUserHasSoManyConnectionsInSoManyRooms() {
        few.addsRoom("attic").knows("ann", "bob", "cyd");
        Talk first = few.connect("ann");
        few.connect("ann");
        few.dial("ann")
                .sends(few.connectLine2("ann"))
                .receivesError("too_many_connections", "Too many connections of this user")
                .isClosed();
        few.connect("bob");
        few.dial("bob")
                .sends(few.connectLine("bob", "attic"))
                .receivesError("In too many rooms at a time")
                .isClosed();
        few.connect("cyd");
        few.dial("cyd")
                .sends(few.connectLine2("cyd"))
                .receivesError("too_many_connections", "Too many connections of this account")
                .isClosed();
        first.closes();
        first.hearsOutUntilTheEnd();
        Awaitility.await("the place is free again").ignoreExceptions().untilAsserted(() -> few.connect("cyd")
                .closes());
    }

    @Test
    void aRoomTakesSoManyUsers() {
        Talk ann = small.connect("ann");
        Talk bob = small.connect("bob");
        small.connect("ann").closes();
        small.dial("cyd")
                .sends(small.connectLine2("cyd"))
                .receivesError("room_full", "Room is full")
                .isClosed();
        ann.hearsJoin("bob").hearsNothingElse();
        bob.closes();
        ann.hearsLeave("bob");
        small.connect("cyd");
        ann.hearsJoin("cyd");
    }

    /** An account that asks for all that was ever said, by many connections at once, holds up nobody else. */
    @Test
    void oneAccountThatReadsWithoutEndHoldsUpNoOther() {
        for (Venue each : List.of(busy, other)) {
            Talk writer = each.connect("writer");
            for (int i = 0; i < 300; i++) {
                writer.says("line " + i);
            }
            writer.finalsUntil("line 299");
        }
        for (int i = 0; i < 30; i++) {
            Talk reader = busy.connect2("reader " + i, "\"partials\":false");
            for (int page = 0; page < 40; page++) {
                reader.sends("{\"type\":\"history\",\"before\":200,\"limit\":100}");
            }
        }
        Talk ann = other.connect2("ann");
        long start = System.nanoTime();
        assertThat(ann.asksForHistory(",\"before\":100,\"limit\":10").field("more"))
                .isEqualTo("true");
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertThat(millis).as("how long the other account's page took").isLessThan(2000);
    }

    /** While the journal does not store, one account's finals fill what it may have waiting, and not what another may. */
    @Test
    void oneAccountWhoseFinalsWaitHoldsUpNoOther() throws SQLException {
        Talk ann = flooding.connect2("ann");
        Talk bob = calm.connect2("bob");
        String journal = "jdbc:sqlite:" + calm.server().folder().resolve("journal.db") + "?busy_timeout=10000";
        try (Connection locker = DriverManager.getConnection(journal);
                Statement statement = locker.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            for (int i = 0; i < 100; i++) {
                ann.says(i + "x".repeat(1000));
            }
            ann.pings();
            bob.says("accepted");
            bob.pings();
            bob.receives("{\"type\":\"pong\"}");
            statement.execute("ROLLBACK");
        }
        bob.hears("accepted");
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            lines.add(ann.next());
        }
        assertThat(lines.get(0).content())
                .as("read no further, the pong would have come first")
                .startsWith("0x");
        assertThat(lines.stream().filter(Line::isFinal).map(line -> line.content()
                        .replace("x", "")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(Integer::toString).toList());
    }
}
