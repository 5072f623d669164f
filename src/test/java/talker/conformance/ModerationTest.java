package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, clauses 9.10 to 9.12: messages taken back, moderators, and those they deal with. */
class ModerationTest {
    private static final String BY_MODERATOR = "noise";

    @RegisterExtension
    final Venue venue = Venue.open("talker.room.recent-messages = 5");

    private static Talk redacts(Talk who, String id) {
        return who.sends("{\"type\":\"redact\",\"id\":\"" + id + "\"}");
    }

    private static Talk does(Talk who, String action, String user, String more) {
        return who.sends("{\"type\":\"" + action + "\",\"user\":" + Talk.quote(user) + more + "}");
    }

    private Talk moderator(String user) {
        venue.moderates("appoint", user, "");
        Talk moderator = venue.connect2(user);
        moderator.receives("{\"type\":\"standing\",\"moderator\":true,\"muted\":false}");
        return moderator;
    }

    /** Past what is on the way: lines of other kinds come and go. */
    private static Line awaits(Talk who, String type) {
        Line line = who.next();
        while (!line.field("type").equals(type)) {
            line = who.next();
        }
        return line;
    }

    private static List<String> page(Talk who) {
        return who.asksForHistory("").lines("messages").stream()
                .map(Line::content)
                .toList();
    }

    // 9.10

    @Test
    void whatIsTakenBackIsToldToVersion2AndIsInNoPage() {
        Talk ann = venue.connect2("ann");
        Talk old = venue.connect("old");
        ann.hearsJoin("old");
        String first = ann.says("a slip");
        long seq = ann.hears("a slip").line().seq();
        ann.says("all well");
        ann.hears("all well");
        redacts(ann, first);
        Line redacted = ann.next();
        assertThat(redacted.keys()).containsExactly("type", "id", "from", "seq", "time");
        assertThat(redacted.field("id")).isEqualTo(first);
        assertThat(redacted.seq()).isGreaterThan(seq);
        ann.receives("{\"type\":\"moderated\",\"action\":\"redact\",\"id\":\"" + first + "\"}");
        assertThat(page(ann)).as("a fence and the other one").containsExactly("", "all well");
        assertThat(venue.admin().reads("").texts("messages", "content")).containsExactly("", "all well");
        assertThat(old.finalsUntil("all well"))
                .as("version 1 hears nothing of it")
                .hasSize(2);
        old.hearsNothingElse();
    }

    /** Whether each is made or refused is a matter of time; a room in which none is made any more is not. */
    @Test
    void aBurstOfRedactionsLeavesNoTextOfThoseThatWereAnnounced() {
        Talk ann = venue.connect2("ann");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 95; i++) {
            ids.add(ann.says("slip " + i));
            ann.hears("slip " + i);
        }
        ids.forEach(id -> redacts(ann, id));
        int answers = 0;
        Set<String> announced = new HashSet<>();
        Set<String> confirmed = new HashSet<>();
        while (answers < ids.size()) {
            Line line = ann.next();
            if (line.field("type").equals("redacted")) {
                announced.add(line.field("id"));
            } else {
                answers++;
                if (line.field("type").equals("moderated")) {
                    confirmed.add(line.field("id"));
                }
            }
        }
        assertThat(confirmed).isNotEmpty().isEqualTo(announced);
        List<String> left = ids.stream().filter(id -> !confirmed.contains(id)).toList();
        assertThat(venue.admin().reads("").texts("messages", "id"))
                .containsAll(left)
                .doesNotContainAnyElementsOf(confirmed);
        String last = ann.says("one more");
        ann.hears("one more");
        redacts(ann, last);
        awaits(ann, "redacted");
        ann.receives("{\"type\":\"moderated\",\"action\":\"redact\",\"id\":\"" + last + "\"}");
    }

    @Test
    void whoComesBackHearsOfItFromMemoryAndFromTheJournal() {
        Talk ann = venue.connect2("ann");
        String slip = ann.says("a slip");
        long seq = ann.hears("a slip").line().seq();
        Talk bob = venue.connect2("bob");
        ann.hearsJoin("bob");
        bob.drops();
        ann.hearsLeave("bob");
        redacts(ann, slip);
        awaits(ann, "moderated");
        for (int old = 0; old < 2; old++) {
            Talk again = venue.connect2("bob", "\"since\":" + seq);
            assertThat(awaits(again, "redacted").field("id")).isEqualTo(slip);
            again.drops();
            for (int i = 0; i < 6; i++) {
                ann.says("more " + old + i);
            }
            ann.finalsUntil("more " + old + "5");
        }
        Talk new2 = venue.connect2("cyd", "\"since\":0");
        List<Line> all = new2.linesUntil("more 15");
        assertThat(all).as("the text is nowhere").noneMatch(line -> line.text().contains("a slip"));
    }

    @Test
    void theIdStaysTaken() {
        Talk ann = venue.connect2("ann");
        String slip = ann.says("a slip");
        ann.hears("a slip");
        redacts(ann, slip);
        Line redacted = awaits(ann, "redacted");
        awaits(ann, "moderated");
        ann.says(slip, "a slip");
        ann.receives(redacted.text());
        ann.hearsNothingElse();
        Talk old = venue.connect("ann");
        old.says(slip, "a slip");
        assertThat(old.hears("").line().field("id")).isEqualTo(slip);
        assertThat(page(ann)).doesNotContain("a slip");
    }

    @Test
    void onlyTheAuthorAModeratorOrAnAdministratorTakesAMessageBack() {
        Talk ann = venue.connect2("ann");
        String said = ann.says("mine");
        ann.hears("mine");
        Talk bob = venue.connect2("bob");
        ann.hearsJoin("bob");
        redacts(bob, said);
        bob.receives("{\"type\":\"error\",\"code\":\"forbidden\",\"message\":\"You may not do this here\",\"id\":\""
                + said + "\"}");
        redacts(bob, "0f8fad5b-d9cb-469f-a165-70867728950e");
        assertThat(bob.next().field("code")).isEqualTo("unknown_message");
        bob.sends("{\"type\":\"redact\",\"id\":\"no\"}");
        assertThat(bob.next().field("code")).isEqualTo("bad_id");
        bob.sends("{\"type\":\"redact\",\"id\":\"" + said + "\",\"reason\":\"" + "x".repeat(501) + "\"}");
        assertThat(bob.next().field("code")).isEqualTo("bad_field");
        venue.moderates("appoint", "bob", "");
        bob.receives("{\"type\":\"standing\",\"moderator\":true,\"muted\":false}");
        bob.sends("{\"type\":\"redact\",\"id\":\"" + said + "\",\"reason\":\"" + "x".repeat(500) + "\"}");
        assertThat(awaits(ann, "redacted").field("id")).isEqualTo(said);
    }

    @Test
    void anOldMessageIsFoundByItsSeq() {
        Talk ann = venue.connect2("ann");
        String old = ann.says("old");
        long seq = ann.hears("old").line().seq();
        for (int i = 0; i < 10; i++) {
            ann.says("m" + i);
        }
        ann.finalsUntil("m9");
        ann.sends("{\"type\":\"redact\",\"id\":\"" + old + "\",\"seq\":" + seq + "}");
        assertThat(awaits(ann, "redacted").field("id")).isEqualTo(old);
        awaits(ann, "moderated");
        assertThat(page(ann)).hasSize(10).doesNotContain("old");
    }

    // 9.11

    @Test
    void whoIsMutedReadsAndSaysNothing() {
        Talk mod = moderator("mod");
        Talk bob = venue.connect2("bob");
        Talk one = venue.connect("bob");
        mod.hearsJoin("bob");
        does(mod, "mute", "bob", ",\"for\":3600,\"reason\":\"" + BY_MODERATOR + "\"");
        mod.receives("{\"type\":\"moderated\",\"action\":\"mute\",\"user\":\"bob\"}");
        Line standing = bob.next();
        assertThat(standing.keys()).containsExactly("type", "moderator", "muted", "until");
        String until = standing.field("until");
        String id = bob.says("shh");
        bob.receives("{\"type\":\"error\",\"code\":\"muted\",\"message\":\"You are muted in this room\",\"id\":\"" + id
                + "\",\"until\":" + until + "}");
        String draft = bob.types("h");
        assertThat(bob.next().field("code")).isEqualTo("muted");
        bob.types(draft, "he");
        bob.types(draft, "hel");
        one.says("me too");
        one.receivesError("You are muted in this room");
        mod.says("can you read this?");
        bob.hears("can you read this?");
        mod.hears("can you read this?");
        mod.hearsNothingElse();
        assertThat(venue.bot("bob").posts("by HTTP").code()).isEqualTo("muted");
    }

    @Test
    void whoIsSpokenToAgainMaySpeak() {
        Talk mod = moderator("mod");
        Talk bob = venue.connect2("bob");
        mod.hearsJoin("bob");
        does(mod, "mute", "bob", "");
        assertThat(awaits(bob, "standing").text())
                .isEqualTo("{\"type\":\"standing\",\"moderator\":false,\"muted\":true}");
        does(mod, "unmute", "bob", "");
        assertThat(awaits(bob, "standing").field("muted")).isEqualTo("false");
        bob.says("thank you");
        bob.hears("thank you");
    }

    @Test
    void whoIsMutedHearsSoAtTheNextConnectToo() {
        venue.moderates("mute", "bob", "");
        Talk bob = venue.connect2("bob");
        bob.receives("{\"type\":\"standing\",\"moderator\":false,\"muted\":true}");
    }

    // 9.12

    @Test
    void whoIsKickedIsSentOutOfAllConnectionsAndMayComeBack() {
        Talk mod = moderator("mod");
        Talk two = venue.connect2("bob");
        Talk one = venue.connect("bob");
        Talk web = venue.connectByWebSocket("bob");
        does(mod, "kick", "bob", "");
        awaits(mod, "moderated");
        assertThat(two.hearsOutUntilTheEnd())
                .last()
                .hasToString("{\"type\":\"error\",\"code\":\"kicked\",\"message\":\"You were sent out of this room\"}");
        one.receivesError("You were sent out of this room").isClosed();
        assertThat(web.hearsOutUntilTheEnd()).last().asString().contains("sent out");
        mod.hearsLeave("bob");
        mod.says("meanwhile");
        mod.hears("meanwhile");
        Talk back = venue.connect("bob");
        back.hearsNothingElse();
    }

    @Test
    void whoIsBannedIsSentOutAndRefusedWhileWhoIsNotIsNot() {
        Talk mod = moderator("mod");
        Talk two = venue.connect2("bob");
        Talk one = venue.connect("bob");
        venue.addsRoom("attic");
        Talk elsewhere = venue.connect("bob", "attic");
        does(mod, "ban", "bob", ",\"for\":3600");
        awaits(mod, "moderated");
        Line goodbye = two.hearsOutUntilTheEnd().stream().reduce((a, b) -> b).orElseThrow();
        assertThat(goodbye.keys()).containsExactly("type", "code", "message", "until");
        assertThat(goodbye.field("code")).isEqualTo("banned");
        one.receivesError("You are banned from this room").isClosed();
        elsewhere.hearsNothingElse();
        Talk again = venue.dial("bob").sends(venue.connectLine2("bob"));
        assertThat(again.next().text()).isEqualTo(goodbye.text());
        again.isClosed();
        venue.dial("bob").sends(venue.connectLine("bob")).receivesError("Authentication failed");
        Talk guessed = venue.dial("bob")
                .sends(Venue.connectLine(venue.room("lobby"), "bob", "a guess").replace("}", ",\"version\":2}"));
        assertThat(guessed.next().field("code"))
                .as("no token, no word of a ban")
                .isEqualTo("auth_failed");
        does(mod, "unban", "bob", "");
        awaits(mod, "moderated");
        venue.connect("bob");
    }

    @Test
    void whatIsWrongWithAWishIsToldAndNothingIsDone() {
        Talk ann = venue.connect2("ann");
        venue.knows("bob");
        does(ann, "kick", "bob", "");
        ann.receivesError("forbidden", "You may not do this here");
        venue.moderates("appoint", "ann", "");
        awaits(ann, "standing");
        does(ann, "kick", "nobody", "");
        ann.receivesError("unknown_user", "No such user in this room");
        does(ann, "ban", "ann", "");
        ann.receivesError("forbidden", "You may not do this here");
        for (String bad : List.of("0", "315360001", "-1", "\"1h\"", "1.5")) {
            does(ann, "mute", "bob", ",\"for\":" + bad);
            ann.receivesError("bad_field", "Field 'for' must be an integer, 1 to 315360000 seconds");
        }
        does(ann, "mute", "bob", ",\"for\":315360000");
        awaits(ann, "moderated");
        ann.sends("{\"type\":\"kick\"}");
        ann.receivesError("bad_field", "Field 'user' must be the name of a user");
        does(ann, "kick", "bob", ",\"reason\":\"two\\nlines\"");
        ann.receivesError("bad_field", "Field 'reason' must be a line of at most 500 characters");
        does(ann, "appoint", "bob", "");
        assertThat(ann.next().field("code")).isEqualTo("unknown_type");
    }

    @Test
    void version1KnowsNoneOfIt() {
        venue.moderates("appoint", "ann", "");
        Talk ann = venue.connect("ann");
        venue.knows("bob");
        does(ann, "kick", "bob", "");
        ann.receivesError("Field 'type' must be connect, message, ping or close");
        ann.hearsNothingElse();
    }
}
