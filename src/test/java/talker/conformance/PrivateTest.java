package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, clause 9.7: private messages. */
class PrivateTest {
    @RegisterExtension
    final Venue venue = Venue.open("talker.room.recent-messages = 3");

    private final String id = UUID.randomUUID().toString();

    private static String typed(String id, String content, String to) {
        return "{\"type\":\"message\",\"content\":\"" + content + "\",\"id\":\"" + id + "\",\"to\":\"" + to + "\"}";
    }

    private static List<Line> whispered(List<Line> lines) {
        return lines.stream().filter(line -> line.content().startsWith("ps")).toList();
    }

    /** "Only the version 2 connections of that user and of the sender get it, with `to` and `\"private\":true`". */
    @Test
    void onlyTheTwoGetIt() {
        Talk ann = venue.connect2("ann");
        Talk annsPhone = venue.connect2("ann");
        Talk annsOld = venue.connect("ann");
        Talk bob = venue.connect2("bob");
        Talk bobsOld = venue.connect("bob");
        Talk eve = venue.connect2("eve");
        Talk old = venue.connect("old");
        ann.sends(typed(id, "ps", "bob"));
        ann.whispers("bob", "psst");
        List<Line> heard = whispered(ann.linesUntil("psst"));
        assertThat(heard).hasSize(2);
        assertThat(heard.get(0).keys()).containsExactly("type", "content", "id", "from", "to", "private");
        assertThat(heard.get(1).keys())
                .containsExactly("type", "content", "id", "from", "final", "seq", "time", "to", "private");
        assertThat(heard).allSatisfy(line -> {
            assertThat(line.from()).isEqualTo("ann");
            assertThat(line.field("to")).isEqualTo("bob");
            assertThat(line.field("private")).isEqualTo("true");
        });
        for (Talk each : List.of(annsPhone, bob)) {
            assertThat(whispered(each.everythingSoFar()))
                    .extracting(Line::text)
                    .containsExactlyElementsOf(heard.stream().map(Line::text).toList());
        }
        for (Talk each : List.of(annsOld, bobsOld, eve, old)) {
            assertThat(whispered(each.everythingSoFar())).as("%s", each.name()).isEmpty();
        }
    }

    /** "Its final is stored as any other, and these two alone see it in a replay or a page." */
    @Test
    void onlyTheTwoSeeItLater() {
        Talk ann = venue.connect2("ann");
        venue.knows("bob", "eve");
        for (int i = 0; i < 10; i++) {
            ann.whispers("bob", "psst " + i);
            ann.says("aloud " + i);
        }
        ann.linesUntil("aloud 9");
        for (String user : List.of("ann", "bob")) {
            Talk again = venue.connect2(user, "\"since\":0");
            assertThat(whispered(again.linesUntil("aloud 9"))).as(user).hasSize(10);
            Line page = again.asksForHistory(",\"limit\":20");
            assertThat(page.lines("messages")).hasSize(20);
            assertThat(page.field("more")).isEqualTo("false");
            again.drops();
        }
        Talk eve = venue.connect2("eve", "\"history\":5");
        assertThat(eve.linesUntil("aloud 9"))
                .extracting(Line::content)
                .containsExactly("aloud 5", "aloud 6", "aloud 7", "aloud 8", "aloud 9");
        Line page = eve.asksForHistory(",\"limit\":4");
        assertThat(page.lines("messages"))
                .extracting(Line::content)
                .containsExactly("aloud 6", "aloud 7", "aloud 8", "aloud 9");
        page = eve.asksForHistory(
                ",\"limit\":6,\"before\":" + page.lines("messages").get(0).seq());
        assertThat(page.lines("messages"))
                .extracting(Line::content)
                .containsExactly("aloud 0", "aloud 1", "aloud 2", "aloud 3", "aloud 4", "aloud 5");
        assertThat(page.field("more")).isEqualTo("false");
    }

    /** 4.4 holds for private messages too, and for a reader of version 1 they are no hole. */
    @Test
    void whatWasMissedIsReplayedToThoseItIsFor() {
        Talk ann = venue.connect2("ann");
        for (String user : List.of("bob", "eve")) {
            venue.connect2(user).drops();
            ann.hearsJoin(user).hearsLeave(user);
        }
        venue.dial("old").sends(venue.connectLine("old")).drops();
        ann.hearsJoin("old").hearsLeave("old");
        ann.whispers("bob", "psst");
        ann.whispers("old", "psst, old one");
        ann.says("aloud");
        ann.linesUntil("aloud");
        assertThat(venue.connect2("bob").linesUntil("aloud"))
                .extracting(Line::content)
                .containsExactly("psst", "aloud");
        assertThat(venue.connect2("eve").linesUntil("aloud"))
                .filteredOn(Line::isFinal)
                .extracting(Line::content)
                .containsExactly("aloud");
        assertThat(venue.dial("old").sends(venue.connectLine("old")).linesUntil("aloud"))
                .filteredOn(Line::isFinal)
                .extracting(Line::content)
                .containsExactly("aloud");
        Talk newOne = venue.connect2("old", "\"since\":0");
        assertThat(newOne.linesUntil("aloud")).extracting(Line::content).contains("psst, old one");
    }

    /** "Whoever may enter the room can be written to, here or not." */
    @Test
    void whoeverMayEnterCanBeWrittenTo() {
        venue.addsPrivateRoom("lobby", "ann", "bob");
        venue.knows("eve");
        Talk ann = venue.connect2("ann");
        ann.whispers("bob", "psst");
        assertThat(ann.hears("psst").line().field("to")).isEqualTo("bob");
        String toEve = ann.whispers("eve", "she may not enter");
        ann.receives(unknownUser(toEve));
        String toNobody = ann.whispers("nobody", "is not there");
        ann.receives(unknownUser(toNobody));
        ann.sends(typed(id, "hm", "nobody")).receives(unknownUser(id));
        ann.whispers("ann", "a note to myself");
        ann.hears("a note to myself");
        ann.hearsNothingElse();
    }

    private static String unknownUser(String id) {
        return "{\"type\":\"error\",\"code\":\"unknown_user\",\"message\":\"No such user in this room\",\"id\":\"" + id
                + "\"}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "7", "null", "[\"bob\"]", "\" bob\"", "\"\\ud800\""})
    void aWrongNameIsABadField(String to) {
        Talk ann = venue.connect2("ann");
        ann.sends("{\"type\":\"message\",\"content\":\"psst\",\"id\":\"" + id + "\",\"final\":true,\"to\":" + to + "}")
                .receives(
                        "{\"type\":\"error\",\"code\":\"bad_field\",\"message\":\"Field 'to' must be the name of a user\","
                                + "\"id\":\"" + id + "\"}");
        ann.hearsNothingElse();
    }

    /** "the rules for ids hold as well". */
    @Test
    void idsAreOneSpaceForPrivateAndPublicMessages() {
        Talk ann = venue.connect2("ann");
        Talk bob = venue.connect2("bob");
        ann.hearsJoin("bob");
        String whispered = ann.whispers("bob", "psst");
        String stored = ann.next().text();
        bob.receives(stored);
        ann.says(whispered, "the same id, aloud").receives(stored);
        bob.says(whispered, "mine")
                .receives("{\"type\":\"error\",\"code\":\"bad_id\",\"message\":\"Message id already in use\",\"id\":\""
                        + whispered + "\"}");
        bob.hearsNothingElse();
        ann.hearsNothingElse();
    }

    /** Private messages and others keep the room's one order for each who gets them. */
    @Test
    void theOrderIsTheSameForAll() {
        Talk ann = venue.connect2("ann");
        Talk bob = venue.connect2("bob");
        Talk eve = venue.connect2("eve");
        StringBuilder burst = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String line = Talk.finalLine(UUID.randomUUID().toString(), "message " + i);
            String to = i % 3 == 0 ? "" : i % 3 == 1 ? ",\"to\":\"bob\"" : ",\"to\":\"eve\"";
            burst.append(line, 0, line.length() - 1).append(to).append("}\n");
        }
        ann.sendsRaw(burst.toString().getBytes(UTF_8));
        ann.says("done");
        List<Line> anns = ann.finalsUntil("done");
        assertThat(anns).hasSize(201).extracting(Line::seq).isSorted();
        for (Talk each : List.of(bob, eve)) {
            List<String> expected = anns.stream()
                    .filter(line ->
                            line.field("to").isEmpty() || line.field("to").equals(each.name()))
                    .map(Line::text)
                    .toList();
            assertThat(each.finalsUntil("done")).extracting(Line::text).isEqualTo(expected);
        }
    }
}
