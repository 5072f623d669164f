package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, clauses 9.1 to 9.3, and that version 1 sees nothing of section 9. */
class Version2Test {
    private static final Set<String> KEYS_OF_VERSION_1 =
            Set.of("type", "content", "id", "from", "final", "user", "message");

    @RegisterExtension
    final Venue venue = Venue.open();

    private String connectLine(String user, String version) {
        String line = venue.connectLine(user);
        return line.substring(0, line.length() - 1) + ",\"version\":" + version + "}";
    }

    /** 9.1 "No `version`, and `\"version\":1`, is version 1." */
    @Test
    void version1IsSilent() {
        Talk ann = venue.dial("ann").sends(connectLine("ann", "1"));
        ann.hearsNothingElse();
        ann.says("hi");
        assertThat(ann.next().keys()).containsExactly("type", "content", "id", "from", "final");
    }

    /** 9.1 "A newer version than the server knows is served as 2, and `connected` says so." */
    @ParameterizedTest
    @ValueSource(strings = {"2", "3", "99"})
    void aNewerVersionIsServedAs2(String version) {
        Talk ann = venue.dial("ann").sends(connectLine("ann", version));
        assertThat(ann.hearsConnected().field("version")).isEqualTo("2");
    }

    /** 9.1 "Anything else but a whole number from 1 on is a wrong connect (2.5)." */
    @ParameterizedTest
    @ValueSource(strings = {"0", "-2", "\"2\"", "2.0", "null", "true", "[2]"})
    void whatIsNoVersionIsAWrongConnect(String version) {
        Talk ann = venue.dial("ann").sends(connectLine("ann", version));
        ann.receivesError("Authentication failed").isClosed();
    }

    /** 9.1: a refused connect looks the same whatever was wrong, and has its code where version 2 was asked for. */
    @Test
    void aRefusedConnectOfVersion2HasItsCode() {
        String guess = Venue.connectLine(venue.room("lobby"), "ann", "a guess");
        venue.knows("ann");
        Talk ann = venue.dial("ann").sends(guess.substring(0, guess.length() - 1) + ",\"version\":2}");
        ann.receivesError("auth_failed", "Authentication failed").isClosed();
    }

    /** 9.2 "the first line that the client gets". */
    @Test
    void whoIsInIsToldWhoIsHere() {
        Talk bob = venue.connect("bob");
        Talk ann = venue.dial("ann").sends(venue.connectLine2("ann"));
        Line connected = ann.hearsConnected();
        assertThat(connected.keys()).containsExactly("type", "room", "user", "version", "seq", "users", "drafts");
        assertThat(connected.field("room")).isEqualTo(venue.room("lobby"));
        assertThat(connected.field("user")).isEqualTo("ann");
        assertThat(connected.texts("users")).containsExactly("ann", "bob");
        assertThat(connected.lines("drafts")).isEmpty();
        bob.hearsJoin("ann");
        bob.says("hello");
        assertThat(ann.hears("hello").line().seq()).isGreaterThan(connected.seq());
        Talk phone = venue.dial("ann").sends(venue.connectLine2("ann"));
        connected = phone.hearsConnected();
        assertThat(connected.texts("users")).containsExactly("ann", "bob");
        assertThat(connected.seq()).isPositive();
        bob.hears("hello");
        bob.hearsNothingElse();
    }

    /** 9.2 "`seq` of the room's newest final (0 where there is none)". */
    @Test
    void anEmptyRoomHasTheSeq0() {
        Talk ann = venue.dial("ann").sends(venue.connectLine2("ann"));
        assertThat(ann.hearsConnected().seq()).isZero();
        ann.says("first");
        long seq = ann.hears("first").line().seq();
        Talk phone = venue.dial("ann").sends(venue.connectLine2("ann"));
        assertThat(phone.hearsConnected().seq()).isEqualTo(seq);
    }

    /** 9.3 "its place in the room's order: it grows from one to the next". */
    @Test
    void finalsHaveGrowingSeqsAndTheTimeOfTheServer() {
        Talk ann = venue.connect2("ann");
        Talk bob = venue.connect2("bob");
        ann.hearsJoin("bob");
        long before = System.currentTimeMillis();
        long seq = 0;
        for (int i = 0; i < 20; i++) {
            ann.says("message " + i);
            Line heard = bob.hears("message " + i).line();
            assertThat(heard.keys()).containsExactly("type", "content", "id", "from", "final", "seq", "time");
            assertThat(heard.seq()).isGreaterThan(seq);
            assertThat(Long.parseLong(heard.field("time"))).isBetween(before, System.currentTimeMillis());
            assertThat(ann.next().text()).isEqualTo(heard.text());
            seq = heard.seq();
        }
    }

    /** 9.3 "comes back as it was stored, with the `seq` and `time` of then". */
    @Test
    void aResentFinalComesBackAsItWasStored() {
        Talk ann = venue.connect2("ann");
        String id = UUID.randomUUID().toString();
        ann.says(id, "once");
        String stored = ann.next().text();
        ann.says("between");
        ann.hears("between");
        ann.says(id, "twice").receives(stored).hearsNothingElse();
    }

    /** "Clients of version 1 never see any of it." */
    @Test
    void version1SeesNothingOfVersion2() {
        Talk old = venue.connect("old");
        Talk ann = venue.connect2("ann");
        Talk bob = venue.connect2("bob", "\"history\":10", "\"since\":0");
        ann.types("hel");
        ann.says("hello");
        ann.whispers("bob", "psst");
        ann.whispers("old", "psst, old one");
        ann.sends("{\"type\":\"users\"}").sends("{\"type\":\"ping\"}");
        ann.linesUntil("psst, old one");
        bob.says("good bye");
        bob.closes();
        List<Line> seen = old.linesUntil("good bye");
        old.hearsLeave("bob").hearsNothingElse();
        assertThat(seen)
                .extracting(Line::text)
                .noneMatch(line -> line.contains("psst"))
                .hasSize(5);
        assertThat(seen).allSatisfy(line -> assertThat(KEYS_OF_VERSION_1).containsAll(line.keys()));
        old.sends("{\"type\":\"users\"}").receivesError("Field 'type' must be connect, message, ping or close");
        old.sends("{\"type\":\"history\"}").receivesError("Field 'type' must be connect, message, ping or close");
        old.pings();
        old.sends("{\"type\":\"message\",\"content\":\"to all\",\"id\":\"" + UUID.randomUUID()
                + "\",\"final\":true,\"to\":\"ann\"}");
        assertThat(old.hears("to all").line().keys()).containsExactly("type", "content", "id", "from", "final");
        old.hearsNothingElse();
    }
}
