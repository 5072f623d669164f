package talker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** Messages that are taken back, and what moderators do, in a browser. */
class ModerationTest {
    private static final String REMOVE = ".message[data-state=kept] .tools button";

    @RegisterExtension
    static final Browser browser = new Browser();

    @RegisterExtension
    final Venue venue = Venue.open();

    private Page join(String user) {
        return browser.open(venue.link(user)).isIn(venue.room("lobby"));
    }

    /** With the keyboard alone, from wherever the focus is put. */
    private static void removes(Page page) {
        page.runs("document.querySelector(arguments[0]).focus()", REMOVE);
        page.presses(Keys.ENTER);
        assertThat(page.focused()).isEqualTo("Remove for everybody?");
        page.presses(Keys.ENTER);
    }

    @Test
    void oneTakesOnesOwnMessageBackAndItGoesFromEveryPage() {
        Page ann = join("ann");
        Page bob = join("bob");
        ann.says("a slip").sees("a slip");
        bob.sees("a slip");
        assertThat(bob.texts(REMOVE)).as("it is not bob's").isEmpty();
        removes(ann);
        for (Page page : new Page[] {ann, bob}) {
            page.sees(".message[data-state=removed] .text", "Message removed"::equals);
            assertThat(page.kept()).doesNotContain("a slip");
        }
        bob.reload().isIn(venue.room("lobby"));
        ann.says("all well");
        bob.sees("all well");
        assertThat(bob.texts(".message .text")).doesNotContain("a slip");
    }

    @Test
    void tabReachesTheNewestAndTheArrowsTheOthers() {
        Page ann = join("ann");
        ann.says("one").sees("one");
        ann.says("two").sees("two");
        ann.pressesWithShift(Keys.TAB);
        String newest = "return document.activeElement.closest('.message').querySelector('.text').textContent";
        assertThat(ann.runs(newest)).isEqualTo("two");
        ann.presses(Keys.ARROW_UP);
        assertThat(ann.runs(newest)).isEqualTo("one");
        ann.presses(Keys.ARROW_UP);
        assertThat(ann.runs(newest)).as("there are no more").isEqualTo("one");
        ann.presses(Keys.ARROW_DOWN, Keys.ENTER, Keys.ENTER);
        ann.sees(".message[data-state=removed] .text", "Message removed"::equals);
        assertThat(ann.kept()).containsExactly("one");
    }

    @Test
    void aModeratorSeesWhatMayBeDoneAsSoonAsThatIsSoAndDoesIt() {
        Page mod = join("mod");
        Talk bob = venue.dial("bob").sends(venue.connectLine("bob"));
        bob.says("noise");
        mod.sees("noise").seesNo(".moderation");
        venue.moderates("appoint", "mod", "");
        mod.find(".moderation summary");
        removes(mod);
        mod.sees(".message[data-state=removed] .text", "Message removed"::equals);
        mod.runs("document.querySelector('.moderation summary').focus()");
        mod.presses(Keys.ENTER).find(".moderation[open] button");
        mod.presses(Keys.ESCAPE).seesNo(".moderation[open] button");
        assertThat(mod.focused()).isEqualTo("⋯");
        mod.presses(Keys.ENTER).clicksOn(".moderation[open] button", "Send out");
        assertThat(bob.hearsOutUntilTheEnd()).last().asString().contains("sent out of this room");
        mod.seesNo(".moderation");
    }

    @Test
    void aModeratorSeesWhoIsMutedOrBannedAndLiftsIt() {
        Page mod = join("mod").seesNo(".sanctions");
        venue.moderates("appoint", "mod", "");
        mod.find(".sanctions summary").click();
        mod.sees(".sanctions [role=status]", "Nobody is muted or banned."::equals);
        mod.presses(Keys.ESCAPE).seesNo(".sanctioned");
        assertThat(mod.focused()).isEqualTo("Muted and banned");
        venue.moderates("ban", "<b>eve", ",\"reason\":\"<i>spam</i>\"");
        venue.moderates("ban", "zoe", ",\"for\":3600");
        Page bob = join("bob");
        mod.find(".moderation summary").click();
        mod.clicksOn(".moderation[open] button", "Mute for 10 minutes");
        mod.sees(".banner[role=status]", "Done: mute bob"::equals);
        mod.clicks(".sanctions summary");
        mod.sees(".sanctioned-user", text -> text.startsWith("bob muted until ") && text.endsWith(", by mod"));
        mod.sees(".sanctioned-user", "<b>eve banned for good, by an administrator: <i>spam</i>"::equals);
        mod.sees(".sanctioned-user", text -> text.startsWith("zoe banned until "));
        bob.sees(".banner[role=status]", text -> text.contains("You are muted"));

        mod.runs("document.querySelector('.sanctioned button').focus()");
        mod.presses(Keys.ENTER).sees(".banner[role=status]", "Done: unmute bob"::equals);
        bob.seesNo(".banner[role=status]").says("back").sees("back");
        mod.awaits("bob is off the list", () -> mod.texts(".sanctioned-user").size() == 2);
        assertThat(mod.runs("return document.activeElement.getAttribute('aria-label')"))
                .isEqualTo("Unban <b>eve");
        mod.presses(Keys.ENTER)
                .awaits("so is eve", () -> mod.texts(".sanctioned-user").size() == 1);
        venue.connect("<b>eve");
        mod.presses(Keys.ENTER).sees(".sanctions [role=status]", "Nobody is muted or banned."::equals);
        assertThat(mod.focused()).isEqualTo("Muted and banned");
        venue.moderates("dismiss", "mod", "");
        mod.seesNo(".sanctions");
    }

    /** The same people may be in two rooms: what is done is done in the one that is shown. */
    @Test
    void whatIsDoneIsDoneInTheRoomThatIsShown() {
        venue.addsRoom("attic");
        Page mod = join("mod");
        Talk inLobby = venue.connect2("bob");
        Talk inAttic =
                venue.dial("bob").sends(venue.connectLine("bob", "attic")).passesFence();
        for (String room : new String[] {"lobby", "attic"}) {
            assertThat(venue.bot(venue.room(room), venue.server().server().adminKey())
                            .moderates("appoint", "mod", "")
                            .status())
                    .isEqualTo(200);
        }
        mod.fills("#join-room", "attic").presses(Keys.ENTER).isIn(venue.room("attic"));
        mod.find(".moderation summary");
        mod.clicksOn("#rooms button", venue.room("lobby")).isIn(venue.room("lobby"));
        mod.find(".moderation summary").click();
        mod.clicksOn(".moderation[open] button", "Send out");
        assertThat(inLobby.hearsOutUntilTheEnd()).last().asString().contains("sent out of this room");
        inAttic.says("still here");
        inAttic.finalsUntil("still here");
    }

    @Test
    void aModeratorSeesWhyNothingCameOfIt() {
        Page mod = join("mod");
        Page ann = join("ann");
        ann.says("mine").sees("mine");
        venue.moderates("appoint", "mod", "");
        venue.moderates("appoint", "ann", "");
        mod.find(".moderation summary").click();
        mod.clicksOn(".moderation[open] button", "Send out");
        mod.sees(".banner[role=status]", "Not done: You may not do this here."::equals);
    }

    @Test
    void whoIsMutedIsToldAndSeesThatNothingIsTaken() {
        Page bob = join("bob");
        venue.moderates("mute", "bob", ",\"for\":3600");
        bob.sees(".banner[role=status]", text -> text.contains("You are muted in this room until"));
        bob.says("but").sees(".message[data-state=failed]", text -> text.contains("You are muted in this room"));
        venue.moderates("unmute", "bob", "");
        bob.seesNo(".banner[role=status]");
        bob.clicksOn(".message[data-state=failed] button", "Retry");
        bob.sees("but");
    }

    @Test
    void whoIsSentOutIsToldAndComesBackWhenTheyWantTo() {
        Page bob = join("bob");
        venue.moderates("kick", "bob", "");
        bob.sees(".banner", text -> text.contains("A moderator sent you out"));
        bob.clicksOn(".banner button", "Come back").isIn(venue.room("lobby"));
        venue.moderates("ban", "bob", "");
        bob.sees(".banner", text -> text.contains("You are banned from this room"));
    }
}
