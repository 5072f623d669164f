package talker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.http.BotMessagesTest.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Bot;
import talker.testkit.Dictated;
import talker.testkit.Events;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** {@code /v1/rooms/ACCOUNT.ROOM/moderation}, of administrators, moderators and users. */
class ModerationApiTest {
    @RegisterExtension
    final Venue venue = Venue.open("talker.accounts.max-sanctions = 2", "talker.accounts.max-moderators = 1");

    @Test
    void whatIsInForceIsListedWithByWhomAndWhy() {
        venue.knows("ann", "bob", "eve");
        Bot admin = venue.admin();
        assertThat(admin.sends("GET", "/moderation", "").body())
                .isEqualTo("{\"moderators\":[],\"mutes\":[],\"bans\":[]}");
        assertThat(admin.moderates("appoint", "ann", "").body()).isEqualTo("{\"action\":\"appoint\",\"user\":\"ann\"}");
        venue.bot("ann").moderates("mute", "bob", ",\"for\":60,\"reason\":\"noise\"");
        admin.moderates("ban", "eve", "");
        JsonNode found = venue.bot("ann").sends("GET", "/moderation", "").json();
        assertThat(found.path("moderators").toString()).isEqualTo("[\"ann\"]");
        JsonNode mute = found.at("/mutes/0");
        assertThat(mute.path("user").asText()).isEqualTo("bob");
        assertThat(mute.path("by").asText()).isEqualTo("ann");
        assertThat(mute.path("reason").asText()).isEqualTo("noise");
        assertThat(mute.path("until").asLong() - mute.path("at").asLong()).isEqualTo(60_000);
        assertThat(found.at("/bans/0").fieldNames()).toIterable().containsExactly("user", "at");
        assertRefused(venue.bot("bob").sends("GET", "/moderation", ""), 403, "not_a_moderator", "moderators");
    }

    @Test
    void aUserTakesBackWhatIsTheUsersOwnAndNothingElse() {
        Bot ann = venue.bot("ann");
        Bot bob = venue.bot("bob");
        String mine = ann.posts("mine").id();
        assertRefused(bob.redacts(mine), 403, "not_a_moderator", "");
        assertThat(ann.redacts(mine).body()).isEqualTo("{\"action\":\"redact\",\"id\":\"" + mine + "\"}");
        assertThat(ann.reads("").texts("messages", "content")).isEmpty();
        assertThat(ann.redacts(mine).status()).as("again").isEqualTo(200);
        Bot.Answer again = ann.postsAs(mine, "mine");
        assertRefused(again, 410, "redacted", "redacted");
        assertRefused(ann.redacts("0f8fad5b-d9cb-469f-a165-70867728950e"), 404, "unknown_message", "seq");
        long seq = bob.posts("by number").seq();
        assertThat(venue.admin()
                        .sends("POST", "/moderation", "{\"action\":\"redact\",\"seq\":" + seq + "}")
                        .status())
                .isEqualTo(200);
        assertThat(ann.reads("").texts("messages", "content")).isEmpty();
    }

    @Test
    void listenersHearOfItAndResumeAfterIt() {
        Bot ann = venue.bot("ann");
        Events events = venue.bot("bob").listens("");
        assertThat(events.next().name()).isEqualTo("connected");
        String slip = ann.posts("a slip").id();
        assertThat(events.next().data().content()).isEqualTo("a slip");
        ann.redacts(slip);
        Events.Event redacted = events.next();
        assertThat(redacted.name()).isEqualTo("redacted");
        assertThat(redacted.data().field("id")).isEqualTo(slip);
        assertThat(redacted.id()).isEqualTo(redacted.data().field("seq"));
        Events fromTheStart = venue.bot("bob").listens("?since=0");
        assertThat(fromTheStart.next().name()).isEqualTo("connected");
        assertThat(fromTheStart.next().data().text()).isEqualTo(redacted.data().text());
    }

    @Test
    void whoIsMutedPostsNothingOnAnyWay() {
        Bot bob = venue.bot("bob");
        Dictated stream = bob.streams(Bot.id());
        stream.adds("so far");
        Talk ann = venue.connect2("ann");
        venue.moderates("mute", "bob", "");
        assertRefused(bob.posts("x"), 403, "muted", "muted in this room");
        assertRefused(bob.types(Bot.id(), "x"), 403, "muted", "");
        assertThat(bob.streams(Bot.id()).answer().code()).isEqualTo("muted");
        assertRefused(stream.answer(), 403, "muted", "muted in this room");
        assertThat(bob.reads("").status()).isEqualTo(200);
        ann.everythingSoFar();
        venue.moderates("mute", "bob", ",\"for\":3600");
        assertRefused(bob.posts("x"), 403, "muted", "until 20");
    }

    /** Their accounts were asked before the bodies came. */
    @Test
    void whoIsPutOutWhileTheBodyIsOnItsWayPostsNothing() {
        Dictated muted = venue.bot("bob").begins("POST", "/messages", "application/json");
        Dictated banned = venue.bot("cyd").begins("PUT", "/messages/" + Bot.id(), "application/json");
        Dictated slow = venue.bot("ann").begins("POST", "/messages", "application/json");
        List<Dictated> all = List.of(muted, banned, slow);
        all.forEach(each -> each.adds("{\"content\":\"too late\""));
        venue.moderates("mute", "bob", "");
        venue.moderates("ban", "cyd", "");
        Awaitility.await("the bodies take their time")
                .pollDelay(Duration.ofMillis(1100))
                .until(() -> true);
        assertRefused(muted.adds("}").ends(), 403, "muted", "muted in this room");
        assertThat(banned.adds(",\"final\":true}").ends().code()).isIn("revoked", "forbidden");
        assertThat(slow.adds("}").ends().status()).isEqualTo(201);
        assertThat(venue.bot("ann").reads("").texts("messages", "from")).containsExactly("ann");
    }

    @Test
    void onlySoManyAreMutedAtATime() {
        venue.knows("cyd");
        venue.moderates("mute", "ann", "");
        venue.moderates("mute", "bob", "");
        assertRefused(venue.admin().moderates("mute", "cyd", ""), 409, "too_many", "max-sanctions");
        venue.moderates("appoint", "ann", "");
        assertRefused(venue.admin().moderates("appoint", "cyd", ""), 409, "too_many", "max-moderators");
        assertRefused(venue.bot("ann").moderates("kick", "ann", ""), 403, "is_a_moderator", "administrator");
    }

    @Test
    void whatIsWrongWithARequestIsTold() {
        Bot admin = venue.admin();
        venue.knows("bob");
        assertRefused(admin.moderates("praise", "bob", ""), 400, "bad_request", "'action'");
        assertRefused(admin.sends("POST", "/moderation", "{\"action\":\"kick\"}"), 400, "bad_request", "'user'");
        assertRefused(
                admin.sends("POST", "/moderation", "{\"action\":\"redact\"}"), 400, "bad_request", "'id' or 'seq'");
        assertRefused(admin.redacts("no"), 400, "bad_request", "UUID");
        assertRefused(admin.moderates("kick", "bob", ",\"for\":1"), 400, "bad_request", "mute and ban");
        assertRefused(admin.moderates("mute", "bob", ",\"for\":0"), 400, "bad_request", "seconds");
        assertRefused(admin.moderates("mute", "bob", ",\"for\":315360001"), 400, "bad_request", "seconds");
        assertThat(admin.moderates("mute", "bob", ",\"for\":315360000").status())
                .isEqualTo(200);
        assertRefused(admin.moderates("kick", "nobody", ""), 404, "unknown_user", "");
        assertRefused(admin.moderates("kick", "bob", ",\"reason\":\"\""), 400, "bad_request", "'reason'");
        Bot nowhere = venue.bot(venue.room("cellar"), venue.server().server().adminKey());
        assertRefused(nowhere.sends("GET", "/moderation", ""), 404, "unknown_room", "");
        assertRefused(nowhere.moderates("kick", "bob", ""), 404, "unknown_room", "");
        assertRefused(nowhere.redacts(Bot.id()), 404, "unknown_room", "");
    }
}
