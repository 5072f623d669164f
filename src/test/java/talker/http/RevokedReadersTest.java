package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import talker.testkit.Bot;
import talker.testkit.Events;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** Whoever loses a right to read loses it on every way at once: what is said now, what is replayed, what is in the past. */
class RevokedReadersTest {
    /** A way to lose access to the room {@code attic}, which bob may enter so far. */
    record Loss(String name, BiConsumer<Venue, String> takesAway) {
        @Override
        public String toString() {
            return name;
        }
    }

    @RegisterExtension
    final Venue venue = Venue.open();

    @RegisterExtension
    final Venue slow = Venue.open("talker.http.timeout = 1s");

    static Stream<Loss> losses() {
        return Stream.of(
                new Loss("removed from the private room", (venue, user) -> venue.addsPrivateRoom("attic", "ann")),
                new Loss("banned", (venue, user) -> {
                    Bot admin = venue.bot(
                            venue.room("attic"), venue.server().server().adminKey());
                    assertThat(admin.moderates("ban", user, "").status()).isEqualTo(200);
                }),
                new Loss("given another token", (venue, user) -> venue.rotatesToken(user)),
                new Loss("removed from the account", (venue, user) -> venue.removesUser(user)),
                new Loss("the room is removed", (venue, user) -> venue.removesRoom("attic")));
    }

    /** The administrator has given up waiting when the removal is stored at last. */
    @Test
    void whoeverIsRemovedWhileTheJournalIsSlowReadsNoLonger() throws SQLException {
        Talk bob = slow.connect("bob");
        Events events = slow.bot("bob").listens("");
        Api api = new Api(slow.server().server());
        String path = "/v1/accounts/" + slow.account() + "/users/bob";
        String journal = "jdbc:sqlite:" + slow.server().folder().resolve("journal.db") + "?busy_timeout=10000";
        try (Connection locker = DriverManager.getConnection(journal);
                Statement statement = locker.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThat(api.call("DELETE", path, "").statusCode()).isEqualTo(503);
            statement.execute("ROLLBACK");
        }
        assertThat(bob.hearsOutUntilTheEnd()).last().matches(line -> line.text().contains("Access revoked"));
        assertThat(events.untilTheEnd())
                .last()
                .matches(event -> event.data().text().contains("revoked"));
    }

    private String connect(String token, String more) {
        String line = Venue.connectLine(venue.room("attic"), "bob", token);
        return line.substring(0, line.length() - 1) + more + "}";
    }

    @ParameterizedTest
    @MethodSource("losses")
    void nothingIsReadOnAnyWayFromThenOn(Loss loss) {
        venue.addsPrivateRoom("attic", "ann", "bob");
        String room = venue.room("attic");
        String token = venue.token("bob");
        Bot ann = venue.bot(room, venue.token("ann"));
        ann.posts("before");
        Talk one = venue.dial("bob").sends(connect(token, ""));
        one.passesFence();
        Talk two = venue.dial("bob").sends(connect(token, ",\"version\":2,\"since\":0"));
        two.hearsConnected();
        two.linesUntil("before");
        Talk web = venue.dialWebSocket("bob").sends(connect(token, ",\"version\":2"));
        web.hearsConnected();
        Bot bob = venue.bot(room, token);
        Events events = bob.listens("?since=0");

        loss.takesAway.accept(venue, "bob");
        ann.posts("after");

        for (Talk open : List.of(one, two, web)) {
            open.sends("{\"type\":\"history\"}");
            assertThat(open.hearsOutUntilTheEnd())
                    .as("an open connection")
                    .noneMatch(line -> line.text().contains("after"))
                    .noneMatch(line -> line.field("type").equals("history"))
                    .last()
                    .matches(line -> line.field("type").equals("error"));
        }
        assertThat(events.untilTheEnd()).noneMatch(event -> event.data().text().contains("after"));
        for (String more :
                List.of("", ",\"version\":2", ",\"version\":2,\"since\":0", ",\"version\":2,\"history\":10")) {
            Line answer = venue.dial("bob").sends(connect(token, more)).next();
            assertThat(answer.field("type")).isEqualTo("error");
            assertThat(venue.dialWebSocket("bob")
                            .sends(connect(token, more))
                            .next()
                            .field("type"))
                    .isEqualTo("error");
        }
        for (String path : List.of("/history", "/users", "/events", "/events?since=0", "/moderation")) {
            assertThat(bob.sends("GET", path, "").status()).as(path).isIn(401, 403);
        }
        assertThat(bob.posts("x").status()).isIn(401, 403);
        assertThat(bob.redacts(Bot.id()).status()).isIn(401, 403);
    }
}
