package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, section 2. Time-outs are {@link IdleTest}'s matter. */
class ConnectTest {
    private static final String ID = "6d9f2f0e-52a3-4e1c-9b0a-3f5d0c7e8a11";
    private static final Duration REFUSAL = Duration.ofMillis(100);

    @RegisterExtension
    final Venue venue = Venue.open();

    @RegisterExtension
    final Venue elsewhere = Venue.open();

    /** 2.1 "success is silent". */
    @Test
    void aConnectIsNotAnswered() {
        venue.connect("ann").hearsNothingElse();
    }

    /** 2.1 "what it sends after `connect` is dealt with in order once it is in". */
    @Test
    void aClientNeedNotWait() {
        Talk ann = venue.dial("ann");
        StringBuilder lines = new StringBuilder(venue.connectLine("ann")).append('\n');
        for (int i = 0; i < 50; i++) {
            lines.append(Talk.finalLine("6d9f2f0e-52a3-4e1c-9b0a-3f5d0c7e8a" + (10 + i), "line " + i))
                    .append('\n');
        }
        ann.sendsRaw((lines + "{\"type\":\"close\"}\n").getBytes(UTF_8));
        for (int i = 0; i < 50; i++) {
            ann.hears("line " + i).from("ann");
        }
        ann.isClosed();
    }

    /** 2.2 "upper case is taken as lower case". */
    @Test
    void roomNamesAreComparedInLowerCase() {
        Talk bob = venue.connect("bob");
        String room = venue.room("lobby").toUpperCase(Locale.ROOT);
        Talk ann = venue.dial("ann").sends(Venue.connectLine(room, "ann", venue.token("ann")));
        bob.hearsJoin("ann");
        ann.says("here");
        bob.hears("here");
    }

    /** 2.2 "a dot and the room's name in it": rooms do not hear each other. */
    @Test
    void aConnectionIsForOneRoom() {
        venue.addsRoom("kitchen");
        Talk ann = venue.connect("ann", "lobby");
        Talk bob = venue.connect("bob", "kitchen");
        Talk stranger = elsewhere.connect("ann", "lobby");
        ann.says("in the lobby");
        ann.hears("in the lobby");
        bob.hearsNothingElse();
        stranger.hearsNothingElse();
    }

    /** 2.3 "a name of 1 to 64 characters (Unicode code points) … Upper and lower case differ." */
    @Test
    void namesMayBeAlmostAnything() {
        Talk bob = venue.connect("bob");
        for (String name : new String[] {"\ud83d\ude00".repeat(64), "Bob", "张伟", "\"\\", "a b"}) {
            venue.connect(name);
            bob.hearsJoin(name);
        }
    }

    /** 2.5 "Whatever is wrong with a connect … the answer is the same … Nobody in the room is told." */
    @Test
    void everyRefusalLooksAndTakesTheSame() {
        venue.addsPrivateRoom("board", "carol");
        elsewhere.knows("ann", "dora");
        Talk bob = venue.connect("bob");
        Map<String, Talk> refused = new LinkedHashMap<>();
        long start = System.nanoTime();
        wrongConnects()
                .forEach((what, line) -> refused.put(what, venue.dial(what).sends(line)));
        refused.forEach((what, talk) -> {
            talk.receivesError("Authentication failed");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isGreaterThanOrEqualTo(REFUSAL);
            talk.isClosed();
        });
        bob.hearsNothingElse();
    }

    private Map<String, String> wrongConnects() {
        String lobby = venue.room("lobby");
        String token = venue.token("ann");
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("a wrong token", Venue.connectLine(lobby, "ann", token + "x"));
        lines.put("an empty token", Venue.connectLine(lobby, "ann", ""));
        lines.put("a token in upper case", Venue.connectLine(lobby, "ann", swapCase(token)));
        lines.put("another user's token", Venue.connectLine(lobby, "ann", venue.token("bob")));
        lines.put("a namesake's token", Venue.connectLine(lobby, "ann", elsewhere.token("ann")));
        lines.put("another account's user", Venue.connectLine(lobby, "dora", elsewhere.token("dora")));
        lines.put("another account's room", Venue.connectLine(elsewhere.room("lobby"), "bob", venue.token("bob")));
        lines.put("no such user", Venue.connectLine(lobby, "nobody", token));
        lines.put("a user in upper case", Venue.connectLine(lobby, "ANN", token));
        lines.put("no such room", Venue.connectLine(venue.room("attic"), "ann", token));
        lines.put("no such account", Venue.connectLine("nowhere.lobby", "ann", token));
        lines.put("a private room", Venue.connectLine(venue.room("board"), "ann", token));
        lines.put("no room name", Venue.connectLine("lobby", "ann", token));
        lines.put("three parts", Venue.connectLine(lobby + ".x", "ann", token));
        lines.put("no user name", Venue.connectLine(lobby, " ann", token));
        lines.put("a name that is too long", Venue.connectLine(lobby, "a".repeat(65), token));
        lines.put("an invisible character", Venue.connectLine(lobby, "ann\u200b", token));
        lines.put(
                "a name in form D",
                Venue.connectLine(lobby, Normalizer.normalize("\u00e9va", Normalizer.Form.NFD), token));
        String whole = Venue.connectLine(lobby, "ann", token);
        lines.put("no room", whole.replace("\"room\"", "\"rooms\""));
        lines.put("no user", whole.replace("\"user\"", "\"from\""));
        lines.put("no token", whole.replace("\"token\"", "\"secret\""));
        lines.put("a number for a room", whole.replace(Talk.quote(lobby), "1"));
        lines.put("null for a user", whole.replace("\"ann\"", "null"));
        lines.put("an array for a token", whole.replace(Talk.quote(token), "[" + Talk.quote(token) + "]"));
        lines.put("half a pair in the token", whole.replace(Talk.quote(token), "\"\\ud800\""));
        lines.put("nothing", "{\"type\":\"connect\"}");
        return lines;
    }

    private static String swapCase(String token) {
        String upper = token.toUpperCase(Locale.ROOT);
        return upper.equals(token) ? token.toLowerCase(Locale.ROOT) : upper;
    }

    /** 2.5 "a private room that the user is not a member of". */
    @Test
    void membersEnterAPrivateRoom() {
        venue.addsPrivateRoom("board", "ann", "bob");
        Talk ann = venue.connect("ann", "board");
        Talk bob = venue.connect("bob", "board");
        ann.hearsJoin("bob");
        bob.says("among ourselves");
        ann.hears("among ourselves").from("bob");
    }

    /** 2.5 holds again and again: who was refused once can connect afterwards. */
    @Test
    void aRefusalLeavesNothingBehind() {
        venue.dial("ann")
                .sends(Venue.connectLine(venue.room("lobby"), "ann", "a guess"))
                .receivesError("Authentication failed")
                .isClosed();
        venue.connect("ann").hearsNothingElse();
    }

    /** 2.6 "Anything else that can be read is an error, after which the connection is closed." */
    @Test
    void nothingCanBeSaidBeforeAConnect() {
        String[] lines = {
            Talk.finalLine(ID, "hello"),
            "{\"type\":\"message\"}",
            "{\"type\":\"join\"}",
            "{}",
            "{\"type\":1}",
            "{\"type\":\"\"}"
        };
        for (String line : lines) {
            Talk ann = venue.dial("ann");
            ann.sends("{\"type\":\"ping\"}").sends(line).sends(venue.connectLine("ann"));
            ann.receivesError("Not connected to a room").isClosed();
        }
    }

    /** 2.6 "`ping` has no effect and `close` closes the connection". */
    @Test
    void pingAndCloseAreAllowedBeforeAConnect() {
        Talk ann = venue.dial("ann");
        ann.pings();
        ann.pings();
        ann.sends(venue.connectLine("ann")).passesFence().hearsNothingElse();
        Talk bob = venue.dial("bob");
        bob.closes();
        bob.isClosed();
    }

    /** 2.7 "A second `connect`, whatever is in it, is an error; the first one holds". */
    @Test
    void aSecondConnectChangesNothing() {
        venue.addsRoom("kitchen");
        Talk bob = venue.connect("bob");
        Talk ann = venue.connect("ann");
        bob.hearsJoin("ann");
        List<String> again = new ArrayList<>();
        again.add(venue.connectLine("ann"));
        again.add(venue.connectLine("ann", "kitchen"));
        again.add(venue.connectLine("bob"));
        again.add(Venue.connectLine(venue.room("lobby"), "ann", "a guess"));
        again.add("{\"type\":\"connect\"}");
        for (String line : again) {
            ann.sends(line).receivesError("Already connected to a room");
        }
        ann.says("still here");
        bob.hears("still here").from("ann");
    }

    /** 2.7, where both come at once. */
    @Test
    void twoConnectsInOneSegmentAreOneConnectAndOneError() {
        String line = venue.connectLine("ann") + "\n";
        Talk ann = venue.dial("ann").sendsRaw((line + line).getBytes(UTF_8));
        ann.receivesError("Already connected to a room");
        ann.hearsNothingElse();
    }

    /** 2.9 "the connections that could not be made any more get `Access revoked` and are closed". */
    @Test
    void whoLosesAccessIsShownOut() {
        Talk carol = venue.connect("carol");
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        Talk bobsOther = venue.connect("bob");
        carol.hearsJoin("ann").hearsJoin("bob");
        ann.hearsJoin("bob");

        venue.removesUser("ann");
        ann.receivesError("Access revoked").isClosed();
        carol.hearsLeave("ann");

        venue.rotatesToken("bob");
        bob.hearsLeave("ann").receivesError("Access revoked").isClosed();
        bobsOther.hearsLeave("ann").receivesError("Access revoked").isClosed();
        carol.hearsLeave("bob").hearsNothingElse();
        Talk again = venue.connect("bob");
        again.hearsNothingElse();
        again.closes();
        again.isClosed();

        venue.removesRoom("lobby");
        carol.hearsJoin("bob").hearsLeave("bob").receivesError("Access revoked").isClosed();
        venue.dial("carol")
                .sends(venue.connectLine("carol"))
                .receivesError("Authentication failed")
                .isClosed();
    }

    /** 2.9 "a member excluded". */
    @Test
    void whoIsNoMemberAnyMoreIsShownOut() {
        venue.addsPrivateRoom("board", "ann", "bob");
        Talk ann = venue.connect("ann", "board");
        Talk bob = venue.connect("bob", "board");
        ann.hearsJoin("bob");
        venue.addsPrivateRoom("board", "ann");
        bob.receivesError("Access revoked").isClosed();
        ann.hearsLeave("bob").hearsNothingElse();
    }
}
